"""The end of a case, by criteria, and its reopening."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.access import get_case
from tejido.cases.care.catalog import care_catalog
from tejido.cases.care.models import Closing, DropOut
from tejido.cases.care.rows import Readiness, closing_row, readiness_of, set_reopened
from tejido.cases.care.services.people import case_of_team, keep_line
from tejido.cases.care.services.plans import open_goals
from tejido.cases.care.services.tasks import watch
from tejido.cases.models import Case
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.states import STANDING
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.reassessing import ask_anew
from tejido.cases.services.replanning import CLOSED, replan
from tejido.cases.services.togetherness import together
from tejido.cases.services.told import Told, checked
from tejido.cases.transfers.services.barring import withdraw_waiting_transfer
from tejido.kernel.errors import Conflict, FieldErrors, Refused
from tejido.ledger.actions import Action
from tejido.obligations.services import moving
from tejido.obligations.states import LIVE
from tejido.vault.sealing import seal

REASON_LEAST = 10
ENDED = "El caso se cerró."
ENDED_REFERRALS = ("refused", "done", "withdrawn")
BLOCKED = ("duties", "measures")
"""The criteria that nobody may pass over: what another institution owes by law, and measures that protect her."""
WORDS = {
    "duties": "Ninguna otra institución tiene tareas por deber legal pendientes",
    "risk": "El riesgo está valorado y no es severo",
    "measures": "No hay medidas de protección vigentes",
    "goals": "Los objetivos del plan se lograron o ella decidió dejarlos",
    "referrals": "No hay derivaciones sin terminar",
    "drop_out": "No dejó ningún servicio sin que se sepa por qué",
}


def readiness(case: Case, actor: Actor) -> Readiness:
    """How the case stands for its end, with those joined to it, which end with it; the caller may see it."""
    cases = together(case)
    stands = [
        readiness_of(
            one,
            [row for row in moving.live_rows(KIND, one.code) if row.state in LIVE],
            actor.institution or "",
            protected=MeasureOrder.objects.filter(case=one, state__in=STANDING).exists(),
            open_goals=open_goals(one),
            referring=one.referrals.exclude(state__in=ENDED_REFERRALS).exists(),
            unexplained=DropOut.objects.filter(case=one, returned_at__isnull=True, reason="other").exists(),
        )
        for one in cases
    ]
    met = tuple(code for code in stands[0].met if all(code in other.met for other in stands))
    return Readiness(met, tuple(code for code in WORDS if any(code in one.unmet for one in stands)))


@transaction.atomic
def ready_to_close(case_code: str, *, actor: Actor) -> Readiness:
    """The same for a page. Raises NotFound."""
    return readiness(get_case(actor, case_code), actor)


@transaction.atomic(durable=True)
def close_case(
    case_code: str,
    *,
    reason: str,
    confirmed: Collection[str],
    override: bool,
    told: Told,
    actor: Actor,
    at: datetime,
) -> None:
    """Close the case and those joined to it: what the register knows is met, and what a person can say is confirmed.

    What is not met may be passed over by who directs, with a reason, but never what is `BLOCKED`.
    What was still to be done by consent is left without effect.

    Raises:
        NotFound, NotPermitted: the case's team only; passing over needs `task.manage`.
        FieldErrors: what is missing. Conflict: it is closed already.
    """
    case = case_of_team(case_code, actor)
    catalog = care_catalog()
    catalog.check("closings", [reason], field="reason")
    told = checked(told, case, actor, at, since=case.registered_at)
    stands = readiness(case, actor)
    if override:
        actor.require(Permit.TASK_MANAGE)
    _refuse_unmet(stands, confirmed, override, told.note)
    for one in together(case):
        if one.state == CLOSED:
            continue
        note = seal(one.code, told.note, context="closing") if told.note.strip() else None
        closing_row(one, stands, reason=reason, confirmed=confirmed, told=told, actor=actor, note_sealed=note).save()
        withdraw_waiting_transfer(one, ENDED, actor=actor, at=at)
        for row in moving.live_rows(KIND, one.code):
            if row.state in LIVE:
                moving.cancel(row, reason=ENDED, actor_code=actor.code, at=at)
        one.state, one.closed_at = CLOSED, told.occurred_at
        one.save(update_fields=["state", "closed_at"])
        keep_line(Action.CASE_CLOSED, one, actor_code=actor.code, at=at, reason=reason, overridden=list(stands.unmet))


def _refuse_unmet(stands: Readiness, confirmed: Collection[str], override: bool, note: str) -> None:
    criteria = care_catalog().criteria
    barred = [WORDS[code] for code in stands.unmet if code in BLOCKED]
    if barred:
        lacking = f"{barred[0][:1].lower()}{barred[0][1:]}"
        raise Refused(f"Todavía no se puede cerrar. Falta que se cumpla: {lacking}.", field="override")
    wrong: dict[str, list[str]] = {}
    missing = [word for code, word in criteria.items() if code not in confirmed]
    if missing:
        wrong["confirmed"] = [f"Falta confirmar: {word[:1].lower()}{word[1:]}." for word in missing]
    if stands.unmet and not override:
        wrong["override"] = [f"No se cumple: {WORDS[code][:1].lower()}{WORDS[code][1:]}." for code in stands.unmet]
    if override and stands.unmet and len(note.strip()) < REASON_LEAST:
        wrong["note"] = ["Explique por qué se cierra aunque falte eso (10 letras o más)."]
    if wrong:
        raise FieldErrors(wrong)


@transaction.atomic(durable=True)
def reopen_case(case_code: str, *, reason: str, actor: Actor, at: datetime) -> None:
    """Open the case again, with those that were closed with it: the route is planned anew and the follow-ups go on.

    Raises:
        NotFound, NotPermitted: the case's team only. Conflict: it is open. Refused: the reason is too short.
    """
    case = case_of_team(case_code, actor, closed=True)
    closing = Closing.objects.select_for_update().filter(case=case, reopened_at__isnull=True).first()
    if case.state != CLOSED or closing is None:
        raise Conflict("Este caso ya está abierto.")
    if len(reason.strip()) < REASON_LEAST:
        raise Refused("Explique por qué se reabre (10 letras o más).", field="reason")
    ended = closing.closed_at
    for one in together(case):
        own = Closing.objects.select_for_update().filter(case=one, reopened_at__isnull=True, closed_at=ended).first()
        if own is not None:
            _reopen(one, own, reason, actor, at)
    replan(case, actor_code=actor.code, at=at)


def _reopen(case: Case, closing: Closing, reason: str, actor: Actor, at: datetime) -> None:
    set_reopened(closing, reason_sealed=seal(case.code, reason, context="closing"), actor_code=actor.code, at=at)
    closing.save(update_fields=["reopened_at", "reopened_by", "reopening_sealed"])
    case.state, case.closed_at = "open", None
    case.save(update_fields=["state", "closed_at"])
    keep_line(Action.CASE_REOPENED, case, actor_code=actor.code, at=at)
    for person in case.people.filter(role="survivor", care_plans__ended_at__isnull=True, care_plans__isnull=False):
        watch(case, person, since=at, actor_code=actor.code, at=at)
    ask_anew(case, actor_code=actor.code, at=at)
