"""All that a reader of published releases knows, written down as inequalities: nothing of how they were withheld.

A reader knows the numbers shown; that whatever is withheld is not a shown zero; how numbers add up, in every table and
behind them; what a rounded share or rate allows; and, with an earlier release in hand, that registers grow.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from decimal import Decimal

from tejido.statistics.releases.values import Cell, Counts, Key, Ratios, Release

INFINITE = float("inf")
_JOINT = 3  # dimensions of the largest table that a reader builds behind the published ones

Place = tuple[int, Key]  # number of the release, from the oldest, and key


@dataclass(slots=True)
class Knowledge:
    """`ranges`: the least and the most of every unknown; `facts`: sums of unknowns between two numbers."""

    ranges: dict[Place, tuple[float, float]] = field(default_factory=dict)
    facts: dict[tuple[tuple[Place, float], ...], tuple[float, float]] = field(default_factory=dict)
    withheld: dict[Place, str] = field(default_factory=dict)  # with what people call it
    watched: dict[Place, str] = field(default_factory=dict)  # not to be found small, the same

    def fact(self, terms: list[tuple[Place, float]], least: float, most: float) -> None:
        """Something that holds."""
        self.facts[tuple(terms)] = (least, most)


def read(releases: list[Release], *, growing: bool = True) -> Knowledge:
    """What follows from the releases, the oldest first."""
    known = Knowledge()
    for number, release in enumerate(releases):
        _numbers(known, number, release)
        for table in release.tables:
            _additions(known, number, release, table.population, _grid(release, table))
        for population, grid in _behind(release):
            _additions(known, number, release, population, grid)
        for ratios in release.ratios:
            _ratios(known, number, release, ratios)
    _growth(known, releases, growing=growing)
    return known


def _numbers(known: Knowledge, number: int, release: Release) -> None:
    shown = release.numbers()
    for key, value in shown.items():
        known.ranges[number, key] = (value, value) if value is not None else (release.rule.least, INFINITE)
    for table, cell, key in release.keyed():
        if table.cells[cell] is None:
            known.withheld.setdefault((number, key), _named(release, table, cell))


def _named(release: Release, table: Counts | Ratios, cell: Cell) -> str:
    codes = ", ".join(f"{name}={code}" for name, code in zip(table.dimensions, cell, strict=True))
    return f"{release.code}, tabla {table.name}: {codes}"


Grid = dict[str, tuple[str, ...]]  # dimension -> codes


def _grid(release: Release, table: Counts | Ratios) -> Grid:
    if isinstance(table, Counts):
        return {name: release.codes_of(table, name) for name in table.dimensions}
    names = [*table.dimensions, *([table.part[0]] if table.part else [])]
    return {name: release.dimension(name).codes for name in names}


def _behind(release: Release) -> list[tuple[str, Grid]]:
    """The tables nobody published whose cells must exist, for each population: of up to three of its dimensions."""
    found: list[tuple[str, Grid]] = []
    for population in {table.population for table in release.tables}:
        grids = [_grid(release, table) for table in release.tables if table.population == population]
        for size in range(1, _JOINT + 1):
            for names in itertools.combinations(sorted({name for grid in grids for name in grid}), size):
                inside = [grid for grid in grids if set(grid) <= set(names)]
                full = {name: release.dimension(name).codes for name in names}
                if full not in inside and _bound(inside, names):
                    found.append((population, full))
    return found


def _bound(grids: list[Grid], names: tuple[str, ...]) -> bool:
    """Whether these tables say more of one another through a table behind them than by the margins they share."""
    if set(names) != {name for grid in grids for name in grid} or not _one_or_two_make(grids, set(names)):
        return False
    if any(len({grid[name] for grid in grids if name in grid}) > 1 for name in names):
        return True
    return (
        len(names) == _JOINT
        and all(any({one, other} <= set(grid) for grid in grids) for one, other in itertools.combinations(names, 2))
        and not any(set(grid) == set(names) for grid in grids)
    )


def _one_or_two_make(grids: list[Grid], names: set[str]) -> bool:
    return any(set(one) | set(other) == names for one in grids for other in grids)


def _additions(known: Knowledge, number: int, release: Release, population: str, grid: Grid) -> None:
    dimensions = {name: release.dimension(name) for name in grid}

    def place(codes: dict[str, str]) -> Place:
        pairs = sorted((name, code) for name, code in codes.items() if code != dimensions[name].total)
        where = (number, (population, tuple(pairs)))
        known.ranges.setdefault(where, (0, INFINITE))
        return where

    for name, dimension in dimensions.items():
        others = [other for other in grid if other != name]
        for codes in itertools.product(*(grid[other] for other in others)):
            line = dict(zip(others, codes, strict=True))
            at = {code: place(line | {name: code}) for code in grid[name]}
            for whole, parts in dimension.sums:
                if all(part in at for part in parts):
                    _sum(known, at[whole], [at[part] for part in parts], overlapping=dimension.overlapping)


def _sum(known: Knowledge, whole: Place, parts: list[Place], *, overlapping: bool) -> None:
    known.fact([(whole, -1.0), *((part, 1.0) for part in parts)], 0, INFINITE if overlapping else 0)
    if overlapping:
        for part in parts:
            known.fact([(whole, 1.0), (part, -1.0)], 0, INFINITE)


def _ratios(known: Knowledge, number: int, release: Release, table: Ratios) -> None:
    half = Decimal(1).scaleb(-table.decimals) / 2
    for cell, value in table.cells.items():
        if value is None:
            continue
        whole, name = (number, release.key(table, cell)), _named(release, table, cell)
        least, most = (float(max(value + side, Decimal(0)) / table.per) for side in (-half, half))
        known.watched.setdefault(whole, f"{name}, el número detrás")
        if table.bases is not None:
            known.fact([(whole, 1.0)], least * table.bases[cell], most * table.bases[cell])
        elif table.part:
            part = (number, release.key(table, cell, table.part))
            known.fact([(part, 1.0), (whole, -least)], 0, INFINITE)
            known.fact([(part, 1.0), (whole, -most)], -INFINITE, 0)
            known.fact([(part, 1.0), (whole, -1.0)], -INFINITE, 0)
            known.watched.setdefault(part, f"{name}, la parte")
            if not release.dimension(table.part[0]).overlapping:
                rest = (number, release.key(table, cell, (table.part[0], f"no {table.part[1]}")))
                known.ranges[rest] = (0, INFINITE)
                known.fact([(whole, 1.0), (part, -1.0), (rest, -1.0)], 0, 0)
                known.watched[rest] = f"{name}, el resto"


def _growth(known: Knowledge, releases: list[Release], *, growing: bool) -> None:
    """Numbers do not fall from one release to the next, but for those above or below one that is seen to fall."""
    pairs: list[tuple[Place, Place]] = []
    latest: dict[Key, Place] = {}
    for place in sorted(known.ranges, key=lambda place: place[0]):
        if place[1] in latest:
            pairs.append((latest[place[1]], place))
        latest[place[1]] = place
    fallen = [after for before, after in pairs if known.ranges[after][1] < known.ranges[before][0]]
    for before, after in pairs:
        grows = growing and not any(_kin(releases[after[0]], after[1], other[1]) for other in fallen)
        change: Place = (after[0], (f"cambio de {after[1][0]}", after[1][1]))
        known.ranges[change] = (0 if grows else -INFINITE, INFINITE)
        known.fact([(after, 1.0), (before, -1.0), (change, -1.0)], 0, 0)
        codes = ", ".join(f"{name}={code}" for name, code in after[1][1])
        known.watched[change] = (
            f"{releases[after[0]].code}, cambio desde {releases[before[0]].code}: {codes or 'total'}"
        )


def _kin(release: Release, one: Key, other: Key) -> bool:
    mine, theirs = dict(one[1]), dict(other[1])
    return one[0] == other[0] and all(
        mine[name] in _under(release, name, theirs[name]) or theirs[name] in _under(release, name, mine[name])
        for name in set(mine) & set(theirs)
    )


def _under(release: Release, name: str, code: str) -> set[str]:
    found = {code}
    for whole, parts in release.dimension(name).sums:  # a sum stands before its parts
        if whole in found:
            found.update(parts)
    return found
