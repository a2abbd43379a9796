"""The few cases that the stories are about, as a CEM takes them in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tejido.cases.access import people_of, see_case
from tejido.cases.intake import ConsentEntry, IncidentEntry, Intake, PersonEntry, RelationEntry, SafeContact
from tejido.cases.services.registration import register_case
from tejido.demo.beside.stage import Stage
from tejido.demo.people import identity, phone

_ZONES = ("el-progreso", "santa-isabel", "la-flor", "san-pedro", "villa-esperanza", "juan-pablo-ii")
_FIRST = 990_000
"""The number of the first person of these stories; the cases of the bulk begin from 0."""


@dataclass(frozen=True, slots=True)
class Told:
    """What tells one of these cases from another. `person` is who she is: the same number, the same person.

    `zone` blank: one of the district's.
    """

    key: str
    person: int
    age: int = 31
    zone: str = ""
    door: str = "cem"
    child: bool = False


def take_in(stage: Stage, told: Told, at: datetime) -> str:
    """Register the case through its door; its code."""
    return register_case(_intake(stage, told, at), actor=stage.actor(told.door, at), at=at).code


def person_in(stage: Stage, case_code: str, role: str, at: datetime) -> str:
    """The code of the first person of that role in a case of the CEM."""
    seen = see_case(stage.actor("cem", at), case_code)
    return next(person.code for person in people_of(seen) if person.role == role)


def _intake(stage: Stage, told: Told, at: datetime) -> Intake:
    draw = stage.draw("person", told.person)
    number = _FIRST + told.person
    who = identity(draw, number, sex="female", age=told.age, at=stage.at - timedelta(days=60), known=1.0)
    people = [
        PersonEntry("survivor", "female", told.age, {}, replace(who, phone=phone(number))),
        PersonEntry("alleged_perpetrator", "male", told.age + 4),
    ]
    if told.child:
        people.append(PersonEntry("other", "female", 6, {"kinship": "child"}))
    return Intake(
        submission_key=f"demo-{stage.seed}-{told.key}",
        channel="in_person",
        condition="new",
        reported_at=at - timedelta(minutes=25),
        incidents=(
            IncidentEntry(
                occurred_from=at - timedelta(hours=30),
                precision="instant",
                types=("physical",),
                detail="Relato ficticio: contó que no era la primera vez y que teme volver a casa.",
            ),
        ),
        people=tuple(people),
        relations=(RelationEntry(0, 1, "partner", "cohabitant", lives_with="yes"),),
        contact=SafeContact("call", phone(number), "De 9 a 11", "Solo ella (ficticia)"),
        consents=tuple(_consents()),
        zone_code=told.zone or _ZONES[told.person % len(_ZONES)],
        immediate_danger=False,
        explained_reporting=True,
        report_filed=True,
    )


def _consents() -> list[ConsentEntry]:
    agreed = [ConsentEntry("services", "given"), ConsentEntry("statistics", "given")]
    return [*agreed, *(ConsentEntry("recipient", "given", one) for one in ("police", "health", "mental_health"))]
