"""A loaded district, its people and who may change it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tejido.accounts.access import BODY_ROLES
from tejido.accounts.actors import Actor
from tejido.accounts.models import Account
from tejido.accounts.permits import Permit
from tejido.directory.models import DutyShift, Institution, Post, Posting
from tejido.directory.services.loading import load_district
from tejido.kernel.codes import new_code

FOLDER = Path(__file__).parents[2] / "district" / "carabayllo"
AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # a Monday, 10:00 in Lima
LONG_AGO = AT - timedelta(days=400)
SYSTEM = Actor.system("test")


def actor(*permits: Permit, institution: str | None = None, district: str = "150106") -> Actor:
    return Actor(1, "P-0000-TEST", district, institution, None, "test", frozenset(permits))


SECRETARIAT = actor(Permit.DIRECTORY_EDIT, Permit.ROSTER_EDIT, Permit.ZONES_EDIT, institution="subgerencia-mujer")
HEAD = actor(Permit.ROSTER_EDIT, institution="cpnp-san-pedro")
OPERATOR = actor(Permit.TASK_ACT, institution="cpnp-san-pedro")
OTHER_DISTRICT = actor(Permit.DIRECTORY_EDIT, Permit.ROSTER_EDIT, Permit.ZONES_EDIT, district="150110")


@pytest.fixture
def loaded(db: None) -> None:
    """Carabayllo's folder, loaded."""
    load_district(FOLDER, actor=SYSTEM, at=AT)


ROLE_OF = {"body": "coordination_body"}


def give_role(account: Account, institution: Institution, role: str, since: datetime) -> None:
    """The role by which the account acts in the institution."""
    account.grants.create(
        role=role,
        institution_code=institution.code if role not in BODY_ROLES else "",
        sector=institution.sector,
        district=institution.district,
        from_at=since,
        granted_by=SYSTEM.code,
    )


Hire = Callable[..., Account]


@pytest.fixture
def hire(loaded: None) -> Hire:
    """A new account in a post since long ago: `hire("cpnp-san-pedro.operador")`."""

    def hired(post: str, *, since: datetime = LONG_AGO, active: bool = True) -> Account:
        code = new_code("P")
        account = Account.objects.create(
            code=code,
            email=f"{code.lower()}@tejido.example",
            full_name=f"Persona Ficticia {code}",
            active=active,
            is_demo=True,
            created_at=since,
        )
        held = Post.objects.select_related("institution").get(code=post)
        Posting.objects.create(post=held, account=account, from_at=since)
        give_role(account, held.institution, ROLE_OF.get(held.kind, held.kind), since)
        return account

    return hired


def on_duty(
    post: str, account: Account, *, hours: tuple[int, int] = (-2, 6), substitute: Account | None = None
) -> DutyShift:
    """A shift around AT."""
    return DutyShift.objects.create(
        post=Post.objects.get(code=post),
        account=account,
        substitute=substitute,
        starts_at=AT + timedelta(hours=hours[0]),
        ends_at=AT + timedelta(hours=hours[1]),
    )
