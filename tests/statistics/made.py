"""Releases made of leaf counts, for tests: whole tables with their totals, and every way to fill them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product

from tejido.statistics.releases.dimensions import Dimension
from tejido.statistics.releases.values import Cell, Counts, Key, Ratios, Release
from tejido.statistics.rule import Rule

CUT = date(2026, 1, 31)


def leaves(dimension: Dimension) -> list[str]:
    return [code for code in dimension.codes if code not in dimension.wholes]


def holds(dimension: Dimension, code: str, leaf: str) -> bool:
    """Whether a leaf is in a code."""
    if code == leaf:
        return True
    return any(whole == code and any(holds(dimension, p, leaf) for p in parts) for whole, parts in dimension.sums)


def summed(dimensions: Sequence[Dimension], micro: Mapping[Cell, int], names: Sequence[str]) -> dict[Cell, int]:
    """The whole table of some of the dimensions, counted from the leaves one by one."""
    every = [d.name for d in dimensions]
    chosen = [dimensions[every.index(name)] for name in names]
    return {
        cell: sum(
            count
            for leaf, count in micro.items()
            if all(holds(d, code, leaf[every.index(d.name)]) for d, code in zip(chosen, cell, strict=True))
        )
        for cell in product(*(d.codes for d in chosen))
    }


def made(
    dimensions: Sequence[Dimension],
    counts: Sequence[int],
    tables: Sequence[Sequence[str]],
    *,
    rule: Rule,
    code: str = "r1",
    ratios: Sequence[Ratios] = (),
) -> Release:
    """A release of tables over the named dimensions; `counts` are those of the leaves, in order."""
    micro = dict(zip(product(*(leaves(d) for d in dimensions)), counts, strict=True))
    made_tables = [
        Counts("-".join(names) or "whole", "cases", tuple(names), summed(dimensions, micro, names)) for names in tables
    ]
    return Release(code, CUT, tuple(dimensions), tuple(made_tables), tuple(ratios), rule)


def fillings(
    dimensions: Sequence[Dimension], published: Release, truth: Sequence[int], reach: int
) -> Iterator[dict[Key, int]]:
    """What each key is in every way to fill in the leaves that agrees with what is shown, within `reach` of the truth.

    Knows no algorithm of ours: it counts, and compares with what is shown.
    """
    cells = list(product(*(leaves(d) for d in dimensions)))
    keys = {key: (table, cell) for table, cell, key in published.keyed()}
    shown = published.numbers()
    sets = {
        key: [
            place
            for place, leaf in enumerate(cells)
            if all(
                holds(d, dict(zip(table.dimensions, cell, strict=True)).get(d.name, d.total), leaf[axis])
                for axis, d in enumerate(dimensions)
            )
        ]
        for key, (table, cell) in keys.items()
    }
    least = published.rule.least
    for counts in _counts(truth, reach, [(sets[key], value) for key, value in shown.items() if value is not None]):
        values = {key: sum(counts[place] for place in places) for key, places in sets.items()}
        if all(values[key] >= least for key, value in shown.items() if value is None):
            yield values


def _counts(truth: Sequence[int], reach: int, sums: list[tuple[list[int], int]]) -> Iterator[list[int]]:
    """Every list of counts near the truth with these sums; a branch ends when a sum that is complete is wrong."""
    ends = [[(places, value) for places, value in sums if max(places) == at] for at in range(len(truth))]
    counts = [0] * len(truth)

    def go(at: int) -> Iterator[list[int]]:
        if at == len(truth):
            yield counts
            return
        for count in range(max(0, truth[at] - reach), truth[at] + reach + 1):
            counts[at] = count
            if all(sum(counts[place] for place in places) == value for places, value in ends[at]):
                yield from go(at + 1)

    return go(0)
