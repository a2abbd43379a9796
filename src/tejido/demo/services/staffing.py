"""Open the accounts of the demonstration and man the posts: postings, duty rosters of five months, who is away."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.models import Account, RoleGrant
from tejido.demo.cast import PASSWORD, Part, cast, neighbour_cast
from tejido.demo.draws import data
from tejido.demo.people import phone
from tejido.directory.models import Institution, Post, Posting
from tejido.directory.services.absences import add_absence
from tejido.directory.services.duty import set_duty
from tejido.directory.services.postings import end_posting
from tejido.directory.services.versions import mark_changed
from tejido.directory.shifts import ShiftRow
from tejido.kernel.clock import LIMA, UTC
from tejido.ledger.actions import Action
from tejido.ledger.recording import NewEntry, record_many

MANAGER = Actor.system("demo")
ROSTER_BEFORE, ROSTER_AFTER = timedelta(days=31), timedelta(days=60)
_ON_DUTY = ("operator", "data_officer")
_NEIGHBOUR_PHONES = 900
_DAY = timedelta(days=1)
_SHIFT_HOUR = 8


def staff_district(*, seed: int, district: str, joined: datetime, at: datetime) -> None:
    """Everybody in the posts since `joined`; rosters around `at`, one expired; one head away; one person who left."""
    known = Institution.objects.filter(district=district, uses_platform=True)
    parts = cast(seed, list(known.values_list("code", flat=True)))
    _open_accounts(parts, district, joined)
    _man_posts(parts, district, joined, first_phone=1)
    for part in parts:
        if part.left:
            _leave(part, at)
    _rosters(parts, at)
    _send_away(parts, at)


def staff_neighbour(*, seed: int, district: str, joined: datetime, at: datetime) -> None:
    """The few people of the neighbouring district, on duty around `at`."""
    parts = neighbour_cast(seed)
    _open_accounts(parts, district, joined)
    _man_posts(parts, district, joined, first_phone=_NEIGHBOUR_PHONES)
    _rosters(parts, at)


@transaction.atomic(durable=True)
def _open_accounts(parts: list[Part], district: str, joined: datetime) -> None:
    sectors = dict(Institution.objects.filter(district=district).values_list("code", "sector"))
    hashed = make_password(PASSWORD)  # one for all: it is written in the welcome
    accounts = Account.objects.bulk_create(
        Account(
            code=part.code,
            email=part.email,
            full_name=part.full_name,
            password=hashed,
            is_demo=True,
            created_at=joined,
        )
        for part in parts
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(
            account=account,
            role=part.role,
            institution_code=part.institution,
            sector=sectors.get(part.institution, ""),
            district=district,
            from_at=joined,
            granted_by=MANAGER.code,
        )
        for account, part in zip(accounts, parts, strict=True)
    )
    record_many([entry for part in parts for entry in _entries(part, district, joined)])


def _entries(part: Part, district: str, at: datetime) -> list[NewEntry]:
    subject = ("account", part.code)
    place = {"role": part.role, "institution": part.institution, "district": district}
    return [
        NewEntry(Action.ACCOUNT_ACTIVATED, subject, MANAGER.code, at),
        NewEntry(Action.ROLE_GRANTED, subject, MANAGER.code, at, place),
    ]


@transaction.atomic(durable=True)
def _man_posts(parts: list[Part], district: str, joined: datetime, *, first_phone: int) -> None:
    """As `appoint` would, all at once; each post gets a telephone, all of them made up."""
    there = Post.objects.filter(institution__district=district)
    posts = {post.code: post for post in there.select_related("institution").order_by("code")}
    for number, post in enumerate(posts.values(), start=first_phone):
        post.phone = phone(number)
    Post.objects.bulk_update(posts.values(), ["phone"])
    accounts = dict(Account.objects.values_list("code", "pk"))
    held = [(part, posts[part.post]) for part in parts if part.post]
    Posting.objects.bulk_create(
        Posting(post=post, account_id=accounts[part.code], from_at=joined, reason="Personal ficticio")
        for part, post in held
    )
    record_many(
        [
            NewEntry(
                Action.POSTING_STARTED,
                ("institution", post.institution.code),
                MANAGER.code,
                joined,
                {"post": post.code, "account": part.code},
            )
            for part, post in held
        ]
    )
    mark_changed()


def _leave(part: Part, at: datetime) -> None:
    left = at - timedelta(days=150)
    end_posting(part.post, part.code, actor=MANAGER, at=left, reason="Renuncia (ficticia)")
    RoleGrant.objects.filter(account__code=part.code).update(until_at=left, ended_by=MANAGER.code)
    Account.objects.filter(code=part.code).update(active=False)


def _rosters(parts: list[Part], at: datetime) -> None:
    start = _morning(at - ROSTER_BEFORE)
    operators: dict[str, list[str]] = {}
    for part in parts:
        if part.role in _ON_DUTY and not part.left:
            operators.setdefault(part.post, []).append(part.code)
    for post, people in operators.items():
        expired = post.startswith(f"{data('cast')['without_roster']}.")
        until = _morning(at) - 2 * _DAY if expired else _morning(at) + ROSTER_AFTER
        shifts = [_shift(people, number, start, today=(at - start).days) for number in range((until - start).days)]
        set_duty(post, shifts, from_at=start, until_at=until, actor=MANAGER, at=start)


def _shift(people: list[str], number: int, start: datetime, *, today: int) -> ShiftRow:
    """A day each in turn and the next one stands in; from today on the person whom the welcome names, at every hour.

    Who enters as that person, today or on a later day, is the one whom a new case calls.
    """
    turn = 0 if number >= today else number
    first, second = people[turn % len(people)], people[(turn + 1) % len(people)]
    return ShiftRow(first, start + _DAY * number, start + _DAY * (number + 1), second if second != first else "")


def _morning(at: datetime) -> datetime:
    return at.astimezone(LIMA).replace(hour=_SHIFT_HOUR, minute=0, second=0, microsecond=0).astimezone(UTC)


def _send_away(parts: list[Part], at: datetime) -> None:
    head = next(part for part in parts if part.post == f"{data('cast')['absent']}.jefatura")
    manager = replace(MANAGER, district="")
    add_absence(head.code, from_at=at - 3 * _DAY, until_at=at + 11 * _DAY, kind="vacation", actor=manager, at=at)
