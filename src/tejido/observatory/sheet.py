"""The sheet of an indicator: what must be said beside its figures. Pure, and without any engine: pages read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from tejido.law.marks import Mark

FAMILIES = {
    "SIT": "Situación",
    "PER": "Personas afectadas",
    "DEN": "Personas denunciadas",
    "RIE": "Riesgo",
    "OPO": "Actuar a tiempo",
    "MED": "Medidas de protección",
    "JUS": "Justicia y sanciones",
    "ATE": "Atención",
    "REC": "Seguimiento y recuperación",
    "DER": "Derivaciones",
    "SEX": "Violencia sexual",
    "ENT": "Entrega de cifras",
}


class Unit(StrEnum):
    """What an indicator tells: a count, a share between 0 and 1, or a time in hours."""

    COUNT = "count"
    SHARE = "share"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What must be said beside a figure, in Spanish. `by`: what it can be broken down by; `always`: what it is always
    broken down by, because adding those up would mislead. `mark` is of `source`: of the law, or of the proposal."""

    code: str
    question: str
    unit: Unit
    numerator: str
    denominator: str
    left_out: str
    source: str
    mark: Mark
    limits: str
    by: tuple[str, ...]
    always: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        return self.code.partition("-")[0]


def told(sheet: Sheet) -> dict[str, Any]:
    """A sheet as JSON writes it."""
    return asdict(sheet)


def sheet_of(read: Mapping[str, Any]) -> Sheet:
    """The sheet that was written so. Raises KeyError, TypeError, ValueError when it was not."""
    listed = {name: tuple(read[name]) for name in ("by", "always")}
    return Sheet(**{**read, **listed, "unit": Unit(read["unit"]), "mark": Mark(read["mark"])})
