"""All that a reader of published releases knows, written down as inequalities: nothing of how they were withheld.

A reader knows the numbers shown; that whatever is withheld is not a shown zero; how numbers add up, in every table and
behind them; which codes of several dimensions go together; what a rounded share or rate allows; and, with an earlier
release in hand, that registers grow.
"""

from __future__ import annotations

import itertools
from decimal import Decimal

from tejido.statistics.attack.facts import INFINITE, Knowledge, Place
from tejido.statistics.attack.grids import Grid, behind, grid_of
from tejido.statistics.attack.growth import add_growth
from tejido.statistics.releases.values import Cell, Counts, Ratios, Release


def read(releases: list[Release], *, growing: bool = True) -> Knowledge:
    """What follows from the releases, the oldest first."""
    known = Knowledge()
    for number, release in enumerate(releases):
        _numbers(known, number, release)
        for table in release.tables:
            _additions(known, number, release, table.population, grid_of(release, table))
        for population, grid in behind(release):
            _additions(known, number, release, population, grid)
        _bonds(known, number, release)
        for ratios in release.ratios:
            _ratios(known, number, release, ratios)
    add_growth(known, releases, growing=growing)
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
                    if dimension.overlapping:
                        _overlap(known, at[whole], [at[part] for part in parts], at.get(dimension.neither))
                    else:
                        known.fact([(at[whole], -1.0), *((at[part], 1.0) for part in parts)], 0, 0)


def _overlap(known: Knowledge, whole: Place, parts: list[Place], neither: Place | None) -> None:
    """No part is more than the whole, nor than what is left of it by those in none; all together are no less."""
    known.fact([(whole, -1.0), *((part, 1.0) for part in parts)], 0, INFINITE)
    for part in parts:
        beside = [(neither, -1.0)] if neither in parts and neither is not None and part != neither else []
        known.fact([(whole, 1.0), (part, -1.0), *beside], 0, INFINITE)


def _bonds(known: Knowledge, number: int, release: Release) -> None:
    for bond in release.bonds:
        for whole, parts in release.bound(bond):
            terms = [((number, whole), 1.0), *(((number, part), -1.0) for part in parts)]
            known.fact(terms, 0, 0 if bond.exact else INFINITE)


def _ratios(known: Knowledge, number: int, release: Release, table: Ratios) -> None:
    half = Decimal(1).scaleb(-table.decimals) / 2
    for cell, value in table.cells.items():
        if value is None:
            continue
        whole, name = (number, release.key(table, cell)), _named(release, table, cell)
        least, most = (float(max(value + side, Decimal(0)) / table.per) for side in (-half, half))
        known.ranges.setdefault(whole, (0, INFINITE))
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
