"""From kept figures to what the board's table says. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tejido.law.marks import Mark
from tejido.obligations.figures import NO_LIMIT
from tejido.statistics.intervals import wilson
from tejido.statistics.lone_figures import lone_share, lone_time
from tejido.statistics.rule import STANDARD
from tejido.statistics.withholding import Withheld, withhold

_BEHIND = (Mark.OFFICIAL.value, Mark.SECONDARY.value, "others", "open")  # what the columns count, totals last
FEW = 10  # under this many due tasks a share is shown with its interval in words


@dataclass(frozen=True, slots=True)
class Share:
    """The share in time under limits of one mark: `part` of `whole`; the 95 % interval in whole per cent."""

    mark: Mark
    part: int
    whole: int

    @property
    def per_cent(self) -> int | None:
        return round(100 * self.part / self.whole) if self.whole else None

    @property
    def interval(self) -> tuple[int, int] | None:
        found = wilson(self.part, self.whole)
        return (round(100 * found.low), round(100 * found.high)) if found else None


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One row of the board."""

    code: str
    name: str
    open: int
    due_soon: int
    late_official: int
    late_secondary: int
    unacknowledged: int
    shares: tuple[Share, ...]
    median_hours: float | None
    p90_hours: float | None
    at_risk: int | None
    trend: tuple[float | None, ...]

    @property
    def late(self) -> int:
        return self.late_official + self.late_secondary


@dataclass(frozen=True, slots=True)
class MarkLine:
    """The figures of the tasks whose limit has one mark; no mark for those without a limit.

    `late` and `share` are None where nobody can be late: an unverified limit, or none.
    """

    mark: Mark | None
    open: int
    due_soon: int
    late: int | None
    share: Share | None


def mark_lines(figures: Mapping[str, Any]) -> list[MarkLine]:
    """One line a mark and one for what has no limit; empty for figures kept before they were told apart."""
    opened, soon = figures.get("open_by", {}), figures.get("soon_by", {})
    if not opened:
        return []
    counting = {
        mark: (figures["late"][mark], Share(mark, figures["in_time"][mark], figures["was_due"][mark]))
        for mark in (Mark.OFFICIAL, Mark.SECONDARY)
    }
    lines = [MarkLine(mark, opened[mark], soon[mark], *counting.get(mark, (None, None))) for mark in Mark]
    return [*lines, MarkLine(None, opened[NO_LIMIT], soon[NO_LIMIT], None, None)]


def board_line(code: str, name: str, figures: Mapping[str, Any]) -> BoardLine:
    """The row of kept figures. Unverified limits have no share: nobody can be late for them."""
    return BoardLine(
        code=code,
        name=name,
        open=figures["open"],
        due_soon=figures["due_soon"],
        late_official=figures["late"][Mark.OFFICIAL],
        late_secondary=figures["late"][Mark.SECONDARY],
        unacknowledged=figures["unacknowledged"],
        shares=tuple(
            Share(mark, figures["in_time"][mark], figures["was_due"][mark]) for mark in (Mark.OFFICIAL, Mark.SECONDARY)
        ),
        median_hours=figures["median"],
        p90_hours=figures["p90"],
        at_risk=figures["at_risk"],
        trend=tuple(round(100 * done / due) if due else None for done, due in figures["trend"]),
    )


@dataclass(frozen=True, slots=True)
class NumbersLine:
    """One row for those who see numbers only; None where a number is hidden."""

    name: str
    late_official: int | None
    late_secondary: int | None
    others: int | None
    open: int | None
    share: int | None
    median_hours: int | None


@dataclass(frozen=True, slots=True)
class NumbersTable:
    """The withheld table of the week's cut, with its totals."""

    lines: tuple[NumbersLine, ...]
    late_official: int | None
    late_secondary: int | None
    others: int | None
    open: int | None
    hidden: bool


def numbers_table(
    rows: Iterable[tuple[str, Mapping[str, Any]]], whole: Mapping[str, Any], *, salt: bytes
) -> NumbersTable | None:
    """The table of (sector name, figures), withheld; None when there is nothing to show.

    Tasks are counted and cases are protected: many tasks of fewer than five cases are as small as four tasks.
    `whole` are the district's figures, which say how many cases stand behind the totals.
    """
    kept = list(rows)
    if not kept:
        return None
    every = [*(figures for _, figures in kept), whole]
    few = [(n, column) for n, figures in enumerate(every) for column, key in enumerate(_BEHIND) if _few(figures, key)]
    table = withhold([_partition(figures) for _, figures in kept], salt=salt, few=few)
    lines = tuple(
        NumbersLine(name, *_three(table.cells[n]), table.row_totals[n], _share(figures), _median(figures))
        for n, (name, figures) in enumerate(kept)
    )
    return NumbersTable(lines, *_three(table.column_totals), table.total, _hides(table))


def _three(numbers: tuple[int | None, ...]) -> tuple[int | None, int | None, int | None]:
    official, secondary, others = numbers
    return official, secondary, others


def _partition(figures: Mapping[str, Any]) -> tuple[int, int, int]:
    official, secondary = figures["late"][Mark.OFFICIAL], figures["late"][Mark.SECONDARY]
    return official, secondary, figures["open"] - official - secondary


def _few(figures: Mapping[str, Any], key: str) -> bool:
    """Whether too few cases stand behind a number; unknown in the cuts made before it was counted."""
    return STANDARD.small(figures.get("subjects", {}).get(key, 0))


def _share(figures: Mapping[str, Any]) -> int | None:
    if _few(figures, "due"):
        return None
    marks = (Mark.OFFICIAL, Mark.SECONDARY)
    return lone_share(sum(figures["in_time"][m] for m in marks), sum(figures["was_due"][m] for m in marks))


def _median(figures: Mapping[str, Any]) -> int | None:
    if _few(figures, "began"):
        return None
    return lone_time(figures["median"], figures["acted"] + figures["still_open"])


def _hides(table: Withheld) -> bool:
    cells = [*(cell for row in table.cells for cell in row), *table.row_totals, *table.column_totals, table.total]
    return None in cells
