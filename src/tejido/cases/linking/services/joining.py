"""Joining two cases of the same person, and undoing it: nothing is deleted, moved or opened (ADR 0014)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.exclusions import listed_exclusions
from tejido.accounts.permits import Permit
from tejido.cases.linking.access import join_for
from tejido.cases.linking.models import CaseJoin
from tejido.cases.linking.services.holding import hold, put_back
from tejido.cases.linking.services.matches import matches_of
from tejido.cases.models import Case
from tejido.cases.services.editing import editable_case
from tejido.cases.services.replanning import CLOSED, replan
from tejido.cases.transfers.access import waiting_transfer
from tejido.kernel.codes import new_code
from tejido.kernel.errors import Conflict, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import NewEntry, record_many
from tejido.obligations.services.working import NOTE_LIMIT
from tejido.vault.sealing import seal

REASON_LEAST = 10


@transaction.atomic(durable=True)
def join_cases(kept_code: str, joined_code: str, *, reason: str, actor: Actor, at: datetime) -> str:
    """Say that two cases are of the same person: the second points to the first. Returns the code of the union.

    The same union again answers with the first. What both ask of somebody stays asked once.

    Raises:
        NotFound, NotPermitted: one of them is not the actor's, its team is another, or it reads no identities.
        Refused: it is one case, no reason is given, the kept one is closed, or they do not exclude the same.
        Conflict: one is joined already, or waits for an answer of another district.
    """
    actor.require(Permit.IDENTITY_READ)
    if kept_code == joined_code:
        raise Refused("Elija dos casos distintos.", field="other")
    cases = {code: editable_case(code, actor, team=True, closed=True) for code in sorted((kept_code, joined_code))}
    kept, joined = cases[kept_code], cases[joined_code]
    same = CaseJoin.objects.filter(kept=kept, joined=joined, undone_at__isnull=True).first()
    if same is not None:
        return same.code
    _check_reason(reason)
    _check(kept, joined)
    matched = matches_of(kept, actor).get(joined_code, ())
    held = hold(kept, joined, actor_code=actor.code, at=at)
    joined.joined_to = kept
    joined.save(update_fields=["joined_to"])
    code = new_code("U")
    CaseJoin.objects.create(
        code=code, kept=kept, joined=joined, joined_at=at, joined_by=actor.code, matched=list(matched), held=held,
        institution_code=actor.institution or "", reason_sealed=seal(joined_code, reason, context=f"join:{code}"),
    )  # fmt: skip
    _record(Action.CASES_JOINED, kept, joined, code, actor, at)
    replan(kept, actor_code=actor.code, at=at)
    return code


@transaction.atomic(durable=True)
def undo_join(code: str, *, reason: str, actor: Actor, at: datetime) -> tuple[str, str]:
    """They were not the same person: both are as they were, each with what was written in it meanwhile.

    Returns the codes of the two cases.

    Raises:
        NotFound: no such union stands, or the actor does not see both. NotPermitted: the team is another.
        Refused: no reason is given.
    """
    actor.require(Permit.IDENTITY_READ)
    found = join_for(actor, code)
    cases = {
        one: editable_case(one, actor, team=True, closed=True) for one in sorted((found.kept.code, found.joined.code))
    }
    kept, joined = cases[found.kept.code], cases[found.joined.code]
    row = CaseJoin.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if row.undone_at is not None:
        raise Conflict("Esa unión ya se había deshecho.")
    _check_reason(reason)
    joined.joined_to = None
    joined.save(update_fields=["joined_to"])
    put_back(row.held, {kept.code: kept, joined.code: joined}, actor_code=actor.code, at=at)
    row.undone_at, row.undone_by = at, actor.code
    row.undone_reason_sealed = seal(joined.code, reason, context=f"join:{code}")
    row.save(update_fields=["undone_at", "undone_by", "undone_reason_sealed"])
    _record(Action.CASES_SEPARATED, kept, joined, code, actor, at)
    for one in (kept, joined):
        replan(one, actor_code=actor.code, at=at)
    return kept.code, joined.code


def _check_reason(reason: str) -> None:
    if len(reason.strip()) < REASON_LEAST:
        raise Refused("Escriba el motivo (10 letras o más).", field="reason")
    if len(reason) > NOTE_LIMIT:
        raise Refused(f"El motivo es demasiado largo: hasta {NOTE_LIMIT} letras.", field="reason")


def _check(kept: Case, joined: Case) -> None:
    if kept.state == CLOSED:
        raise Refused("El caso que queda debe estar abierto: reábralo primero o elija el otro.", field="kept")
    if kept.joined_to_id is not None or joined.joined_to_id is not None:
        raise Conflict("Uno de los dos ya está unido a otro caso. Una los que quedan, no los que ya se unieron.")
    if joined.joined.exists():
        raise Conflict("El caso que se une ya tiene otros unidos a él. Déjelo como el que queda.")
    if waiting_transfer(kept) or waiting_transfer(joined):
        raise Conflict("Uno de los dos espera respuesta de otro distrito. Retire el traslado o espere.")
    if _barred(kept) != _barred(joined):
        raise Refused(
            "Los dos casos no excluyen a las mismas personas o instituciones. Anote en los dos las mismas exclusiones "
            "y después únalos: así nadie que no debe enterarse se entera.",
            field="other",
        )


def _barred(case: Case) -> set[tuple[str, str]]:
    return {(row.kind, row.value) for row in listed_exclusions(case.code)}


def _record(action: Action, kept: Case, joined: Case, join: str, actor: Actor, at: datetime) -> None:
    record_many(
        [
            NewEntry(action, ("case", mine), actor.code, at, {"other": other, "join": join})
            for mine, other in ((kept.code, joined.code), (joined.code, kept.code))
        ]
    )
