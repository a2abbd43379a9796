"""What adding and correcting people share: the person, the incidents, the blind indexes, the age. Inner steps."""

from __future__ import annotations

from tejido.cases.intake import Identity, IncidentEntry, PersonEntry
from tejido.cases.models import Case, Person, PersonIndex
from tejido.cases.planning_facts import youngest
from tejido.cases.services.identity_rows import index_values
from tejido.kernel.errors import NotFound


def person_of(case: Case, code: str) -> Person:
    """The person of the case with that code. Raises NotFound."""
    found = case.people.filter(code=code).first()
    if found is None:
        raise NotFound("Esa persona no está en este caso.")
    return found


def dated_incidents(case: Case) -> tuple[IncidentEntry, ...]:
    """When the incidents of the case happened, for the checks of a date of birth or an age. One query."""
    rows = case.incidents.values_list("occurred_from", "occurred_until", "precision")
    return tuple(IncidentEntry(start, end, precision) for start, end, precision in rows)


def is_sole(case: Case, code: str = "") -> bool:
    """Whether the person with that code, or the one being added, is the only survivor. One query."""
    return not case.people.filter(role="survivor").exclude(code=code).exists()


def index_person(row: Person, identity: Identity) -> None:
    """Write the blind indexes of an identity."""
    PersonIndex.objects.bulk_create(
        PersonIndex(person=row, kind=kind, value=value) for kind, value in index_values(identity)
    )


def follow_age(case: Case) -> bool:
    """Bring the planner's age in line with the youngest survivor; True when it changed."""
    age = youngest(PersonEntry(role=p.role, age=p.age) for p in case.people.defer("identity_sealed"))
    if age is None or age == case.facts.get("survivor_age"):
        return False
    case.facts["survivor_age"] = age
    case.save(update_fields=["facts"])
    return True
