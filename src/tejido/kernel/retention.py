"""How long each table is kept: the words that a person reads and the rule that the purge obeys, in one value.

Every model says it in `keep`. A table is kept always, while something is in use, for a time after one of its own
columns, or as long as what it belongs to: its case, its subject (a case, a request, a breach) or its account.
"""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self


class After(StrEnum):
    """From what the time runs, when it is not a column of the table itself."""

    NEVER = "never"
    IN_USE = "in_use"
    CASE_CLOSED = "case_closed"
    SUBJECT = "subject"
    ACCOUNT_LEFT = "account_left"


@dataclass(frozen=True, slots=True)
class Retention:
    """`years` and `days` after `after`: one of `After`, or own columns, of which the first known one counts."""

    years: int = 0
    days: int = 0
    after: After | tuple[str, ...] = After.NEVER

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that its age is read from; none when it belongs to something else or is kept always."""
        return () if isinstance(self.after, After) else self.after

    def cutoff(self, at: datetime) -> datetime:
        """What happened then or before is no longer kept at that instant; whole years of the calendar."""
        year = at.year - self.years
        leap_day = (at.month, at.day) == (2, 29) and not isleap(year)
        return at.replace(year=year, day=28 if leap_day else at.day) - timedelta(days=self.days)


class Kept(str):
    """The words of a table's `keep`, with the rule that they say."""

    __slots__ = ("retention",)
    retention: Retention

    def __new__(cls, words: str, *after: str, years: int = 0, days: int = 0) -> Self:
        """`after`: columns, or one of `After`; none for what is kept always."""
        kept = super().__new__(cls, words)
        single = after[0] if len(after) == 1 else None
        since = After(single) if single in set(After) else after or After.NEVER
        kept.retention = Retention(years, days, since)
        return kept


IN_USE = Kept("Mientras exista la institución (propuesta por validar).", After.IN_USE)
WITH_SUBJECT = Kept("Lo que dura el expediente del que nace (propuesta por validar).", After.SUBJECT)
