"""A figure of a release as people read it: the number, its interval, of how many, or why there is none. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tejido.kernel.numbers import grouped
from tejido.kernel.times import LONG_MONTHS, MONTHS, NBSP
from tejido.observatory.released.figures import Figure, Time
from tejido.observatory.released.tables import Why
from tejido.observatory.sheet import Unit
from tejido.statistics.intervals import Interval

HIDDEN, NONE = "reservado", "no hubo"
FEW = 100
"""A share of fewer than these says little without its interval."""
_SHORT = {Why.WITHHELD: HIDDEN, Why.FEW: "muy pocos", Why.NOBODY: NONE}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table, and one bar of its chart. `whole`: of how many; `value`, `low`, `high` as they are drawn."""

    code: str
    label: str
    shown: str
    interval: str = ""
    of: str = ""
    why: str = ""
    whole: int = 0
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def hidden(self) -> bool:
        return bool(self.why)

    @property
    def of_few(self) -> bool:
        """Whether it is a share that says little without its interval."""
        return 0 < self.whole < FEW and self.low is not None

    @property
    def told(self) -> str:
        """The number with its interval, in one breath."""
        return f"{self.shown} ({self.interval})" if self.interval else self.shown


def whole(number: float) -> str:
    """«1 234», that never breaks in two lines."""
    return grouped(number)


def per_cent(share: float) -> str:
    """«62 %», rounded to the whole; «menos de 1 %» for what would be a false zero."""
    if 0 < share < 0.005:
        return f"menos de{NBSP}1{NBSP}%"
    return f"{100 * share:.0f}{NBSP}%"


def between(interval: Interval) -> str:
    """«entre 50 y 73 %»."""
    return f"entre {100 * interval.low:.0f} y {100 * interval.high:.0f}{NBSP}%"


def line_of(label: str, figure: Figure, unit: Unit, *, code: str = "") -> Line:
    """A figure with its name."""
    if figure.value is None:
        why = figure.why or Why.WITHHELD
        return Line(code, label, _SHORT[why], why=why.sentence)
    if unit is Unit.COUNT:
        return Line(code, label, whole(figure.value), value=figure.value)
    of = f"{whole(figure.part)} de {whole(figure.whole)}" if figure.part is not None and figure.whole else ""
    low, high = (100 * figure.interval.low, 100 * figure.interval.high) if figure.interval else (None, None)
    told = between(figure.interval) if figure.interval else ""
    return Line(code, label, per_cent(figure.value), told, of, "", figure.whole or 0, 100 * figure.value, low, high)


def line_of_time(label: str, time: Time, *, code: str = "") -> Line:
    """The median of a time with its name; in how long nine of ten were done stands as its interval."""
    if time.median is None:
        why = time.why or Why.WITHHELD
        return Line(code, label, _SHORT[why], why=why.sentence)
    nine = hours(time.p90) if time.p90 is not None else "no se sabe"
    return Line(code, label, hours(time.median), nine, value=time.median)


def hours(amount: int) -> str:
    """«36 h», «5 días»."""
    return f"{whole(amount)}{NBSP}h" if amount < 72 else f"{whole(round(amount / 24))}{NBSP}días"


def period_name(code: str, *, short: bool = False) -> str:
    """«2026», «enero a marzo de 2026», «marzo de 2026»; anything else is all the time."""
    year, _, part = code.partition("-")
    if not year.isdecimal():
        return "Todo el tiempo"
    if part.startswith("T"):
        last = 3 * int(part[1:])
        names = (MONTHS if short else LONG_MONTHS)[last - 3 : last]
        return f"{names[0]}–{names[-1]} {year[2:]}" if short else f"{names[0]} a {names[-1]} de {year}"
    if part:
        return f"{MONTHS[int(part) - 1]} {year[2:]}" if short else f"{LONG_MONTHS[int(part) - 1]} de {year}"
    return year
