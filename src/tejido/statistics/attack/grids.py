"""The tables that a reader has, and those that nobody published and whose cells must exist."""

from __future__ import annotations

import itertools

from tejido.statistics.releases.values import Counts, Ratios, Release

_JOINT = 3  # dimensions of the largest table that a reader builds behind the published ones

Grid = dict[str, tuple[str, ...]]  # dimension -> codes


def grid_of(release: Release, table: Counts | Ratios) -> Grid:
    """The codes of each dimension of a table; all of them where it is of ratios."""
    if isinstance(table, Counts):
        return {name: release.codes_of(table, name) for name in table.dimensions}
    names = [*table.dimensions, *([table.part[0]] if table.part else [])]
    return {name: release.dimension(name).codes for name in names}


def behind(release: Release) -> list[tuple[str, Grid]]:
    """The tables nobody published whose cells must exist, for each population: of up to three of its dimensions."""
    found: list[tuple[str, Grid]] = []
    for population in {table.population for table in release.tables}:
        grids = [grid_of(release, table) for table in release.tables if table.population == population]
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
