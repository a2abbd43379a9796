"""A question as a value: what is counted, by what, of what alone, of which period, against what. Pure.

It stands whole in an address: what `written` says, `read` understands. A saved question is such an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final
from urllib.parse import parse_qsl, urlencode

from tejido.statistics.releases.dimensions import TOTAL

PERIOD: Final = "period"
YEARS, QUARTERS = "anios", "trimestres"
"""Two ways of telling by the period; every other way is told by a dimension's own name."""
SUBJECT, ROWS, COLUMNS, WHEN, AGAINST, AS = "que", "filas", "columnas", "periodo", "comparar", "como"
ONLY: Final = "solo-"
"""The names in an address; a filter is `solo-` and its dimension."""
MOST_FILTERS: Final = 4
"""No table has as many dimensions: with more filters there would be no answer either, only more to look for."""
_BETWEEN = ":"


class As(StrEnum):
    """What each cell tells: the number, or its share of the whole row or of the whole column."""

    COUNT = "cantidad"
    OF_ROW = "fila"
    OF_COLUMN = "columna"


@dataclass(frozen=True, slots=True)
class Question:
    """`rows`, `columns`: ways (`way_of`); `only`: dimension and code, by name; `against`: the code of a dimension with
    which the answer is compared, all else being the same."""

    subject: str
    rows: str
    columns: str = ""
    period: str = TOTAL
    only: tuple[tuple[str, str], ...] = ()
    against: tuple[str, str] | None = None
    shown_as: As = As.COUNT

    @property
    def crossed(self) -> tuple[str, ...]:
        """The dimensions of its rows and columns."""
        return tuple(dimension_of(way) for way in (self.rows, self.columns) if way)

    @property
    def fixed(self) -> dict[str, str]:
        """The codes that hold for the whole answer."""
        return {**dict(self.only), **({PERIOD: self.period} if self.period != TOTAL else {})}


def dimension_of(way: str) -> str:
    """The dimension that a way tells by."""
    return PERIOD if way in (YEARS, QUARTERS) else way


def read(said: Mapping[str, str]) -> Question | None:
    """The question of an address; None when it does not say what and by what. What means nothing is left out."""
    subject, rows, columns = (said.get(name, "") for name in (SUBJECT, ROWS, COLUMNS))
    if not subject or not rows:
        return None
    only = sorted(
        (name.removeprefix(ONLY), code)
        for name, code in said.items()
        if name.startswith(ONLY) and code and code != TOTAL
    )[:MOST_FILTERS]
    shown_as = said.get(AS, "")
    return tidy(
        Question(
            subject,
            rows,
            columns,
            said.get(WHEN, "") or TOTAL,
            tuple(only),
            _pair(said.get(AGAINST, "")),
            As(shown_as) if shown_as in set(As) else As.COUNT,
        )
    )


def tidy(asked: Question) -> Question:
    """The question with what goes without saying: by years it is of all the time, by quarters of all of it or of a
    year, and without columns there is no share of the row."""
    ways, period, shown_as = (asked.rows, asked.columns), asked.period, asked.shown_as
    if YEARS in ways or (QUARTERS in ways and "-" in period):
        period = TOTAL
    if shown_as is As.OF_ROW and not asked.columns:
        shown_as = As.OF_COLUMN
    return replace(asked, period=period, shown_as=shown_as)


def written(asked: Question) -> dict[str, str]:
    """What an address says of the question; what is as usual is not said."""
    told = {SUBJECT: asked.subject, ROWS: asked.rows, COLUMNS: asked.columns}
    told |= {WHEN: asked.period} if asked.period != TOTAL else {}
    told |= {ONLY + name: code for name, code in asked.only}
    told |= {AGAINST: _BETWEEN.join(asked.against)} if asked.against else {}
    told |= {AS: str(asked.shown_as)} if asked.shown_as is not As.COUNT else {}
    return {name: code for name, code in told.items() if code}


def address(asked: Question) -> str:
    """The same as the part of an address after its question mark."""
    return urlencode(written(asked))


def from_address(text: str) -> Question | None:
    """The question of `address`; None when it is none."""
    return read(dict(parse_qsl(text)))


def _pair(text: str) -> tuple[str, str] | None:
    dimension, found, code = text.partition(_BETWEEN)
    return (dimension, code) if found and dimension and code else None
