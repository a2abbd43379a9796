"""What was written in the care of a case, opened for its team; the reading is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.access import see_case
from tejido.cases.care.access import Care, care_of
from tejido.cases.field_policy import Closeness
from tejido.kernel.errors import NotPermitted
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.vault.sealing import handle_of


@dataclass(frozen=True, slots=True)
class CareTexts:
    """The words of each goal by (plan code, number), its evidences by the key of their act, and notes by their key:
    `a` of an attention, `f` of a follow-up, `d` of a drop-out, `c` and `r` of a closing and its reopening."""

    goals: dict[tuple[str, int], str]
    evidences: dict[int, str]
    notes: dict[str, str]


@transaction.atomic(durable=True)
def open_care(case_code: str, *, actor: Actor, at: datetime) -> CareTexts:
    """Open what was written. Raises NotFound; NotPermitted: may not read identities; CannotUnseal."""
    seen = see_case(actor, case_code)
    if not (actor.may(Permit.IDENTITY_READ) or seen.closeness == Closeness.GLASS):
        raise NotPermitted("Su rol no permite leer las notas de este caso.")
    care: Care = care_of(seen, actor)
    key = handle_of(case_code)
    goals: dict[tuple[str, int], str] = {}
    evidences: dict[int, str] = {}
    for plan in care.plans:
        for goal in plan.goals.all():
            context = f"goal:{plan.code}:{goal.number}"
            goals[plan.code, goal.number] = key.text(goal.text_sealed, context=context)
            evidences |= {
                act.pk: key.text(act.evidence_sealed, context=context) for act in goal.acts.all() if act.evidence_sealed
            }
    sealed = [(f"a{r.pk}", r.note_sealed, f"attention:{r.person.code}") for r in care.attentions]
    sealed += [(f"f{r.pk}", r.note_sealed, f"follow_up:{r.person.code}") for r in care.follow_ups]
    sealed += [(f"d{r.pk}", r.note_sealed, f"dropout:{r.person.code}") for r in care.drop_outs]
    sealed += [(f"c{r.pk}", r.note_sealed, "closing") for r in care.closings]
    sealed += [(f"r{r.pk}", r.reopening_sealed, "closing") for r in care.closings]
    notes = {name: key.text(blob, context=context) for name, blob, context in sealed if blob is not None}
    if goals or notes:
        record(action=Action.NOTES_READ, subject=("case", case_code), actor_code=actor.code, at=at, data={})
    return CareTexts(goals, evidences, notes)
