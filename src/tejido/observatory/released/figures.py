"""Indicators of a release, worked out from the numbers that its tables show and from nothing else. Pure.

A share is there only where its part and its whole are both shown: it cannot tell what they do not tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tejido.kernel.errors import Refused
from tejido.observatory.released.tables import Table, Why
from tejido.statistics.intervals import Interval, wilson
from tejido.statistics.lone_figures import share_of_shown
from tejido.statistics.rule import Rule


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `value` is a count, or a share from 0 to 1 with its 95 % interval; None: see `why`."""

    of: Mapping[str, str]
    value: float | None
    interval: Interval | None = None
    part: int | None = None
    whole: int | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """A time to act in whole hours, over the tasks of `of`. How many were still watched is not told: it is half of a
    count that a table may withhold."""

    of: Mapping[str, str]
    median: int | None
    p90: int | None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An indicator in a release: in which tables it can be read, and which codes of theirs are its part and its whole.

    Several codes are added up (those who are known to, and those known not to). `whole` is empty for a count.
    """

    code: str
    tables: tuple[Table, ...]
    part: tuple[Mapping[str, str], ...]
    whole: tuple[Mapping[str, str], ...]
    rule: Rule

    @property
    def is_share(self) -> bool:
        return bool(self.whole)

    @property
    def told_by(self) -> frozenset[str]:
        """The dimensions by which it can be asked."""
        return frozenset(name for table in self.tables for name in table.axes) - self._own

    def figure(self, **of: str) -> Figure:
        """The figure of those codes; a dimension that is not named is at its total.

        Raises:
            Refused: no table of the release tells it by all of them.
        """
        table = self._table(of)
        part, whole = _added(table, of, self.part), _added(table, of, self.whole)
        if not self.is_share:
            return Figure(of, part, part=part, why=Why.WITHHELD if part is None else None)
        share = share_of_shown(part, whole, self.rule)
        if share is None or part is None or whole is None:
            return Figure(of, None, part=part, whole=whole, why=_why(part, whole))
        return Figure(of, share, wilson(part, whole), part, whole)

    def along(self, name: str, **of: str) -> list[Figure]:
        """The figures of one dimension, its total left out. Raises Refused."""
        table = self._table({**of, name: ""})
        return [self.figure(**{**of, name: code}) for code in table.axes[name].codes[1:]]

    @property
    def _own(self) -> frozenset[str]:
        return frozenset(name for codes in (*self.part, *self.whole) for name in codes)

    def _table(self, of: Mapping[str, str]) -> Table:
        if not set(of) & self._own:
            for table in self.tables:
                if set(of) <= set(table.axes) and all(of[name] in ("", *table.axes[name].codes) for name in of):
                    return table
        known = ", ".join(sorted(self.told_by))
        raise Refused(f"{self.code} no se publica por {' y '.join(sorted(of))}. Se publica por: {known}.")


def _added(table: Table, of: Mapping[str, str], parts: tuple[Mapping[str, str], ...]) -> int | None:
    values = [table.cell(**{**of, **codes}).value for codes in parts]
    shown = [value for value in values if value is not None]
    return sum(shown) if len(shown) == len(values) else None


def _why(part: int | None, whole: int | None) -> Why:
    if whole == 0:
        return Why.NOBODY
    return Why.WITHHELD if part is None or whole is None else Why.FEW
