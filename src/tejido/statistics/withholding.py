"""Small tables whose small numbers stay hidden, from sight and from arithmetic (docs/algorithms/withholding.md).

Small counts are hidden, and then as many others as it takes for nobody to work a hidden one out from the totals,
exactly or nearly. A shown zero is a real zero and never shields another, so whoever reads knows that a hidden count is
at least 1; when the rule hides zeros, at least 0. What is small and what shields it look the same.
One table at a time: two tables of the same cases, or one table on two days, are not guarded against each other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from tejido.statistics.network import WITHOUT_LIMIT, Cell, Graph, Network, cheapest, flow
from tejido.statistics.rule import STANDARD, Rule

_COUNT, _LINE, _WHOLE = 1_000, 8_000, 40_000  # what hiding a count, a total and the grand total costs at least


@dataclass(frozen=True, slots=True)
class Withheld:
    """A table that may be shown; None stands where a number is hidden."""

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class WithheldList:
    """A list of counts that may be shown with its total; None stands where a number is hidden."""

    counts: tuple[int | None, ...]
    total: int | None


def withhold(
    counts: Sequence[Sequence[int]], rule: Rule = STANDARD, *, salt: bytes = b"", few: Collection[Cell] = ()
) -> Withheld:
    """The table of these counts, by rows, with its totals, ready to be shown.

    `salt` (up to 64 bytes) is a secret of the table, the same every day: without one, whoever knows this algorithm
    learns a little more from which cells were chosen to shield the small ones. `few`: cells (row, column), totals after
    the last, that are hidden as small whatever their count, because few people stand behind it; a zero stays shown.

    Raises:
        ValueError: the rows are of different lengths, there is none, or a count is negative.
    """
    values = _with_totals(counts)
    network = Network(values, least=rule.least, costs=_costs(values, salt))
    hidden = _choose(network, rule, {cell for cell in few if values[cell]})
    rows, columns = len(counts), len(counts[0])
    shown = {cell: None if cell in hidden else value for cell, value in values.items()}
    return Withheld(
        cells=tuple(tuple(shown[row, column] for column in range(columns)) for row in range(rows)),
        row_totals=tuple(shown[row, columns] for row in range(rows)),
        column_totals=tuple(shown[rows, column] for column in range(columns)),
        total=shown[rows, columns],
    )


def withhold_list(counts: Sequence[int], rule: Rule = STANDARD, *, salt: bytes = b"") -> WithheldList:
    """The same for one line of counts and its total."""
    table = withhold([counts], rule, salt=salt)
    return WithheldList(table.cells[0], table.total)


def learnable(
    counts: Sequence[Sequence[int]], table: Withheld, rule: Rule = STANDARD
) -> dict[Cell, tuple[int, int | None]]:
    """The least and the most (None: no limit) that each hidden cell can be for whoever reads the table.

    Cells are (row, column), counted from 0, totals after the last. The audit of `withhold`, from the true counts.
    """
    values = _with_totals(counts)
    lines = [(*row, total) for row, total in zip(table.cells, table.row_totals, strict=True)]
    shown = [*lines, (*table.column_totals, table.total)]
    hidden = [cell for cell in values if shown[cell[0]][cell[1]] is None]
    network = Network(values, least=rule.least)
    rooms = {cell: network.room(cell, hidden) for cell in hidden}
    return {
        cell: (values[cell] - down, None if up >= WITHOUT_LIMIT else values[cell] + up)
        for cell, (down, up) in rooms.items()
    }


def _with_totals(counts: Sequence[Sequence[int]]) -> dict[Cell, int]:
    rows = [list(row) for row in counts]
    if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        raise ValueError("a table needs rows of one same length")
    if any(count < 0 for row in rows for count in row):
        raise ValueError("a count is 0 or more")
    rows.append([sum(column) for column in zip(*rows, strict=True)])
    return {(i, j): count for i, row in enumerate(rows) for j, count in enumerate([*row, sum(row)])}


def _choose(network: Network, rule: Rule, few: set[Cell]) -> frozenset[Cell]:
    small = few | {cell for cell, value in network.values.items() if rule.small(value)}
    hidden = set(small)
    waiting = sorted(small)
    while waiting:
        cell = waiting.pop()
        while added := _shield(network, hidden, cell, rule.protection):
            hidden |= added  # what is safe stays safe: hiding more only widens what each cell can be
            waiting.extend(sorted(added))
    for cell in sorted(hidden - small, key=lambda one: (-network.costs[one], one)):
        if all(_safe(network, hidden - {cell}, other, rule.protection) for other in hidden - {cell}):
            hidden.remove(cell)
    return frozenset(hidden)


def _safe(network: Network, hidden: set[Cell], cell: Cell, width: int) -> bool:
    return sum(network.room(cell, hidden, enough=width)) >= width


def _shield(network: Network, hidden: set[Cell], cell: Cell, width: int) -> set[Cell]:
    """The cheapest shown cells to hide so that `cell` has more room; none when it has `width` already.

    A way up always exists: through the totals, whose sums are never smaller than the cell. Any way with room for one
    more is taken, whatever its numbers; what proves needless is shown again at the end.
    """
    tail, head = network.arcs[cell]
    down, up = network.room(cell, hidden, enough=width)
    if down + up >= width:
        return set()
    ways = [_way(network, hidden, cell, (head, tail), up)]
    if network.values[cell] - network.least > down:
        ways.append(_way(network, hidden, cell, (tail, head), down))
    path = min(way for way in ways if way[1])[1]
    return {network.cell_between(a, b) for a, b in pairwise(path)} - hidden


def _way(network: Network, hidden: set[Cell], cell: Cell, ends: tuple[int, int], had: int) -> tuple[int, list[int]]:
    """The cheapest path between the ends once the `had` that fits without hiding more has passed."""
    graph: Graph = network.graph(hidden, without=cell)
    flow(graph, *ends, enough=had)
    others = {other for other, value in network.values.items() if other not in hidden and value > 0}
    for node, more in enumerate(network.graph(others, without=cell)):
        graph[node].update(more)

    def cost(a: int, b: int) -> int:
        other = network.cell_between(a, b)
        return 1 if other in hidden else network.costs[other]

    return cheapest(graph, *ends, cost)


def _costs(values: dict[Cell, int], salt: bytes) -> dict[Cell, int]:
    """What hiding each cell costs: by its kind, and within it by a taste that only who knows the salt can foresee.

    Never by the number itself: a choice that depends on the numbers tells something of them.
    """
    rows, columns = max(values)
    costs = {}
    for row, column in values:
        taste = blake2b(f"{row},{column}".encode(), key=salt, digest_size=2).digest()
        kind = (_COUNT, _LINE, _WHOLE)[(row == rows) + (column == columns)]
        costs[row, column] = kind + int.from_bytes(taste, "big") % _COUNT
    return costs
