"""The only reads of family links and of joined cases: each is seen only by who may see both cases."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from tejido.accounts.actors import Actor
from tejido.cases.access import Seen, people_of, see_case
from tejido.cases.linking.models import CaseJoin, FamilyLink
from tejido.cases.models import Case, Person
from tejido.kernel.errors import NotFound

UNSEEN = "No encontramos esa unión entre las de los casos que le corresponden."


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link as seen from one of the two people: `here` is hers, `there` the other's; `back` when `here` is second."""

    row: FamilyLink
    here: Person
    there: Person
    there_case: Case
    back: bool


def links_of(seen: Seen, actor: Actor) -> list[ShownLink]:
    """The family links of the people of a case that stand, oldest first; those to people of another case only when
    the actor sees that person there too."""
    here = {person.pk: person for person in people_of(seen)}
    rows = FamilyLink.objects.filter(Q(person__in=here) | Q(relative__in=here), ended_at__isnull=True).select_related(
        "person__case", "relative__case"
    )
    known: dict[int, frozenset[int]] = {seen.case.pk: frozenset(here)}
    found = []
    for row in rows.order_by("made_at", "id"):
        if all(_is_seen(person, actor, known) for person in (row.person, row.relative)):
            back = row.person_id not in here
            mine, other = (row.relative, row.person) if back else (row.person, row.relative)
            found.append(ShownLink(row, mine, other, other.case, back))
    return found


def _is_seen(person: Person, actor: Actor, known: dict[int, frozenset[int]]) -> bool:
    if person.case_id not in known:
        try:
            there = see_case(actor, person.case.code)
        except NotFound:
            known[person.case_id] = frozenset()
        else:
            known[person.case_id] = frozenset(one.pk for one in people_of(there))
    return person.pk in known[person.case_id]


def kept_of(actor: Actor, case: Case) -> str | None:
    """The code of the case that this one was joined to, when the actor may see it; None else."""
    if case.joined_to_id is None:
        return None
    code = Case.objects.values_list("code", flat=True).get(pk=case.joined_to_id)
    try:
        see_case(actor, code)
    except NotFound:
        return None
    return code


def joined_seen(actor: Actor, case: Case) -> list[tuple[CaseJoin, Seen]]:
    """The cases joined to this one that the actor may see by its own right, as they were joined: each with how the
    actor stands to that very one, so that what it excludes or hides stays so."""
    rows = CaseJoin.objects.filter(kept=case, undone_at__isnull=True).select_related("joined").order_by("id")
    found = []
    for row in rows:
        try:
            found.append((row, see_case(actor, row.joined.code)))
        except NotFound:
            continue
    return found


def join_for(actor: Actor, code: str) -> CaseJoin:
    """A union that stands.

    Raises:
        NotFound: it does not exist, was undone, or is of cases of which the actor does not see both.
    """
    row = CaseJoin.objects.select_related("kept", "joined").filter(code=code, undone_at__isnull=True).first()
    if row is None:
        raise NotFound(UNSEEN)
    try:
        see_case(actor, row.kept.code)
        see_case(actor, row.joined.code)
    except NotFound:
        raise NotFound(UNSEEN) from None
    return row
