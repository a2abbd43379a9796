"""What is known of a case in words, without anything that names anybody; what is missing is «no se sabe»."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tejido.cases.access import events_of, incidents_of
from tejido.cases.catalog import label
from tejido.cases.fact_policy import answerable
from tejido.cases.models import Incident
from tejido.cases.services.replanning import plan_of
from tejido.directory.access import visible_zones
from tejido.kernel.clock import LIMA
from tejido.kernel.times import LONG_MONTHS, day, exact
from tejido.protocols.facts import Fact
from tejido.reports.telling.reader import Reader

UNKNOWN = "No se sabe"
Pairs = list[tuple[str, str]]


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


def facts_told(reader: Reader) -> list[FactTold]:
    """The facts that the actor may know: first those that somebody's duty waits for, then the known ones."""
    asked = answerable(reader.seen, reader.actor.sector)
    if not asked:
        return []
    planned = plan_of(reader.case, events_of(reader.seen), at=reader.at)
    wanted = {name for waiting in planned.waiting for name in waiting.missing}
    told = [
        FactTold(name, fact.question, answer_of(fact, reader.case.facts.get(name)), name in wanted)
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


def zones_of(reader: Reader) -> Mapping[str, str]:
    """The names of the district's zones by code. One query."""
    return {zone.code: zone.name for zone in visible_zones(reader.actor)}


def incidents_told(reader: Reader, zones: Mapping[str, str]) -> list[IncidentTold]:
    """The incidents, when the actor may know them."""
    return [_incident(row, zones) for row in incidents_of(reader.seen)]


def _incident(row: Incident, zones: Mapping[str, str]) -> IncidentTold:
    lines = [
        ("Qué ocurrió", labels("acts", row.acts)),
        ("Dónde", " · ".join(p for p in (label_of("places", row.place), zones.get(row.zone_code, row.zone_code)) if p)),
        ("Frecuencia", label_of("frequencies", row.frequency)),
        ("Modalidad", label_of("modalities", row.modality)),
        ("Armas u objetos", labels("weapons", row.weapons)),
        ("Tipo según el GBVIMS", label_of("gbvims_types", row.gbvims_type)),
    ]
    return IncidentTold(row.number, _when(row), labels("types", row.types), [(n, w) for n, w in lines if w])


def _when(row: Incident) -> str:
    start, end = row.occurred_from, row.occurred_until
    if start is None or row.precision == "unknown":
        return "No se sabe cuándo"
    if row.precision == "instant":
        return exact(start)
    if row.precision == "month":
        return f"{LONG_MONTHS[_lima_month(row) - 1]} de {day(start).split()[-1]}"
    if row.precision == "year":
        return f"Durante {day(start).split()[-1]}"
    if row.precision == "period":
        return f"Desde el {day(start)}" + (f" hasta el {day(end)}" if end else ", y sigue")
    return day(start)


def _lima_month(row: Incident) -> int:
    found = row.occurred_from
    return found.astimezone(LIMA).month if found else 1


def label_of(vocabulary: str, code: str) -> str:
    """The label of a code; blank when there is none."""
    return label(vocabulary, code) if code else ""


def labels(vocabulary: str, codes: Iterable[str]) -> str:
    """The labels of several codes."""
    return ", ".join(label(vocabulary, code) for code in codes)
