"""The periods of a release: whole quarters, from the first one with a case to the last one that ended. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tejido.observatory.releasing.calendar import NothingYet
from tejido.observatory.releasing.cubes import PERIOD, Axes
from tejido.statistics.releases.dimensions import TOTAL, Dimension

_MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
           "noviembre", "diciembre")  # fmt: skip
TITLE, WHOLE = "Período", "Todo el período"


def quarter_of(month: str) -> str:
    """The quarter of a month: 2026-05 is of 2026-T2."""
    return f"{month[:4]}-T{(int(month[5:7]) + 2) // 3}"


def periods(first_month: str, until: date) -> Axes:
    """The dimension: all, the years, the quarters of each, and their months.

    Raises:
        NothingYet: no quarter with cases has ended yet.
    """
    last = quarter_of(f"{until:%Y-%m}")
    years: dict[str, list[str]] = {}
    for quarter in _quarters(quarter_of(first_month), last):
        years.setdefault(quarter[:4], []).append(quarter)
    if not years:
        raise NothingYet("Todavía no ha terminado ningún trimestre con casos: no hay nada que publicar.")
    labels = {TOTAL: WHOLE}
    for year, quarters in years.items():
        labels |= {year: _year(year, quarters)} | {quarter: _quarter(quarter) for quarter in quarters}
    months = {quarter: months_of(quarter) for quarters in years.values() for quarter in quarters}
    labels |= {month: _month(month) for parts in months.values() for month in parts}
    return Axes(TITLE, Dimension.tree(PERIOD, {TOTAL: list(years), **years, **months}), labels)


def months_of(quarter: str) -> list[str]:
    """The three months of a quarter."""
    last = 3 * int(quarter[-1])
    return [f"{quarter[:4]}-{month:02}" for month in range(last - 2, last + 1)]


def is_month(code: str) -> bool:
    """Whether a period is a month."""
    return code[5:].isdecimal()


def is_quarter(code: str) -> bool:
    """Whether a period is a quarter."""
    return code[4:6] == "-T"


def whole_since(first_month: str, until: date) -> str:
    """The month from which a first release tells: where a whole year has ended, the first January there was.

    The few cases of the months in which a district begins would be a year of small numbers, and each of them takes a
    number of a whole year to hide. As long as no whole year has ended, those months are all there is.
    """
    january = first_month if first_month.endswith("-01") else f"{int(first_month[:4]) + 1}-01"
    return january if january[:4] <= f"{(until + timedelta(days=1)).year - 1}" else first_month


def starts_in(dimension: Dimension) -> str:
    """The first month of the periods."""
    first = min(code for code in dimension.codes if "-T" in code)
    return f"{first[:4]}-{3 * int(first[-1]) - 2:02}"


def _quarters(first: str, last: str) -> Iterator[str]:
    year, number = int(first[:4]), int(first[-1])
    while f"{year}-T{number}" <= last:
        yield f"{year}-T{number}"
        year, number = (year + 1, 1) if number == 4 else (year, number + 1)


def _year(year: str, quarters: list[str]) -> str:
    first, last = int(quarters[0][-1]), int(quarters[-1][-1])
    if (first, last) == (1, 4):
        return year
    return f"{year} (de {_MONTHS[3 * first - 3]} a {_MONTHS[3 * last - 1]})"


def _month(month: str) -> str:
    return f"{_MONTHS[int(month[5:]) - 1]} de {month[:4]}"


def _quarter(quarter: str) -> str:
    number = int(quarter[-1])
    return f"{_MONTHS[3 * number - 3]} a {_MONTHS[3 * number - 1]} de {quarter[:4]}"
