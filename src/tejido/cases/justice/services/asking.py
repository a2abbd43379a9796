"""The proceeding that a service writes in, and what every act of one leaves. Inner steps."""

from __future__ import annotations

from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.cases.field_policy import Group
from tejido.cases.justice.models import Proceeding
from tejido.cases.justice.rows import act_row
from tejido.cases.models import Case
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.editing import editable_case
from tejido.cases.services.told import Told
from tejido.kernel.errors import NotFound, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.vault.sealing import DataKeyHandle, seal

UNSEEN = "No encontramos ese proceso entre los de los casos que le corresponden."


def case_for_justice(case_code: str, actor: Actor) -> Case:
    """The case, locked, for who takes part in its proceedings. Raises NotFound, NotPermitted."""
    return editable_case(case_code, actor, needs=Group.JUSTICE)


def proceeding_for(code: str, actor: Actor) -> tuple[Case, Proceeding]:
    """A proceeding and its case, both locked.

    Raises:
        Refused: none was named: what is told belongs to no proceeding.
        NotFound: it does not exist or is of a case that the actor does not see: the two look the same.
        NotPermitted: the actor takes no part in the proceedings.
    """
    if not code:
        raise Refused("Primero anote el proceso: sin proceso no puede haber audiencia ni sentencia.")
    case_code = Proceeding.objects.filter(code=code).values_list("case__code", flat=True).first()
    if case_code is None:
        raise NotFound(UNSEEN)
    try:
        case = case_for_justice(case_code, actor)
    except NotFound:
        raise NotFound(UNSEEN) from None
    return case, Proceeding.objects.select_for_update(of=("self",)).select_related("case").get(code=code)


def was_sent(row: Proceeding, told: Told) -> bool:
    """True when this very form was accepted for the proceeding already."""
    return bool(told.form) and row.acts.filter(form=told.form).exists()


def keep_act(row: Proceeding, act: str, told: Told, *, actor: Actor, at: datetime) -> None:
    """Keep the act and leave its line in the ledger; the note is sealed."""
    code = row.case.code
    note = seal(code, told.note, context=f"proceeding:{row.code}") if told.note.strip() else None
    act_row(row, act, told, actor_code=actor.code, at=at, note_sealed=note).save()
    data = {"proceeding": row.code, "act": act}
    record(action=Action.PROCEEDING_RECORDED, subject=(KIND, code), actor_code=actor.code, at=at, data=data)


def numbers_of(row: Proceeding, key: DataKeyHandle) -> dict[str, str]:
    """The numbers of a proceeding, opened with the case's key. Who calls has asked whether it may and records it."""
    if row.references_sealed is None:
        return {}
    found = key.mapping(row.references_sealed, context=f"proceeding.references:{row.code}")
    return {name: str(number) for name, number in found.items()}
