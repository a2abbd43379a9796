"""What an engine is asked for an indicator: SQL that Ibis writes once for each question, and the tables it reads. Pure.

To build and write an expression takes some ten milliseconds, as long as to answer it on a district's facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import ibis
import ibis.expr.types as ir

from tejido.observatory.grouping import cases_behind, grouped
from tejido.observatory.sheets import indicator

_TYPES = {"BIGINT": "int64", "VARCHAR": "string", "INTEGER": "int32", "DOUBLE": "float64", "BOOLEAN": "boolean"}
_KEPT = 2_000
Columns = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: an indicator, by what, of what alone; `behind`: only how many cases stand behind a time.

    `tables`: each table with its columns and their types, as the manifest tells them.
    """

    code: str
    by: tuple[str, ...]
    where: tuple[tuple[str, tuple[str, ...]], ...]
    dialect: str
    tables: tuple[tuple[str, Columns], ...]
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """What is asked, the columns of the answer, and the tables that must be open."""

    sql: str
    columns: tuple[str, ...]
    tables: tuple[str, ...]


@lru_cache(_KEPT)
def statement(asked: Asked) -> Statement:
    """The SQL of a question, kept for the next time.

    Raises:
        NotFound: no such indicator. Refused: it cannot be told by that.
    """
    facts = Described(dict(asked.tables))
    made = (cases_behind if asked.behind else grouped)(indicator(asked.code), facts, asked.by, dict(asked.where))
    return Statement(str(ibis.to_sql(made, dialect=asked.dialect)), tuple(made.columns), tuple(facts.used))


class Described:
    """The tables of facts as the manifest describes them, in no engine; `used` are those that were asked for."""

    def __init__(self, tables: dict[str, Columns]) -> None:
        self._tables = tables
        self.used: list[str] = []

    def __getattr__(self, name: str) -> ir.Table:
        if name.startswith("_") or name not in self._tables:
            raise AttributeError(name)
        if name not in self.used:
            self.used.append(name)
        return ibis.table({column: _TYPES[kind] for column, kind in self._tables[name]}, name=name)
