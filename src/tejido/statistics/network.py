"""A table with its totals as a network: what can be worked out about a hidden cell from the cells shown.

Each row, each column and the two lines of totals are nodes; each cell, totals included, is an arc from one to another,
and every table with the same shown cells is a circulation with the same values on their arcs. The least and the most
that a hidden cell can be are therefore flows, and whole numbers: no solver is needed and nothing is approximate.
Complexity: two bounded flows for each hidden cell; meant for tables of tens of rows and columns.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from heapq import heappop, heappush
from itertools import pairwise
from types import MappingProxyType

Cell = tuple[int, int]
Graph = list[dict[int, int]]  # node -> node -> how much more may pass

WITHOUT_LIMIT = 1 << 60


class Network:
    """A table `values` whose last row and last column are its totals; `least` is what a hidden cell is at least.

    `costs` says what hiding each cell costs, for who chooses; who only audits needs none.
    """

    def __init__(
        self, values: dict[Cell, int], *, least: int, costs: Mapping[Cell, int] = MappingProxyType({})
    ) -> None:
        self.values = values
        self.least = least
        self.costs = costs
        self._rows = max(row for row, _ in values)
        self._columns = max(column for _, column in values)
        self.arcs = {cell: self._arc(cell) for cell in values}
        self._cells = {ends: cell for cell, ends in self.arcs.items()}
        self._size = self._rows + self._columns + 2

    def _arc(self, cell: Cell) -> tuple[int, int]:
        row, column = cell
        into = self._rows + self._columns
        if row == self._rows:
            return (into, into + 1) if column == self._columns else (self._rows + column, into)
        return (into + 1, row) if column == self._columns else (row, self._rows + column)

    def cell_between(self, a: int, b: int) -> Cell:
        """The cell whose arc joins two nodes, in whichever direction."""
        return self._cells[a, b] if (a, b) in self._cells else self._cells[b, a]

    def graph(self, hidden: Iterable[Cell], *, without: Cell) -> Graph:
        """How much each hidden cell but one may still go up (along its arc) and down (against it)."""
        graph: Graph = [{} for _ in range(self._size)]
        for cell in hidden:
            if cell != without:
                tail, head = self.arcs[cell]
                graph[tail][head] = 4 * WITHOUT_LIMIT
                graph[head][tail] = self.values[cell] - self.least
        return graph

    def room(self, cell: Cell, hidden: Iterable[Cell], *, enough: int = WITHOUT_LIMIT) -> tuple[int, int]:
        """How much a hidden cell may go down and up with the others; each is looked for only up to `enough`."""
        tail, head = self.arcs[cell]
        hidden = tuple(hidden)
        most_down = min(enough, self.values[cell] - self.least)
        down = flow(self.graph(hidden, without=cell), tail, head, enough=most_down)
        up = flow(self.graph(hidden, without=cell), head, tail, enough=enough)
        return down, up


def flow(graph: Graph, source: int, target: int, *, enough: int) -> int:
    """The most that can pass from source to target, at most `enough`; `graph` becomes what is left (Edmonds-Karp)."""
    passed = 0
    while passed < enough and (path := _shortest(graph, source, target)):
        steps = tuple(pairwise(path))
        amount = min(enough - passed, *(graph[a][b] for a, b in steps))
        for a, b in steps:
            graph[a][b] -= amount
            graph[b][a] = graph[b].get(a, 0) + amount
        passed += amount
    return passed


def _shortest(graph: Graph, source: int, target: int) -> list[int]:
    before: dict[int, int] = {source: source}
    queue = deque([source])
    while queue and target not in before:
        node = queue.popleft()
        for following, left in graph[node].items():
            if left > 0 and following not in before:
                before[following] = node
                queue.append(following)
    return _walked(before, source, target)


def cheapest(graph: Graph, source: int, target: int, cost: Callable[[int, int], int]) -> tuple[int, list[int]]:
    """The cheapest path along which something may still pass, with its cost (Dijkstra); empty when there is none."""
    best = {source: 0}
    before = {source: source}
    queue = [(0, source)]
    while queue:
        spent, node = heappop(queue)
        if node == target:
            return spent, _walked(before, source, target)
        if spent > best[node]:
            continue
        for following, left in graph[node].items():
            total = spent + cost(node, following)
            if left > 0 and total < best.get(following, total + 1):
                best[following] = total
                before[following] = node
                heappush(queue, (total, following))
    return 0, []


def _walked(before: dict[int, int], source: int, target: int) -> list[int]:
    if target not in before:
        return []
    path = [target]
    while path[-1] != source:
        path.append(before[path[-1]])
    return path[::-1]
