"""What the demonstration reads of the database: whether it was made, and what its cases stand on."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from tejido.accounts.actors import Actor, actor_of
from tejido.accounts.models import Account, RoleGrant
from tejido.accounts.roles import role
from tejido.cases.models import Case
from tejido.demo.arrivals import arrivals, first_day
from tejido.demo.cast import DOMAIN
from tejido.demo.stand import Stand, Worker
from tejido.directory.libraries import library_of
from tejido.directory.models import Posting
from tejido.directory.routing import load_routes
from tejido.law.calendars import end_of_day
from tejido.ledger.access import history
from tejido.ledger.actions import Action
from tejido.obligations.access import confirmed_marks

SUBJECT = ("demo", "district")
_KINDS = ("operator", "head")


def is_made() -> bool:
    """True when a demonstration was loaded to its end."""
    return any(entry.action == Action.DEMO_GENERATED for entry in history(SUBJECT, limit=10))


def is_begun() -> bool:
    """True when something is there already: accounts or cases."""
    return Account.objects.exists() or Case.objects.exists()


def holds_real_people() -> bool:
    """True when some account is not of the demonstration."""
    return Account.objects.filter(is_demo=False).exists()


def beginning(at: datetime) -> datetime:
    """When the fictitious staff took up their posts: two months before the first case."""
    return end_of_day(first_day(at)) - timedelta(days=61)


def read_stand(*, cases: int, seed: int, district: str, at: datetime) -> Stand:
    """Everything that the cases are made on, read once. A dozen queries."""
    return Stand(
        seed=seed,
        at=at,
        district=district,
        arrivals=arrivals(cases, at),
        routes=load_routes(since=beginning(at) - timedelta(days=1), until=at + timedelta(days=1)),
        library=library_of(district),
        marks=confirmed_marks(district),
        workers=_workers(),
    )


def who(alias: str, *, at: datetime) -> Actor:
    """The actor that the account of that mail is at that instant."""
    return actor_of(Account.objects.get(email=f"{alias}@{DOMAIN}"), at=at)


def _workers() -> dict[str, tuple[Worker, ...]]:
    grants = {grant.account_id: grant for grant in RoleGrant.objects.select_related("account").order_by("id")}
    found: dict[str, list[Worker]] = defaultdict(list)
    held = Posting.objects.filter(post__kind__in=_KINDS).order_by("post__code", "id")
    for account_id, institution, kind, since, until in held.values_list(
        "account_id", "post__institution__code", "post__kind", "from_at", "until_at"
    ):
        if grants[account_id].role in _KINDS:
            found[institution].append(Worker(_actor(grants[account_id]), kind, since, until))
    return {code: tuple(people) for code, people in found.items()}


def _actor(grant: RoleGrant) -> Actor:
    """The actor that the account is while it holds its role, as `actor_of` gives it."""
    return Actor(
        account_id=grant.account_id,
        code=grant.account.code,
        district=grant.district,
        institution=grant.institution_code or None,
        sector=grant.sector or None,
        role=grant.role,
        permits=role(grant.role).permits_in(grant.sector),
    )
