"""The set of measures that a service writes in: of a case that the actor may write in, locked after it. Inner steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.cases.access import documents_in, see_case
from tejido.cases.field_policy import Group
from tejido.cases.models import Case
from tejido.cases.protection.models import MeasureAct, MeasureOrder
from tejido.cases.protection.rows import Told
from tejido.cases.services.editing import editable_case
from tejido.kernel.errors import NotFound, Refused
from tejido.obligations.services.working import CLOCK_SLACK, NOTE_LIMIT

UNSEEN = "No encontramos esas medidas entre las de los casos que le corresponden."


def case_for_measures(case_code: str, actor: Actor) -> Case:
    """The case, locked, for who takes part in its protection. Raises NotFound, NotPermitted."""
    return editable_case(case_code, actor, needs=Group.PROTECTION)


def order_for(order_code: str, actor: Actor) -> tuple[Case, MeasureOrder]:
    """A set of measures and its case, both locked.

    Raises:
        NotFound: it does not exist or is of a case that the actor does not see: the two look the same.
        NotPermitted: the actor takes no part in the protection.
    """
    case_code = MeasureOrder.objects.filter(code=order_code).values_list("case__code", flat=True).first()
    if case_code is None:
        raise NotFound(UNSEEN)
    try:
        case = case_for_measures(case_code, actor)
    except NotFound:
        raise NotFound(UNSEEN) from None
    return case, MeasureOrder.objects.select_for_update(of=("self",)).select_related("case").get(code=order_code)


def checked(told: Told, case: Case, actor: Actor, at: datetime, *, since: datetime | None = None) -> Told:
    """What was told, with the actor's institution; refused when it cannot be.

    Raises:
        Refused: it lies in the future, before `since`, its note is too long, or its document is not of the case.
    """
    if told.occurred_at > at + CLOCK_SLACK:
        raise Refused("La fecha no puede estar en el futuro. Revise el día y la hora.", field="occurred_at")
    if since is not None and told.occurred_at < since:
        raise Refused("Esa fecha es anterior a la decisión del juzgado. Revise el día y el año.", field="occurred_at")
    if len(told.note) > NOTE_LIMIT:
        raise Refused(f"La nota es demasiado larga: hasta {NOTE_LIMIT} letras.", field="note")
    if told.document:
        known = {row.code for row in documents_in(see_case(actor, case.code), actor)}
        if told.document not in known:
            raise Refused("Elija un documento que esté adjunto a este caso.", field="document")
    return replace(told, institution=actor.institution or "")


def sent_before(case: Case, form: str) -> str | None:
    """The code of the set that this very form was accepted for already; None when it is new."""
    if not form:
        return None
    rows = MeasureAct.objects.filter(order__case=case, form=form)
    return rows.values_list("order__code", flat=True).first()
