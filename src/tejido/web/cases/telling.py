"""What is known of a case in words, without anything that names anybody; what is missing is «no se sabe»."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tejido.cases.access import events_of, incidents_of, people_of
from tejido.cases.catalog import label
from tejido.cases.fact_policy import answerable
from tejido.cases.field_policy import Group
from tejido.cases.models import Incident, Person
from tejido.cases.profile import Answers, questions
from tejido.cases.services.replanning import plan_of
from tejido.directory.access import visible_zones
from tejido.kernel.clock import LIMA
from tejido.protocols.facts import Fact
from tejido.web.cases.seeing import Visit
from tejido.web.intake.moments import MONTHS
from tejido.web.times import day, exact

UNKNOWN = "No se sabe"
ROLES = {
    "survivor": "Persona afectada",
    "alleged_perpetrator": "Persona denunciada",
    "other": "Otra persona de la casa o testigo",
}
_GROUP_OF_PROFILE = {
    "survivor": Group.VULNERABILITY,
    "alleged_perpetrator": Group.PERPETRATOR,
    "other": Group.HOUSEHOLD,
}
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PersonTold:
    """Somebody of the case, by role, sex, age group and relation."""

    code: str
    role: str
    title: str
    words: str
    relations: tuple[str, ...]
    profile: Pairs


@dataclass(frozen=True, slots=True)
class IncidentTold:
    """One incident."""

    number: int
    when: str
    types: str
    lines: Pairs


@dataclass(frozen=True, slots=True)
class FactTold:
    """One coded fact; `answer` blank when it is not known, `blocks` when somebody's duty waits for it."""

    name: str
    question: str
    answer: str
    blocks: bool


def facts_told(visit: Visit) -> list[FactTold]:
    """The facts that the actor may know: first those that somebody's duty waits for, then the known ones."""
    asked = answerable(visit.seen, visit.actor.sector)
    if not asked:
        return []
    planned = plan_of(visit.case, events_of(visit.seen), at=visit.at)
    wanted = {name for waiting in planned.waiting for name in waiting.missing}
    told = [
        FactTold(name, fact.question, answer_of(fact, visit.case.facts.get(name)), name in wanted)
        for name, fact in asked.items()
    ]
    return sorted(told, key=lambda fact: (not fact.blocks, not fact.answer))


def answer_of(fact: Fact, value: Any) -> str:
    """The answer in words; blank when it is not known."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Sí" if value else "No"
    given = value if isinstance(value, list | tuple) else [value]
    words = ", ".join(fact.values.get(str(one), str(one)) for one in given)
    return words[:1].upper() + words[1:]


def zones_of(visit: Visit) -> Mapping[str, str]:
    """The names of the district's zones by code. One query."""
    return {zone.code: zone.name for zone in visible_zones(visit.actor)}


def incidents_told(visit: Visit, zones: Mapping[str, str]) -> list[IncidentTold]:
    """The incidents, when the actor may know them."""
    return [_incident(row, zones) for row in incidents_of(visit.seen)]


def _incident(row: Incident, zones: Mapping[str, str]) -> IncidentTold:
    lines = [
        ("Qué ocurrió", _labels("acts", row.acts)),
        ("Dónde", " · ".join(p for p in (_label("places", row.place), zones.get(row.zone_code, row.zone_code)) if p)),
        ("Frecuencia", _label("frequencies", row.frequency)),
        ("Modalidad", _label("modalities", row.modality)),
        ("Armas u objetos", _labels("weapons", row.weapons)),
        ("Tipo según el GBVIMS", _label("gbvims_types", row.gbvims_type)),
    ]
    return IncidentTold(row.number, _when(row), _labels("types", row.types), [(n, w) for n, w in lines if w])


def _when(row: Incident) -> str:
    start, end = row.occurred_from, row.occurred_until
    if start is None or row.precision == "unknown":
        return "No se sabe cuándo"
    if row.precision == "instant":
        return exact(start)
    if row.precision == "month":
        return f"{dict(MONTHS)[_lima_month(row)]} de {day(start).split()[-1]}"
    if row.precision == "year":
        return f"Durante {day(start).split()[-1]}"
    if row.precision == "period":
        return f"Desde el {day(start)}" + (f" hasta el {day(end)}" if end else ", y sigue")
    return day(start)


def _lima_month(row: Incident) -> int:
    found = row.occurred_from
    return found.astimezone(LIMA).month if found else 1


def people_told(visit: Visit) -> list[PersonTold]:
    """The people that the actor may know of, survivors first, without identity."""
    rows = people_of(visit.seen)
    order = list(ROLES)
    numbers: dict[str, int] = {}
    told = []
    for row in sorted(rows, key=lambda p: (order.index(p.role) if p.role in order else 9, p.pk)):
        numbers[row.role] = numbers.get(row.role, 0) + 1
        several = sum(p.role == row.role for p in rows) > 1
        title = ROLES.get(row.role, row.role) + (f" {numbers[row.role]}" if several else "")
        told.append(PersonTold(row.code, row.role, title, _person(row), _relations(row), _profile(row, visit)))
    return told


def _person(row: Person) -> str:
    age = _label("age_bands", row.age_band) or "edad no conocida"
    return f"{_label('sexes', row.sex) or 'sexo no conocido'}, {age}"


def _relations(row: Person) -> tuple[str, ...]:
    found = []
    for relation in row.relations_as_perpetrator.all():
        words = [_label("relations_level2", relation.level2) or _label("relations_level1", relation.level1)]
        if relation.lives_with is not None:
            words.append("vive con ella" if relation.lives_with else "no vive con ella")
        if relation.is_guardian:
            words.append("está a cargo de ella")
        found.append(", ".join(words))
    return tuple(found)


def _profile(row: Person, visit: Visit) -> Pairs:
    group = _GROUP_OF_PROFILE.get(row.role)
    if group is None or not visit.seen.shows(group):
        return []
    found: Pairs = []
    for key, question in questions(row.role).items():
        value = row.profile.get(key)
        if value in (None, "", []):
            continue
        if question.answers == Answers.COUNT:
            found.append((question.ask, str(value)))
        else:
            codes = value if isinstance(value, list) else [value]
            found.append((question.ask, _labels(question.vocabulary, codes)))
    return found


def _label(vocabulary: str, code: str) -> str:
    return label(vocabulary, code) if code else ""


def _labels(vocabulary: str, codes: Iterable[str]) -> str:
    return ", ".join(label(vocabulary, code) for code in codes)
