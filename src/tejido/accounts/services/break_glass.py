"""Opening what is not one's own: a reason, 30 minutes, somebody who is told and somebody who reviews it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from tejido.accounts.access import LOG_READER, get_glass
from tejido.accounts.actors import Actor
from tejido.accounts.exclusions import exclusions_of
from tejido.accounts.models import Account, GlassSession
from tejido.accounts.permits import Permit
from tejido.kernel.codes import new_code
from tejido.kernel.errors import CannotUnseal, Conflict, FieldErrors, NotFound, NotPermitted
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.vault.sealing import seal

LASTS = timedelta(minutes=30)
SHORTEST_REASON = 15
LONGEST_REASON = 1000
CONTEXT = "glass.reason"
UNKNOWN = "No existe ese caso o no le corresponde."


@dataclass(frozen=True, slots=True)
class Opened:
    """What an opening gives: until when, and who is told ("head" or "log_reader")."""

    code: str
    case_code: str
    expires_at: datetime
    notify: str


def open_glass(case_code: str, *, reason: str, actor: Actor, at: datetime) -> Opened:
    """The actor sees the case for exactly 30 minutes; whom to tell is written beside, for the alerts to sweep.

    Whether the case is of the actor's district is for the register to say, before calling.

    Raises:
        NotPermitted: the actor's role may not open cases.
        FieldErrors: the reason is shorter than 15 characters or longer than 1,000.
        NotFound: no such case, or it excludes the actor; the two are never told apart.
        Conflict: the actor has it open already.
    """
    actor.require(Permit.GLASS_BREAK)
    tidy = _checked_reason(reason)
    with transaction.atomic(durable=True):
        account = Account.objects.select_for_update().get(pk=actor.account_id)
        if not account.active:
            raise NotPermitted("Su cuenta está desactivada.")
        if exclusions_of(case_code).excludes(actor):
            raise NotFound(UNKNOWN)
        if _open_now(account, case_code, at):
            raise Conflict("Ya tiene abierto este caso. Puede entrar hasta que se cumplan los 30 minutos.")
        session = _session(account, case_code, tidy, actor, at)
        _record(Action.GLASS_OPENED, session, account.code, actor, at)
    return Opened(session.code, case_code, session.expires_at, session.notify)


def close_glass(case_code: str, *, actor: Actor, at: datetime) -> None:
    """The actor closes what it had open before its time ends.

    Raises:
        Conflict: it was not open.
    """
    with transaction.atomic(durable=True):
        account = Account.objects.select_for_update().filter(pk=actor.account_id).first()
        session = _open_now(account, case_code, at) if account else None
        if session is None or account is None:
            raise Conflict("Este caso ya no estaba abierto con motivo.")
        session.closed_at = at
        session.save(update_fields=["closed_at"])
        _record(Action.GLASS_CLOSED, session, account.code, actor, at)


def review_glass(code: str, *, finding: str, actor: Actor, at: datetime) -> GlassSession:
    """A reviewer, never the one concerned, says whether the opening was justified.

    Raises:
        NotPermitted: the actor reviews no openings.
        NotFound: not one that the actor may review (see `access.visible_glass`).
        FieldErrors: the finding is neither of the two.
        Conflict: it was reviewed already.
    """
    actor.require(Permit.GLASS_REVIEW)
    if finding not in GlassSession.Finding.values:
        raise FieldErrors({"finding": ["Elija si la apertura fue justificada o no."]})
    with transaction.atomic(durable=True):
        seen = get_glass(actor, code)
        session = GlassSession.objects.select_for_update(of=("self",)).select_related("account").get(pk=seen.pk)
        if session.reviewed_at is not None:
            raise Conflict("Otra persona ya revisó esta apertura.")
        session.finding, session.reviewed_by, session.reviewed_at = finding, actor.code, at
        session.save(update_fields=["finding", "reviewed_by", "reviewed_at"])
        _record(Action.GLASS_REVIEWED, session, session.account.code, actor, at, {"finding": finding})
    return session


def mark_glass_notified(code: str, *, actor: Actor, at: datetime) -> bool:
    """The notice of that opening is queued; False when another worker had done it. For the platform itself.

    May run inside the transaction that queues the notice: then both are kept or neither.

    Raises:
        NotPermitted: a person asks.
    """
    if actor.role != "system":
        raise NotPermitted("Los avisos los marca el envío de avisos.")
    with transaction.atomic():
        session = GlassSession.objects.select_for_update(of=("self",)).select_related("account").get(code=code)
        if session.notified_at is not None:
            return False
        session.notified_at = at
        session.save(update_fields=["notified_at"])
        _record(Action.GLASS_NOTIFIED, session, session.account.code, actor, at, {"notify": session.notify})
    return True


def _session(account: Account, case_code: str, reason: str, actor: Actor, at: datetime) -> GlassSession:
    try:
        sealed = seal(case_code, reason, context=CONTEXT)
    except CannotUnseal as error:
        raise NotFound(UNKNOWN) from error
    return account.glass_sessions.create(
        code=new_code("G"),
        case_code=case_code,
        reason_sealed=sealed,
        role=actor.role,
        institution_code=actor.institution or "",
        district=actor.district,
        opened_at=at,
        expires_at=at + LASTS,
        notify=LOG_READER if actor.role in ("head", "secretariat") else "head",
    )


def _open_now(account: Account, case_code: str, at: datetime) -> GlassSession | None:
    return account.glass_sessions.filter(case_code=case_code, closed_at=None, expires_at__gt=at).first()


def _record(
    action: Action,
    session: GlassSession,
    account_code: str,
    actor: Actor,
    at: datetime,
    data: Mapping[str, Any] | None = None,
) -> None:
    for subject in (("case", session.case_code), ("account", account_code)):
        about = {"session": session.code, "case": session.case_code, **(data or {})}
        record(action=action, subject=subject, actor_code=actor.code, at=at, data=about)


def _checked_reason(reason: str) -> str:
    tidy = reason.strip()
    if len(tidy) < SHORTEST_REASON:
        raise FieldErrors({"reason": ["Explique el motivo con al menos 15 letras: otra persona lo leerá."]})
    if len(tidy) > LONGEST_REASON:
        raise FieldErrors({"reason": ["Resuma el motivo en 1 000 letras como máximo."]})
    return tidy
