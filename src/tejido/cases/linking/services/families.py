"""Family links between the people of one or several cases: made and ended by who carries both."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from tejido.accounts.actors import Actor
from tejido.cases.access import see_case
from tejido.cases.linking.access import links_of
from tejido.cases.linking.kinds import link_kinds
from tejido.cases.linking.models import FamilyLink
from tejido.cases.models import Case, Person
from tejido.cases.services.editing import editable_case
from tejido.kernel.codes import new_code
from tejido.kernel.errors import Conflict, NotFound, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import NewEntry, record_many


@transaction.atomic(durable=True)
def link_people(
    case_code: str, person_code: str, *, kind: str, other_case: str, other_person: str, actor: Actor, at: datetime
) -> str:
    """Say what a person of a case is to a person of the same or of another case. Returns the code of the link.

    Raises:
        NotFound: one of the cases or people is not the actor's. NotPermitted: its team is another.
        Refused: the kind is not of the list, or it is one and the same person. Conflict: they are linked so already.
    """
    cases = {code: editable_case(code, actor, team=True) for code in sorted({case_code, other_case})}
    link_kinds().check(kind)
    person = _person(cases[case_code], person_code)
    relative = _person(cases[other_case], other_person)
    if person.pk == relative.pk:
        raise Refused("Elija a dos personas distintas.", field="other_person")
    back = link_kinds().kinds[kind].back
    same = Q(person=person, relative=relative, kind=kind) | Q(person=relative, relative=person, kind=back)
    if FamilyLink.objects.filter(same, ended_at__isnull=True).exists():
        raise Conflict("Ese vínculo ya estaba anotado.")
    row = FamilyLink.objects.create(
        code=new_code("V"), person=person, relative=relative, kind=kind, made_at=at, made_by=actor.code,
        institution_code=actor.institution or "",
    )  # fmt: skip
    _record(Action.CASE_LINKED, row, actor, at)
    return row.code


@transaction.atomic(durable=True)
def end_link(case_code: str, link_code: str, *, actor: Actor, at: datetime) -> None:
    """The link was wrong or no longer stands; it stays as history.

    Raises:
        NotFound: it is not among those that the actor sees in that case. NotPermitted: the team is another.
    """
    editable_case(case_code, actor, team=True, closed=True)
    shown = links_of(see_case(actor, case_code), actor)
    found = next((one.row for one in shown if one.row.code == link_code), None)
    if found is None:
        raise NotFound("No encontramos ese vínculo en este caso.")
    row = FamilyLink.objects.select_for_update(of=("self",)).get(pk=found.pk)
    row.ended_at, row.ended_by = at, actor.code
    row.save(update_fields=["ended_at", "ended_by"])
    _record(Action.LINK_ENDED, row, actor, at)


def _person(case: Case, code: str) -> Person:
    found = Person.objects.select_related("case").filter(case=case, code=code).first()
    if found is None:
        raise NotFound("No encontramos a esa persona en ese caso.")
    return found


def _record(action: Action, row: FamilyLink, actor: Actor, at: datetime) -> None:
    """A line in the chain of each case: by codes, with what it is about."""
    pairs = {(row.person.case.code, row.relative.case.code), (row.relative.case.code, row.person.case.code)}
    record_many(
        [
            NewEntry(action, ("case", mine), actor.code, at, {"other": other, "link": row.code, "kind": row.kind})
            for mine, other in sorted(pairs)
        ]
    )
