"""A case that gave several institutions their tasks, and who works on them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tejido.accounts.models import Account
from tejido.alerts.services.watching import sweep
from tejido.cases.services.registration import register_case
from tejido.directory.models import Post, Posting
from tejido.kernel.clock import now
from tejido.obligations.models import Obligation
from tests import people
from tests.people import Part, actor
from tests.world import intake, open_district

Enter = Callable[[Part], Client]
ROSA = Part("Rosa", "P-R0SA-0099", "operator", people.POLICE, "police")


@pytest.fixture
def case(db: None) -> str:
    """A case registered by Ana now, whose alerts were written; Rosa works with Bruno."""
    open_district()
    rosa: Account = ROSA()
    post = Post.objects.get(code=f"{people.POLICE}.operador")
    Posting.objects.create(post=post, account=rosa, from_at=people.JOINED)
    code = register_case(intake(), actor=actor(people.ana()), at=now()).code
    sweep(at=now())
    return code


@pytest.fixture
def enter(case: str) -> Enter:
    """A browser with the session of that person."""
    return lambda part: people.log_in(Client(), part)


def police_tasks() -> list[Obligation]:
    """The tasks that Bruno's station was told of, by urgency."""
    rows = Obligation.objects.filter(desk_institution=people.POLICE, gate="open", state__in=("open", "taken"))
    return list(rows.order_by("priority", "due_at", "id"))


@pytest.fixture
def task(case: str) -> Obligation:
    """The first task of the police that has a limit."""
    return next(row for row in police_tasks() if row.due_at)


def again(task: Obligation) -> Obligation:
    """The row as it is now."""
    return Obligation.objects.get(pk=task.pk)
