"""What an app lets the observatory know of its rows: columns declared one by one, nothing that names anybody. Pure.

Each app's `facts.py` declares its tables in `TABLES`; the observatory finds them there and nowhere else. Instants leave
as months and lengths of time, ages as bands, places as zones. The SQL may use `fact`: one row a case that counts, with
`case_id`, `code`, `root_id` (the case it was joined to, or itself), `registered_at`, `cut` (the instant until which all
is told), `month` and `district`. Of those, only `month` and `district` may leave as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HORIZON_HOURS = 365 * 24
"""Clocks are followed for a year: an older one stays as it was then, so that old months do not change every day."""


class Kind(StrEnum):
    """The type of a column, named as DuckDB and Spark read it from Parquet."""

    KEY = "BIGINT"
    TEXT = "VARCHAR"
    WHOLE = "INTEGER"
    NUMBER = "DOUBLE"
    FLAG = "BOOLEAN"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its meaning in Spanish, and the SQL it is made by. NULL: «no se sabe» or «no corresponde».

    `raw`: what the SQL is made of, one or several values, when they are quicker to read: a month is written again when
    they change.
    """

    name: str
    kind: Kind
    meaning: str
    sql: str
    raw: str = ""


@dataclass(frozen=True, slots=True)
class FactTable:
    """One table of facts. `source` is its own table with an alias, joined to `fact` by `on`; `more` are further joins.

    `row` is the key of a row, never told: it only makes each row count in the digest. `kept_only`: the rows of a case
    that was joined to another are left out, so that its person counts once. `of_cases` False: its rows are of no case,
    `month` and `district` are columns of its own, and of `fact` there is only `cut`.
    """

    name: str
    meaning: str
    source: str
    on: str
    row: str
    columns: tuple[Column, ...]
    more: str = ""
    where: str = "TRUE"
    kept_only: bool = False
    of_cases: bool = True


KEYS = (
    Column("case_key", Kind.KEY, "Número al azar del caso, otro cada vez que se escribe su mes: une filas.", ""),
    Column("month", Kind.TEXT, "Mes en que se registró el caso (año-mes).", "fact.month"),
    Column("district", Kind.TEXT, "Ubigeo del distrito.", "fact.district"),
)
"""The columns with which every table of cases begins."""


def columns_of(table: FactTable) -> tuple[Column, ...]:
    """All the columns of a table, in their order."""
    return (*KEYS, *table.columns) if table.of_cases else table.columns


def text(name: str, meaning: str, sql: str) -> Column:
    """A code of a list; blank is NULL."""
    return Column(name, Kind.TEXT, meaning, f"NULLIF({sql}, '')")


def flag(name: str, meaning: str, sql: str) -> Column:
    """True, false or NULL when it is not known."""
    return Column(name, Kind.FLAG, meaning, f"({sql})")


def whole(name: str, meaning: str, sql: str) -> Column:
    """A whole number."""
    return Column(name, Kind.WHOLE, meaning, f"({sql})::integer")


def month(name: str, meaning: str, instant: str) -> Column:
    """The month of an instant in Lima, as 2026-05."""
    return Column(name, Kind.TEXT, meaning, f"to_char(({instant}) AT TIME ZONE 'America/Lima', 'YYYY-MM')", instant)


def hours(name: str, meaning: str, start: str, end: str, *, most: int | None = None) -> Column:
    """The hours between two instants, in whole tenths, never under 0 and at most `most`; NULL when one is not known."""
    length = f"GREATEST(0, floor(date_part('epoch', ({end}) - ({start})) / 360) / 10)"
    told = f"LEAST({most}, {length})" if most is not None else length
    sql = f"CASE WHEN ({end}) - ({start}) IS NOT NULL THEN {told} END"
    last = f"LEAST({end}, ({start}) + interval '{most} hours')" if most is not None else end
    return Column(name, Kind.NUMBER, meaning, sql, f"{start}, {last}")


def days(name: str, meaning: str, start: str, end: str) -> Column:
    """The whole days between two instants, never under 0; NULL when one is not known."""
    length = f"GREATEST(0, floor(date_part('epoch', ({end}) - ({start})) / 86400))::integer"
    sql = f"CASE WHEN ({end}) - ({start}) IS NOT NULL THEN {length} END"
    return Column(name, Kind.WHOLE, meaning, sql, f"{start}, {end}")


def these(alias: str) -> str:
    """The condition on a table that is summed up by case before it is joined, so that no more of it is read."""
    return f"{alias}.case_id IN (SELECT fact.case_id FROM fact_case fact)"  # noqa: S608  our own words
