"""A release as values: the tables that leave together, with their codes, and None where a number is withheld.

Every cell has a key that does not depend on its table: its population and the codes that are not totals. Two cells with
one key are one number, whichever tables and releases they stand in; that is how tables share their margins.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import product
from math import prod

from tejido.statistics.releases.dimensions import Dimension
from tejido.statistics.rule import STANDARD, Rule

_MOST_PER, _MOST_DECIMALS = 1_000_000, 6
Cell = tuple[str, ...]  # one code for each dimension of the table, in its order
Key = tuple[str, tuple[tuple[str, str], ...]]  # population, then (dimension, code) by name, without the totals


@dataclass(frozen=True, slots=True)
class Counts:
    """A table of counts of one population, whole: every combination of its codes, totals included."""

    name: str
    population: str
    dimensions: tuple[str, ...]
    cells: Mapping[Cell, int | None] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Ratios:
    """Shares or rates, rounded half up to `decimals`, `per` so many.

    A share is of the cases with the code `part` (dimension, code) among those of the cell; a rate has `bases` instead,
    numbers that everybody knows (inhabitants). None: withheld, or over nothing.
    """

    name: str
    population: str
    dimensions: tuple[str, ...]
    cells: Mapping[Cell, Decimal | None] = field(hash=False)
    part: tuple[str, str] | None = None
    bases: Mapping[Cell, int] | None = field(default=None, hash=False)
    per: int = 100
    decimals: int = 0

    def __post_init__(self) -> None:
        if (self.part is None) == (self.bases is None):
            raise ValueError(f"{self.name}: a ratio has a part or bases, and not both")
        if not (1 <= self.per <= _MOST_PER and 0 <= self.decimals <= _MOST_DECIMALS):
            raise ValueError(f"{self.name}: a ratio is per 1 to {_MOST_PER}, with up to {_MOST_DECIMALS} decimals")
        if self.part and self.part[0] in self.dimensions:
            raise ValueError(f"{self.name}: the dimension of the part is not one of the table")
        if self.bases is not None and set(self.bases) != set(self.cells):
            raise ValueError(f"{self.name}: every rate needs its base")


@dataclass(frozen=True, slots=True)
class Bond:
    """What anybody knows of codes of several dimensions: `parts` together are never more than `whole`, or always as
    many when `exact`, under every combination of the other dimensions (a risk level stands on a sheet: cases with a
    level are no more than cases with a sheet, each year). `of`: the population of the parts, when it is another."""

    population: str
    whole: Mapping[str, str] = field(hash=False)
    parts: tuple[Mapping[str, str], ...] = field(hash=False)
    exact: bool = False
    of: str = ""

    @property
    def populations(self) -> frozenset[str]:
        return frozenset((self.population, self.of or self.population))

    def keys(self, whole: Key) -> tuple[Key, ...]:
        """The keys of the parts under the same other codes as a key of the whole; none when it is another's key."""
        codes = dict(whole[1])
        if whole[0] != self.population or not self.whole.items() <= codes.items():
            return ()
        others = {name: code for name, code in codes.items() if name not in self.whole}
        if any(others.keys() & part.keys() for part in self.parts):
            return ()
        return tuple((self.of or self.population, tuple(sorted({**others, **part}.items()))) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Release:
    """Everything that is published together. Later releases of the same populations are guarded against this one.

    Raises:
        ValueError: a table is not whole, names what is not there, or two tables disagree about a number.
    """

    code: str
    cut_on: date
    dimensions: tuple[Dimension, ...]
    counts: tuple[Counts, ...]
    ratios: tuple[Ratios, ...] = ()
    rule: Rule = STANDARD
    bonds: tuple[Bond, ...] = ()

    def __post_init__(self) -> None:
        names = [table.name for table in self.tables]
        if len(set(names)) != len(names) or len({d.name for d in self.dimensions}) != len(self.dimensions):
            raise ValueError(f"{self.code}: a name stands twice")
        for table in self.tables:
            self._check_whole(table)
        if any(value is not None and value < 0 for table in self.counts for value in table.cells.values()):
            raise ValueError("a count is 0 or more")
        self.numbers()

    @property
    def tables(self) -> tuple[Counts | Ratios, ...]:
        return (*self.counts, *self.ratios)

    def dimension(self, name: str) -> Dimension:
        """The dimension of that name.

        Raises:
            ValueError: there is none.
        """
        for dimension in self.dimensions:
            if dimension.name == name:
                return dimension
        raise ValueError(f"there is no dimension {name}")

    def key(self, table: Counts | Ratios, cell: Cell, *more: tuple[str, str]) -> Key:
        """The key of a cell, with more codes when it is a part of it."""
        codes = (*zip(table.dimensions, cell, strict=True), *more)
        return table.population, tuple(sorted((d, c) for d, c in codes if c != self.dimension(d).total))

    def keyed(self) -> Iterator[tuple[Counts, Cell, Key]]:
        """Every cell of every table of counts with its key."""
        for table in self.counts:
            for cell in table.cells:
                yield table, cell, self.key(table, cell)

    def numbers(self) -> dict[Key, int | None]:
        """What is published under each key; None when every table withholds it.

        Raises:
            ValueError: two tables show different numbers.
        """
        found: dict[Key, int | None] = {}
        for table, cell, key in self.keyed():
            value = table.cells[cell]
            if found.setdefault(key, value) is None:
                found[key] = value
            elif value is not None and found[key] != value:
                raise ValueError(f"{table.name} {cell}: another table says {found[key]}, not {value}")
        return found

    def bound(self, bond: Bond) -> Iterator[tuple[Key, tuple[Key, ...]]]:
        """Every whole of a bond with its parts, where all of them are numbers of the release."""
        keys = self.numbers().keys()
        found = ((whole, bond.keys(whole)) for whole in keys)
        return ((whole, parts) for whole, parts in found if parts and keys >= set(parts))

    def holds(self, bond: Bond) -> bool:
        """Whether the numbers that are known agree with a bond."""
        numbers = self.numbers()
        for whole, parts in self.bound(bond):
            told, each = numbers[whole], [numbers[part] for part in parts]
            known = [value for value in each if value is not None]
            if (
                told is not None
                and len(known) == len(each)
                and (sum(known) > told or (bond.exact and sum(known) != told))
            ):
                return False
        return True

    def of(self, populations: Collection[str]) -> Release:
        """What it tells of some populations."""
        return replace(
            self,
            counts=tuple(table for table in self.counts if table.population in populations),
            ratios=tuple(table for table in self.ratios if table.population in populations),
        )

    def codes_of(self, table: Counts | Ratios, name: str) -> tuple[str, ...]:
        """The codes of a dimension that a table uses, in the order of the dimension."""
        place = table.dimensions.index(name)
        used = {cell[place] for cell in table.cells}
        return tuple(code for code in self.dimension(name).codes if code in used)

    def _check_whole(self, table: Counts | Ratios) -> None:
        codes = [self.codes_of(table, name) for name in table.dimensions]
        if not table.cells or len(table.cells) != prod(map(len, codes)) or set(table.cells) != set(product(*codes)):
            raise ValueError(f"{table.name}: every combination of its codes is needed, and no other")
        if isinstance(table, Ratios):
            if table.part and table.part[1] not in self.dimension(table.part[0]).codes[1:]:
                raise ValueError(f"{table.name}: its part is not a code")
            return
        for name, used in zip(table.dimensions, codes, strict=True):
            dimension = self.dimension(name)
            if dimension.total not in used:
                raise ValueError(f"{table.name}: {name} needs its total")
            for whole, parts in dimension.sums:
                there = [part in used for part in parts]
                if any(there) and not (all(there) and whole in used):
                    raise ValueError(f"{table.name}: {name} has some parts of {whole} and not all of the sum")


def joined_populations(releases: Sequence[Release]) -> list[tuple[str, ...]]:
    """The populations in their order, those that a bond joins together: two that none joins share no number."""
    names = dict.fromkeys(table.population for one in releases for table in one.tables)
    groups: list[tuple[str, ...]] = [(name,) for name in names]
    for bond in (bond for one in releases for bond in one.bonds):
        there = [group for group in groups if bond.populations & set(group)]
        if len(there) > 1:
            groups[groups.index(there[0])] = tuple(name for group in there for name in group)
            groups = [group for group in groups if group not in there[1:]]
    return groups
