"""What an alleged perpetrator is to a survivor: said later, or corrected. What was said before is kept beside."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.cases.field_policy import Group
from tejido.cases.intake import RelationEntry
from tejido.cases.models import Case, Person, Relation
from tejido.cases.services.catalog_checking import check_relation
from tejido.cases.services.editing import editable_case
from tejido.cases.services.people_rows import person_of
from tejido.cases.services.replanning import replan
from tejido.kernel.errors import FieldErrors, NotFound
from tejido.ledger.actions import Action
from tejido.ledger.recording import record

SAID = ("level1", "level2", "lives_with", "is_guardian")


@transaction.atomic(durable=True)
def say_relation(
    case_code: str, perpetrator: str, entry: RelationEntry, *, survivor: str, actor: Actor, at: datetime
) -> None:
    """The relation between those two people of the case is that one from now on; the same changes nothing.

    Of `entry` only what is not a place in an intake is read. What was said before stays in the row with who changed it
    and when; who may give permissions for her follows, and the case is planned again.

    Raises:
        NotFound, NotPermitted: not the actor's case or part of it, or no such people in it.
        FieldErrors: keys are `relation.level1`, `relation.level2` and `relation.lives_with`.
    """
    case = editable_case(case_code, actor, needs=Group.PERPETRATOR)
    faults: defaultdict[str, list[str]] = defaultdict(list)
    check_relation(entry, "relation", faults)
    if faults:
        raise FieldErrors(faults)
    accused = _in_role(case, perpetrator, "alleged_perpetrator")
    if not _put(accused, _in_role(case, survivor, "survivor"), entry, actor, at):
        return
    data = {"person": accused.code}
    record(action=Action.RELATION_CORRECTED, subject=("case", case_code), actor_code=actor.code, at=at, data=data)
    replan(case, actor_code=actor.code, at=at)


def _put(accused: Person, survivor: Person, entry: RelationEntry, actor: Actor, at: datetime) -> bool:
    """Whether anything changed."""
    said = {name: getattr(entry, name) for name in SAID}
    row = Relation.objects.filter(survivor=survivor, perpetrator=accused).first()
    if row is None:
        Relation.objects.create(survivor=survivor, perpetrator=accused, **said)
        return True
    before = {name: getattr(row, name) for name in SAID}
    if before == said:
        return False
    row.earlier = [*row.earlier, _ended(before, actor, at)]
    for name, value in said.items():
        setattr(row, name, value)
    row.save(update_fields=[*SAID, "earlier"])
    return True


def _ended(before: dict[str, Any], actor: Actor, at: datetime) -> dict[str, Any]:
    return {**before, "until": at.isoformat(), "by": actor.code, "institution": actor.institution or ""}


def _in_role(case: Case, code: str, role: str) -> Person:
    found = person_of(case, code)
    if found.role != role:
        raise NotFound("Esa persona no está en este caso.")
    return found
