"""The people of a measurement: invented operators and heads in their posts, one of each post on duty, with sessions."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from tejido.accounts.actors import Actor, actor_of
from tejido.accounts.models import Account, RoleGrant
from tejido.config import environment
from tejido.directory.models import DutyShift, Institution, Post, Posting
from tejido.directory.services.loading import load_district
from tejido.kernel.clock import now
from tejido.kernel.codes import new_code

BACKEND = "tejido.web.account.backend.AccountBackend"
DISTRICT = "150106"
DOOR = "cem-regular"


def open_district(*, operators: int, on_duty: bool = True) -> None:
    """Carabayllo's folder, and about that many operators spread over the institutions that use the platform."""
    at = now()
    load_district(environment.district_dir(), actor=Actor.system("bench"), at=at)
    institutions = [i for i in Institution.objects.filter(uses_platform=True).order_by("code") if i.sector]
    share, rest = divmod(operators, len(institutions))
    for place, institution in enumerate(institutions):
        for kind, role, count in (("operator", "operator", share + (place < rest)), ("head", "head", 1)):
            post = Post.objects.filter(institution=institution, kind=kind).first()
            if post is not None:
                people = _hired(institution, role, count, at)
                Posting.objects.bulk_create(Posting(post=post, account=a, from_at=at) for a in people)
                if on_duty and people:
                    ends_at = at + timedelta(hours=20)
                    DutyShift.objects.create(post=post, account=people[0], starts_at=at, ends_at=ends_at)


def _hired(institution: Institution, role: str, count: int, at) -> list[Account]:  # type: ignore[no-untyped-def]
    codes = [new_code("P") for _ in range(count)]
    accounts = Account.objects.bulk_create(
        Account(
            code=code,
            email=f"{code.lower()}@tejido.example",
            full_name=f"Persona Inventada {code[2:]}",
            password=f"!{code}",
            created_at=at,
            is_demo=True,
        )
        for code in codes
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(
            account=account,
            role=role,
            institution_code=institution.code,
            sector=institution.sector,
            district=DISTRICT,
            from_at=at,
            granted_by="system:bench",
        )
        for account in accounts
    )
    return accounts


def operators(institution: str | None = None) -> list[Account]:
    """The operators of an institution, or all; the one on duty first."""
    grants = RoleGrant.objects.filter(role="operator").select_related("account").order_by("pk")
    if institution is not None:
        grants = grants.filter(institution_code=institution)
    return [grant.account for grant in grants]


def on_duty_first(accounts: list[Account]) -> list[Account]:
    """Those on duty before the others."""
    duty = set(DutyShift.objects.values_list("account_id", flat=True))
    return sorted(accounts, key=lambda account: account.pk not in duty)


def actor(account: Account) -> Actor:
    """The actor that the account is now."""
    return actor_of(account, at=now())


def session_cookie(account: Account) -> str:
    """The key of a session of that account that has just begun."""
    seconds = int(now().timestamp())
    store = SessionStore()
    store.update(
        {
            SESSION_KEY: str(account.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: account.get_session_auth_hash(),
            "began_at": seconds,
            "seen_at": seconds,
        }
    )
    store.create()
    return str(store.session_key)
