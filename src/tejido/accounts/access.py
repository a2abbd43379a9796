"""The only reads of the accounts' tables. Whoever does not administer, invite or review sees nothing here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.crypto import constant_time_compare

from tejido.accounts.actors import Actor
from tejido.accounts.exclusions import ExclusionSet, exclusions_of_many
from tejido.accounts.hiding import hidden_from
from tejido.accounts.models import Account, GlassSession, Invitation, RoleGrant
from tejido.accounts.permits import Permit
from tejido.accounts.prepared import ask
from tejido.accounts.roles import roles
from tejido.kernel.errors import NotFound, NotPermitted

LOG_READER = "log_reader"
BODY_ROLES = ("coordination_body", LOG_READER)


@dataclass(frozen=True, slots=True)
class Holder:
    """An active account that holds a role now."""

    account_id: int
    account_code: str
    role: str
    institution_code: str
    district: str


@dataclass(frozen=True, slots=True)
class GlassNotice:
    """A case opened with a reason of which somebody has yet to be told. `told` are accounts by id and code."""

    code: str
    case_code: str
    account_code: str
    institution_code: str
    district: str
    opened_at: datetime
    expires_at: datetime
    notify: str
    told: tuple[tuple[int, str], ...]


def visible_accounts(actor: Actor, *, at: datetime) -> QuerySet[Account]:
    """The accounts that the actor administers, or those of the own institution for who may invite; by name.

    Administered are those that hold a role in the actor's district, and those without a role that last held one there.

    `.open_grants` and `.open_invitations` are lists, fetched with two more queries whatever the number.
    """
    grants = RoleGrant.objects.filter(until_at=None)
    found: QuerySet[Any]
    if actor.may(Permit.ACCOUNTS_ADMIN):
        last = RoleGrant.objects.filter(account=OuterRef("pk")).order_by("-from_at", "-pk").values("district")[:1]
        found = Account.objects.alias(last=Subquery(last)).filter(Q(last=actor.district) | Q(last=None))
    elif actor.may(Permit.ACCOUNTS_INVITE) and actor.institution:
        own = grants.filter(account=OuterRef("pk"), institution_code=actor.institution, district=actor.district)
        found = Account.objects.filter(Exists(own))
    else:
        found = Account.objects.none()
    doors = Invitation.objects.filter(used_at=None, revoked_at=None, expires_at__gt=at)
    return found.order_by("full_name", "code").prefetch_related(
        Prefetch("grants", grants, to_attr="open_grants"),
        Prefetch("invitations", doors, to_attr="open_invitations"),
    )


def account_for_administration(actor: Actor, code: str, *, at: datetime, lock: bool = False) -> Account:
    """The account with that code, among those that the actor sees; locked until the transaction ends if asked.

    Raises:
        NotPermitted: the actor neither administers accounts nor invites.
        NotFound: it does not exist or is not of the actor's institution.
    """
    if not (actor.may(Permit.ACCOUNTS_ADMIN) or actor.may(Permit.ACCOUNTS_INVITE)):
        actor.require(Permit.ACCOUNTS_ADMIN)
    rows = visible_accounts(actor, at=at)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(code=code).first()
    if found is None:
        raise NotFound("No existe esa cuenta o no es de su institución.")
    return found


def role_holders(
    role: str, *, district: str, institution: str | None = None, exclusions: ExclusionSet | None = None
) -> list[Holder]:
    """Who holds that role now in the district (in that institution), without those excluded; oldest first."""
    rows = RoleGrant.objects.filter(role=role, district=district, until_at=None, account__active=True)
    if institution is not None:
        rows = rows.filter(institution_code=institution)
    fields = rows.order_by("from_at", "pk").values_list(
        "account_id", "account__code", "role", "institution_code", "district"
    )
    holders = [Holder(*row) for row in fields]
    out = exclusions or ExclusionSet()
    return [h for h in holders if h.account_code not in out.accounts and h.institution_code not in out.institutions]


def institution_people(actor: Actor, institution: str, *, body: bool = False) -> list[tuple[str, str]]:
    """Code and name of the active accounts with a role in an institution, to put them in its posts; by name.

    `body`: the coordination body, whose members and alternate reader hold their roles in the district. One query.

    Raises:
        NotPermitted: the roster of that institution is not the actor's to change.
    """
    actor.require(Permit.ROSTER_EDIT)
    if actor.institution != institution and not actor.may(Permit.DIRECTORY_EDIT):
        raise NotPermitted("Solo puede ver a las personas de su propia institución.")
    grants = RoleGrant.objects.filter(until_at=None, account__active=True, district=actor.district)
    where = Q(institution_code=institution)
    grants = grants.filter(where | Q(role__in=BODY_ROLES) if body else where)
    return list(
        grants.order_by("account__full_name", "account__code").values_list("account__code", "account__full_name")
    )


def visible_glass(actor: Actor) -> QuerySet[GlassSession]:
    """The openings that the actor may review, newest first: never the actor's own nor of a case that excludes it.

    A head sees those of the own institution that are told to the head; the secretariat those of the district
    except the secretariat's; the alternate reader all of the district.
    """
    if not actor.may(Permit.GLASS_REVIEW):
        return GlassSession.objects.none()
    rows = GlassSession.objects.filter(district=actor.district).exclude(account_id=actor.account_id)
    if actor.role == "head":
        rows = rows.filter(institution_code=actor.institution, notify="head")
    elif actor.role != LOG_READER:
        rows = rows.exclude(role="secretariat")
    return rows.filter(~hidden_from(actor, outer="case_code")).select_related("account").order_by("-opened_at", "-pk")


def get_glass(actor: Actor, code: str) -> GlassSession:
    """One opening that the actor may review.

    Raises:
        NotPermitted: the actor reviews no openings.
        NotFound: it does not exist, is the actor's own, or belongs to another reviewer.
    """
    actor.require(Permit.GLASS_REVIEW)
    found = visible_glass(actor).filter(code=code).first()
    if found is None:
        raise NotFound("No existe esa apertura o le corresponde revisarla a otra persona.")
    return found


def own_glass(actor: Actor, *, at: datetime) -> list[GlassSession]:
    """The cases that the actor has open with a reason at that instant."""
    rows = GlassSession.objects.filter(account_id=actor.account_id, expires_at__gt=at, opened_at__lte=at)
    return list(rows.filter(Q(closed_at=None) | Q(closed_at__gt=at)).order_by("expires_at"))


def pending_glass_notices(actor: Actor, *, limit: int = 100) -> list[GlassNotice]:
    """The openings of which nobody has been told yet, oldest first, with whom to tell now.

    Only for the platform itself (`Actor.system`). Told are the heads of the institution or the alternate readers,
    never the one concerned nor an excluded one; when that leaves nobody, the alternate readers, then the secretariat.

    Raises:
        NotPermitted: a person asks.
    """
    if actor.role != "system":
        raise NotPermitted("Esta lista es solo para el envío de avisos.")
    rows = GlassSession.objects.filter(notified_at=None).select_related("account").order_by("opened_at")[:limit]
    sessions = list(rows)
    exclusions = exclusions_of_many(session.case_code for session in sessions)
    return [_notice(session, exclusions[session.case_code]) for session in sessions]


def _notice(session: GlassSession, exclusions: ExclusionSet) -> GlassNotice:
    told = next((found for found in _readers(session, exclusions) if found), [])
    return GlassNotice(
        code=session.code,
        case_code=session.case_code,
        account_code=session.account.code,
        institution_code=session.institution_code,
        district=session.district,
        opened_at=session.opened_at,
        expires_at=session.expires_at,
        notify=session.notify,
        told=tuple((holder.account_id, holder.account_code) for holder in told),
    )


def _readers(session: GlassSession, exclusions: ExclusionSet) -> Iterable[list[Holder]]:
    ladder = [("head", session.institution_code), (LOG_READER, None), ("secretariat", None)]
    for role, institution in ladder if session.notify == "head" else ladder[1:]:
        if role == "secretariat" and session.role == "secretariat":
            continue
        if exclusions.silences(role, institution or ""):
            continue
        holders = role_holders(role, district=session.district, institution=institution, exclusions=exclusions)
        yield [holder for holder in holders if holder.account_id != session.account_id]


def needs_second_step(account: Account) -> bool:
    """True when the role that the account holds now asks for a second step at login; one query."""
    held = account.grants.filter(until_at=None).values_list("role", flat=True).first()
    found = roles().get(held or "")
    return found is not None and found.second_step


def email_of(account_code: str) -> str:
    """Where an active account gets its mail; blank when there is none. For the courier, which acts for nobody."""
    return Account.objects.filter(code=account_code, active=True).values_list("email", flat=True).first() or ""


def open_sessions(keys: Collection[str], *, at: datetime) -> dict[str, tuple[Account, Mapping[str, Any]]]:
    """The sessions of those keys that still belong to an active account, with what each keeps. Two queries.

    For the stream of notices, which acts for nobody. A changed password ends the session, as it does for the pages.
    """
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=at)
    kept = {row.session_key: row.get_decoded() for row in rows}
    ids = {int(data[SESSION_KEY]) for data in kept.values() if SESSION_KEY in data}
    accounts = Account.objects.filter(active=True).in_bulk(ids)
    found: dict[str, tuple[Account, Mapping[str, Any]]] = {}
    for key, data in kept.items():
        account = accounts.get(int(data.get(SESSION_KEY, 0)))
        if account is not None and constant_time_compare(
            data.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash()
        ):
            found[key] = (account, data)
    return found


_ACCOUNT = [field.attname for field in Account._meta.concrete_fields]


def account_of_session(account_id: int) -> Account | None:
    """The active account with that number, for the door of the pages. One query, prepared."""
    columns = ", ".join(f'"{name}"' for name in _ACCOUNT)
    rows = ask(f"SELECT {columns} FROM accounts_account WHERE id = %s AND active", [int(account_id)])  # noqa: S608
    return Account.from_db("default", _ACCOUNT, rows[0]) if rows else None
