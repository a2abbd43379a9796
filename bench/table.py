"""One line of the result, and the table of all of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """What was measured. `ok` is None for a figure that only stands beside the others."""

    what: str
    measured: str
    goal: str = ""
    ok: bool | None = None

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def read_lines(text: str) -> list[Line]:
    """The lines that `to_json` wrote, one a row."""
    return [Line(**json.loads(row)) for row in text.splitlines() if row]


def at_least(what: str, value: float, goal: float, *, unit: str = "", more: str = "") -> Line:
    """A figure that should reach its goal."""
    return Line(what, f"{value:,.{_digits(value)}f}{unit}{more}", f"≥ {goal:g}{unit}", value >= goal)


def at_most(what: str, value: float, goal: float, *, unit: str = "", more: str = "") -> Line:
    """A figure that should stay under its goal."""
    return Line(what, f"{value:,.{_digits(value)}f}{unit}{more}", f"≤ {goal:g}{unit}", value <= goal)


def beside(what: str, measured: str) -> Line:
    """A figure without a goal."""
    return Line(what, measured)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least that share of the values does not pass; 0 without values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def render(title: str, lines: Iterable[Line]) -> str:
    """The table of one measurement."""
    rows = [(line.what, line.measured, line.goal, _word(line.ok)) for line in lines]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(4)]
    body = [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return "\n".join([title, *body])


def _word(ok: bool | None) -> str:
    return "" if ok is None else "OK" if ok else "NOT"


def _digits(value: float) -> int:
    return 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
