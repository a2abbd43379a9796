"""Reads the table of hand-worked timelines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tejido.kernel.clock import LIMA
from tejido.protocols.events import Event
from tejido.protocols.facts import FactValue

TABLE = Path(__file__).with_name("timelines.md")
_LISTS = {"violence_types"}
_WORDS: dict[str, FactValue] = {"yes": True, "no": False}


@dataclass(frozen=True)
class Timeline:
    number: str
    what: str
    facts: dict[str, FactValue]
    events: dict[Event, datetime]
    sector: str
    key: str
    due: str
    mark: str


def lima(text: str) -> datetime:
    """An instant of the table: Lima time unless it carries an offset."""
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=LIMA)


def timelines() -> list[Timeline]:
    rows = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [_timeline([cell.strip() for cell in row.strip("|").split("|")]) for row in rows[1:]]


def _timeline(cells: list[str]) -> Timeline:
    number, what, facts, events, duty, due, mark = cells
    sector, key = duty.split()
    return Timeline(
        number,
        what,
        {name: _value(name, value) for name, value in _pairs(facts)},
        {Event(name): lima(value) for name, value in _pairs(events)},
        sector,
        key,
        due,
        mark,
    )


def _pairs(cell: str) -> list[tuple[str, str]]:
    pairs = [part.strip().partition("=") for part in cell.split(";") if part.strip()]
    return [(name, value) for name, _, value in pairs]


def _value(name: str, value: str) -> FactValue:
    if name in _LISTS:
        return tuple(value.split("+"))
    return int(value) if value.isdigit() else _WORDS.get(value, value) if name.startswith(_YES_NO) else value


_YES_NO = ("wants_", "cem_can", "punishment_", "injured", "in_flagrante", "demuna_", "misdemeanour")
