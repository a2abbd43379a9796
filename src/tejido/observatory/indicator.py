"""The shape of an indicator: its sheet, and a pure expression that gives its rows. No engine, no database, no clock.

An expression takes the tables of facts and returns one row for each thing that is looked at, with `case_key`, `month`
(the one by which it is told) and the columns of its sheet's `by`. Besides, by its unit:

* `counted`: nothing else, each row is one;
* `shared`: `part` and `whole`, whole numbers, as `share_of` makes them;
* `timed`: `time` in hours and `acted`, as `clock_of` makes them.

The engine is written once (`grouping`, `computing`): it groups, counts the cases behind, and works out the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import ibis
import ibis.expr.types as ir

from tejido.law.marks import Mark
from tejido.observatory.sheet import Sheet as Sheet
from tejido.observatory.sheet import Unit as Unit

PROPOSAL = "Propuesta por validar con la Instancia Distrital de Concertación."
NO_LIMITS = "Son los casos que conocen las instituciones de la plataforma: no miden cuánta violencia hay."
TIMES = ("month", "quarter", "year")
ALL = ("district", *TIMES)
"""What every indicator can be told by."""


class Facts(Protocol):
    """The tables of facts by their name."""

    def __getattr__(self, name: str) -> ir.Table: ...


Expression = Callable[[Facts], ir.Table]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A sheet with its expression; `one_each`: no case has two of its rows, so that cases need not be told apart;
    `of_cases` False: its rows are of no case."""

    sheet: Sheet
    rows: Expression
    one_each: bool = False
    of_cases: bool = True


Made = Callable[[Expression], Indicator]


def counted(
    code: str, question: str, *, what: str, by: tuple[str, ...] = (), left_out: str = "Nada más.",
    limits: str = NO_LIMITS, source: str = PROPOSAL, mark: Mark = Mark.UNVERIFIED, always: tuple[str, ...] = (),
    one_each: bool = False, of_cases: bool = True,
) -> Made:  # fmt: skip
    """An indicator that counts its rows."""
    sheet = Sheet(code, question, Unit.COUNT, what, "No corresponde: es un conteo.", left_out, source, mark, limits, by,
                  always)  # fmt: skip
    return lambda rows: Indicator(sheet, rows, one_each, of_cases)


def shared(
    code: str, question: str, *, part: str, whole: str, by: tuple[str, ...] = (), left_out: str = "Nada más.",
    limits: str = NO_LIMITS, source: str = PROPOSAL, mark: Mark = Mark.UNVERIFIED, always: tuple[str, ...] = (),
    one_each: bool = False, of_cases: bool = True,
) -> Made:  # fmt: skip
    """An indicator that is a share of its rows."""
    sheet = Sheet(code, question, Unit.SHARE, part, whole, left_out, source, mark, limits, by, always)
    return lambda rows: Indicator(sheet, rows, one_each, of_cases)


def timed(
    code: str, question: str, *, since: str, until: str, by: tuple[str, ...] = (), left_out: str = "Nada más.",
    limits: str = NO_LIMITS, source: str = PROPOSAL, mark: Mark = Mark.UNVERIFIED, always: tuple[str, ...] = (),
) -> Made:  # fmt: skip
    """An indicator that is a time to act, with what is still open counted as open (Kaplan-Meier)."""
    watched = (
        "Lo que sigue abierto cuenta como abierto (Kaplan-Meier), hasta un año. No se publica de cuántas es: podría "
        "decir un número reservado."
    )
    sheet = Sheet(code, question, Unit.HOURS, f"Horas desde {since} hasta {until}.", watched, left_out, source, mark,
                  limits, by, always)  # fmt: skip
    return lambda rows: Indicator(sheet, rows)


def share_of(table: ir.Table, condition: ir.Value) -> ir.Table:
    """The rows for which the condition is known, with `part` 1 where it holds; the unknown are left out.

    The number is asked whether it is known, not the condition: `NOT a IS NOT NULL` would be read the other way.
    """
    told = table.mutate(part=condition.cast("int64"), whole=ibis.literal(1, "int64"))
    return told.filter(lambda t: t.part.notnull())


def clock_of(table: ir.Table, time: ir.Value, acted: ir.Value) -> ir.Table:
    """The rows whose clock is known, with `time` and `acted`."""
    return table.mutate(time=time, acted=acted).filter(lambda t: t.time.notnull())


def kinds_of_violence(table: ir.Table) -> ir.Table:
    """One row for each kind of violence of each row, in `violence`: who suffered two counts in both."""
    each = [
        table.filter(table[kind]).mutate(violence=ibis.literal(kind))
        for kind in ("physical", "psychological", "sexual", "economic")
    ]
    return ibis.union(*each)
