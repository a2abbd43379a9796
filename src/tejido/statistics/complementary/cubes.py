"""Which cells hang together within one release, and by which sums.

Tables of one population are slices of one world of cases. Every table is a cube of keys with its sums. Where tables
could bind each other beyond the cells that they share (three two-way tables of three dimensions, or different groupings
of one dimension), the cube of all their dimensions is added: nobody publishes its other cells, but they exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from tejido.statistics.releases.dimensions import Dimension
from tejido.statistics.releases.values import Cell, Counts, Key, Ratios, Release

MOST_DIMENSIONS = 3  # of a cube that is added; a table may have more


@dataclass(frozen=True, slots=True)
class Sum:
    """`whole` is the sum of the parts; or, when they overlap, at least each of them and at most their sum. `neither`:
    the part of those in none of the others, which overlaps with none."""

    whole: Key
    parts: tuple[Key, ...]
    overlapping: bool = False
    neither: Key | None = None


@dataclass(frozen=True, slots=True)
class Cube:
    """All combinations of some codes of some dimensions, by the dimensions' names in order."""

    population: str
    codes: tuple[tuple[Dimension, tuple[str, ...]], ...]

    def cells(self) -> Iterator[Key]:
        """The key of every cell."""
        for cell in product(*(codes for _, codes in self.codes)):
            yield self._key(cell)

    def sums(self) -> Iterator[Sum]:
        """Every sum of every line, once."""
        for place, (dimension, used) in enumerate(self.codes):
            others = [codes if other != place else ("",) for other, (_, codes) in enumerate(self.codes)]
            inside = [(whole, parts) for whole, parts in dimension.sums if set(parts) <= set(used)]
            for cell, (whole, parts) in product(product(*others), inside):
                line = {code: self._key((*cell[:place], code, *cell[place + 1 :])) for code in (whole, *parts)}
                told = tuple(line[part] for part in parts)
                yield Sum(line[whole], told, dimension.overlapping, line.get(dimension.neither))

    def _key(self, cell: Cell) -> Key:
        pairs = zip(self.codes, cell, strict=True)
        return self.population, tuple((d.name, code) for (d, _), code in pairs if code != d.total)


def cubes(release: Release, *, every_code: bool = False) -> list[Cube]:
    """The cubes of a release: its tables and what is added to bind them.

    `every_code`: the added ones have all the codes of their tables, and not only those that bind them (`_needed`). Of
    one release that says no more; between two releases it does, of the changes of cells that nobody published.
    """
    found: dict[Cube, None] = {}
    for population in sorted({table.population for table in release.tables}):
        tables = [_cube(release, table) for table in release.tables if table.population == population]
        found.update(dict.fromkeys(tables))
        found.update(dict.fromkeys(_binding(release, population, tables, every_code=every_code)))
    return list(found)


def _cube(release: Release, table: Counts | Ratios) -> Cube:
    codes = {name: release.codes_of(table, name) for name in table.dimensions}
    if isinstance(table, Ratios):
        codes = {name: release.dimension(name).codes for name in codes}
        if table.part:
            codes[table.part[0]] = release.dimension(table.part[0]).codes
    return Cube(table.population, tuple((release.dimension(name), codes[name]) for name in sorted(codes)))


def _binding(release: Release, population: str, tables: Sequence[Cube], *, every_code: bool) -> Iterator[Cube]:
    names = [frozenset(d.name for d, _ in cube.codes) for cube in tables]
    unions = {a | b for a, b in combinations(names, 2)} | set(names)
    for union in sorted((u for u in unions if len(u) <= MOST_DIMENSIONS), key=sorted):
        inside = [cube for cube, own in zip(tables, names, strict=True) if own <= union]
        whole = Cube(population, tuple((release.dimension(name), _used(inside, name)) for name in sorted(union)))
        if whole not in inside and (_differ(inside) or _cycle([n for n in names if n <= union], union)):
            needed = tuple((d, _needed(inside, d, union)) for d, _ in whole.codes)
            yield whole if every_code else Cube(population, needed)


def _needed(tables: Sequence[Cube], dimension: Dimension, union: frozenset[str]) -> tuple[str, ...]:
    """The codes of a dimension that bind tables in a cube behind them: those that tables of all its dimensions together
    use, and what lies under two of them that share a part. What only fewer dimensions tell of (the months of a table
    of months, beside quarters by zone) binds nothing in one release: it is spread over the others as its whole is."""
    told: dict[str, set[str]] = {}
    for cube in tables:
        for code in dict(_by_name(cube)).get(dimension.name, ()):
            told.setdefault(code, set()).update(d.name for d, _ in cube.codes)
    used = {code for code, names in told.items() if names == union}
    above = _above(dimension)
    shared = {code for code in dimension.codes if _under_two(above[code] & used, above)}
    needed = used.union(*(above[code] for code in shared))
    return tuple(code for code in dimension.codes if code in needed)


def _by_name(cube: Cube) -> Iterator[tuple[str, tuple[str, ...]]]:
    return ((dimension.name, codes) for dimension, codes in cube.codes)


def _above(dimension: Dimension) -> dict[str, set[str]]:
    """Each code with all that it is part of, itself included."""
    above = {code: {code} for code in dimension.codes}
    for whole, parts in dimension.sums:  # a sum stands before its parts are summed
        for part in parts:
            above[part] |= above[whole]
    return above


def _under_two(codes: set[str], above: dict[str, set[str]]) -> bool:
    """Whether two of these codes, which have a part in common, are not one part of the other."""
    return any(one not in above[other] and other not in above[one] for one, other in combinations(codes, 2))


def _used(tables: Sequence[Cube], name: str) -> tuple[str, ...]:
    """The codes of a dimension that any of the tables uses."""
    found = {code: None for cube in tables for d, codes in cube.codes if d.name == name for code in codes}
    order = next(d for cube in tables for d, _ in cube.codes if d.name == name).codes
    return tuple(code for code in order if code in found)


def _differ(tables: Sequence[Cube]) -> bool:
    """Whether two tables use different codes of one dimension."""
    used: dict[str, tuple[str, ...]] = {}
    return any(used.setdefault(d.name, codes) != codes for cube in tables for d, codes in cube.codes)


def _cycle(names: Sequence[frozenset[str]], union: frozenset[str]) -> bool:
    """Whether every pair of three dimensions stands in some table: then they bind the cells of all three."""
    pairs = [frozenset(pair) for pair in combinations(union, 2)]
    return len(union) == MOST_DIMENSIONS and all(any(pair <= name for name in names) for pair in pairs)
