"""A set of protection measures by its codes and dates; never a place nor a note."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel

from tejido.cases.protection.models import MeasureOrder


class MeasuresOut(BaseModel):
    """What one decision ordered, or will decide. `kinds` empty: not known which. `until_on`: its last day, included."""

    code: str
    case: str
    state: str
    kinds: list[str]
    until_on: date | None
    court: str
    station: str
    requested_at: datetime | None
    decided_at: datetime | None
    notified_at: datetime | None
    executed_at: datetime | None
    visited_at: datetime | None
    breached_at: datetime | None
    ended_at: datetime | None


class CaseMeasures(BaseModel):
    """The sets of a case, newest first."""

    measures: list[MeasuresOut]


class ProtectedPage(BaseModel):
    """The measures in force of the caller's station, those never visited first; this reading stands in its ledger."""

    measures: list[MeasuresOut]
    total: int
    next: str = ""


def told_measures(row: MeasureOrder) -> MeasuresOut:
    """The set."""
    own = MeasuresOut.model_fields.keys() - {"case"}
    return MeasuresOut(case=row.case.code, **{name: getattr(row, name) for name in own})
