"""Somebody who reads a withheld table and tries every table that agrees with it. Knows no algorithm of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

from tejido.statistics.withholding import Withheld

Span = Callable[[int, int], range]


def agreeing(table: Withheld, span: Span) -> Iterator[list[list[int]]]:
    """Every table, totals included, that agrees with what is shown; `span` bounds what each hidden count may be."""
    yield from _rows(table, span, [])


def _rows(table: Withheld, span: Span, done: list[list[int]]) -> Iterator[list[list[int]]]:
    row = len(done)
    if row == len(table.cells):
        totals = [sum(column) for column in zip(*done, strict=True)]
        shown = (*table.column_totals, table.total)
        if all(given is None or given == total for given, total in zip(shown, totals, strict=True)):
            yield [*done, totals]
        return
    options = [
        span(row, column) if given is None else range(given, given + 1) for column, given in enumerate(table.cells[row])
    ]
    for counts in product(*options):
        total = sum(counts)
        if table.row_totals[row] in (None, total):
            yield from _rows(table, span, [*done, [*counts, total]])


def learnt(table: Withheld, span: Span) -> dict[tuple[int, int], set[int]]:
    """Every value that each hidden cell takes in some table that agrees."""
    lines = [(*row, total) for row, total in zip(table.cells, table.row_totals, strict=True)]
    shown = [*lines, (*table.column_totals, table.total)]
    hidden = [(i, j) for i, line in enumerate(shown) for j, given in enumerate(line) if given is None]
    found: dict[tuple[int, int], set[int]] = {cell: set() for cell in hidden}
    for whole in agreeing(table, span):
        for i, j in hidden:
            found[i, j].add(whole[i][j])
    return found
