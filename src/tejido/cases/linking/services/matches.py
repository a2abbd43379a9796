"""Whether a survivor of a case may already be in another. Asked of the blind indexes; never an oracle.

Nothing is opened. The answer names only cases that the actor's team carries, with the kinds of data that coincide and
never a datum; of all the others it says no more than that there may be one. Each asking counts with the searches before
a registration, is limited with them, and stays in the chains of the account and of the cases.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from tejido.accounts.actors import Actor
from tejido.accounts.hiding import hidden_from
from tejido.accounts.permits import Permit
from tejido.cases.access import get_case, see_case, visible_cases
from tejido.cases.field_policy import Closeness
from tejido.cases.models import Case, PersonIndex
from tejido.cases.services.editing import check_writing
from tejido.cases.services.search import STRONG, count_search
from tejido.ledger.actions import Action
from tejido.ledger.recording import NewEntry, record_many
from tejido.vault.blind import IndexKind

MOST = 200
SURNAMES = "surnames"
KIND_WORDS = {
    IndexKind.DNI: "el mismo DNI",
    IndexKind.FOREIGN_ID: "el mismo documento",
    IndexKind.PHONE: "el mismo teléfono",
    SURNAMES: "los mismos apellidos y año de nacimiento",
}


@dataclass(frozen=True, slots=True)
class Match:
    """A case that may be of the same person, by the kinds of data that coincide."""

    code: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """`own`: those that the actor's team carries. `elsewhere`: there may be another, of which nothing more is said."""

    own: tuple[Match, ...]
    elsewhere: bool


@transaction.atomic(durable=True)
def find_matches(case_code: str, *, actor: Actor, at: datetime) -> Found:
    """Look for other cases of the district whose survivor may be one of this case's.

    Raises:
        NotFound, NotPermitted: the case is not the actor's, its team is another, or the actor reads no identities.
        Refused: too many searches in the last hour.
    """
    actor.require(Permit.IDENTITY_READ)
    check_writing(see_case(actor, case_code), needs=None, team=True, note=False)
    count_search(actor, at)
    by_case = matches_of(get_case(actor, case_code), actor)
    carried = {code for code in by_case if _carries(actor, code)}
    own = tuple(Match(code, by_case[code]) for code in sorted(carried))
    _record(case_code, by_case, own, actor, at)
    return Found(own, elsewhere=len(by_case) > len(own))


def matches_of(case: Case, actor: Actor) -> dict[str, tuple[str, ...]]:
    """The kinds of data in common by case; never a case that excludes the actor or that is joined to this one."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for values in _values(case):
        for kind, value in values:
            if kind in STRONG:
                for pk in _survivors(case).filter(kind=kind, value=value).values_list("person__case", flat=True)[:MOST]:
                    found[pk].add(kind)
        for pk in _by_surnames(case, values):
            found[pk].add(SURNAMES)
    group = {case.pk, case.joined_to_id}
    rows = Case.objects.filter(~hidden_from(actor, outer="code"), pk__in=found, district=case.district)
    rows = rows.exclude(pk__in=[pk for pk in group if pk]).exclude(joined_to__in=[pk for pk in group if pk])
    return {code: tuple(sorted(found[pk])) for pk, code in rows.values_list("pk", "code")}


def _values(case: Case) -> list[list[tuple[str, bytes]]]:
    """The indexes of each survivor of the case."""
    by_person: defaultdict[int, list[tuple[str, bytes]]] = defaultdict(list)
    rows = PersonIndex.objects.filter(person__case=case, person__role="survivor")
    for person, kind, value in rows.values_list("person", "kind", "value"):
        by_person[person].append((kind, bytes(value)))
    return list(by_person.values())


def _survivors(case: Case) -> QuerySet[PersonIndex]:
    return PersonIndex.objects.filter(person__role="survivor").exclude(person__case=case)


def _by_surnames(case: Case, values: list[tuple[str, bytes]]) -> list[int]:
    """The cases of survivors with every surname of this one and its year of birth."""
    weak = [(kind, value) for kind, value in values if kind not in STRONG]
    years = [kind for kind, _ in weak if kind == IndexKind.BIRTH_YEAR]
    if len(weak) < 3 or not years:
        return []
    people: QuerySet[PersonIndex] | None = None
    for kind, value in weak:
        rows = _survivors(case).filter(kind=kind, value=value)
        people = rows if people is None else rows.filter(person__in=people.values("person"))
    return [] if people is None else list(people.values_list("person__case", flat=True)[:MOST])


def _carries(actor: Actor, code: str) -> bool:
    return visible_cases(actor).filter(code=code).exists() and see_case(actor, code).closeness == Closeness.TEAM


def _record(
    case_code: str, by_case: dict[str, tuple[str, ...]], own: tuple[Match, ...], actor: Actor, at: datetime
) -> None:
    strong = {code for code, kinds in by_case.items() if set(kinds) - {SURNAMES}}
    data = {"possible": bool(by_case), "own": len(own)}
    subjects = [("account", actor.code), *(("case", code) for code in sorted({case_code, *strong}))]
    record_many([NewEntry(Action.SEARCH_PERFORMED, subject, actor.code, at, data) for subject in subjects])
