"""What a page shows of an indicator: its parts, each a table with its chart. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tejido.observatory.charts.chart import Chart
from tejido.web.observatory.lines import NONE, Line
from tejido.web.wording import MARKS

PERIOD, TOTAL, MARK = "period", "total", "mark"
UNKNOWN = "unknown"
_IN_ORDER = frozenset({"age", "accused_age", "risk", "outcome", "stage", "status", "level", PERIOD})
"""What has an order of its own; of the rest the largest goes first."""


@dataclass(frozen=True, slots=True)
class Part:
    """One table with its chart; `heading` says of what, when the indicator is never added up over it."""

    heading: str
    lines: tuple[Line, ...]
    chart: Chart | None

    @property
    def hidden(self) -> int:
        return sum(line.hidden for line in self.lines)

    @property
    def there(self) -> tuple[Line, ...]:
        """The lines of which there was something."""
        return tuple(line for line in self.lines if line.shown != NONE)

    @property
    def nothing_of(self) -> str:
        """The names of the others."""
        return "; ".join(line.label for line in self.lines if line.shown == NONE)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What a page shows of an indicator: by what (`by` blank: as a whole), of which period, and its parts."""

    by: str
    title: str
    period: str
    parts: tuple[Part, ...]
    overlapping: bool = False


def mark_words(mark: str) -> str:
    """The words of the mark of a limit."""
    return MARKS[mark].word if mark in MARKS else mark


def ordered(by: str, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, the largest first where they have no order of their own; the withheld last, then the not known."""
    if by in _IN_ORDER:
        return tuple(lines)
    return tuple(sorted(lines, key=_place))


def _place(line: Line) -> tuple[bool, bool, float, str]:
    return line.code == UNKNOWN, line.value is None, -(line.value or 0), line.label
