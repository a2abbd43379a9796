"""What adding and correcting people share: the person, the blind indexes, the age that decides. Inner steps."""

from __future__ import annotations

from tejido.cases.intake import Identity, PersonEntry
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
