"""The sheets and the re-assessment days that come with the package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from tejido.cases.risk.instruments import Instrument
from tejido.cases.risk.levels import Level
from tejido.cases.risk.loading import load_instruments
from tejido.kernel.errors import Refused
from tejido.law.marks import Mark
from tejido.law.reading import read_yaml

_FOLDER = Path(__file__).parent
_LEGAL = (Level.MILD, Level.MODERATE, Level.SEVERE, Level.UNDETERMINED)


@dataclass(frozen=True, slots=True)
class Reassessment:
    """When the risk is to be assessed again: `due_on` included; `note` says where the days come from."""

    due_on: date
    days: int
    mark: Mark
    note: str


@cache
def instruments() -> Mapping[tuple[str, str], Instrument]:
    """Every sheet by code and version."""
    return load_instruments(_FOLDER / "instruments")


def instrument(code: str, version: str | None = None) -> Instrument:
    """The sheet with that code: that version of it, or the last published one.

    Raises:
        Refused: there is no such sheet or version.
    """
    found = [sheet for sheet in instruments().values() if sheet.code == code and version in (None, sheet.version)]
    if not found:
        raise Refused("Esa ficha de valoración de riesgo no existe. Elija una de la lista.", field="instrument")
    return max(found, key=lambda sheet: (sheet.published_on or date.min, sheet.version))


def reassess_on(level: Level, assessed_on: date) -> Reassessment:
    """When to assess again after an assessment of that level on that day of Lima."""
    days, mark, note = _reassessment()
    count = days[level.legal]
    return Reassessment(assessed_on + timedelta(days=count), count, mark, note)


@cache
def _reassessment() -> tuple[Mapping[Level, int], Mark, str]:
    return load_reassessment(_FOLDER / "reassessment.yaml")


def load_reassessment(path: Path) -> tuple[dict[Level, int], Mark, str]:
    """The days by legal level, with their mark and note.

    Raises:
        WrongFile: a level is missing or unknown, or its days are not 1 or more.
    """
    fields = read_yaml(path).fields(("mark", "note", "days"))
    days = fields["days"].fields(tuple(level.value for level in _LEGAL))
    found = {level: days[level.value].whole(least=1) for level in _LEGAL}
    return found, fields["mark"].one_of(Mark), fields["note"].text()
