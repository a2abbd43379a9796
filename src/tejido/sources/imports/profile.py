"""How a source's files are read, as data: columns with their types and codes, what a row is, what is replaced. Pure.

A profile is a YAML file: one of Tejido's, of the district, or that a person writes (docs/imports.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

from tejido.directory.ubigeo import folded

DEFAULT_MISSING: Final = ("sin dato", "sin datos", "s/d", "ns/nc", "no sabe", "n/d", "nan", "null", "na")
UNKNOWN: Final = "unknown"


class Kind(StrEnum):
    """What a column holds."""

    YEAR = "year"
    MONTH = "month"
    YEAR_MONTH = "year_month"
    DAY = "day"
    UBIGEO = "ubigeo"
    UBIGEO_DEPARTMENT = "ubigeo_department"
    UBIGEO_PROVINCE = "ubigeo_province"
    UBIGEO_DISTRICT = "ubigeo_district"
    PLACE_NAME = "place_name"
    PLACE_LABEL = "place_label"
    CODE = "code"
    LABEL = "label"
    AGE = "age"
    NAME = "name"
    COUNT = "count"
    TICK = "tick"
    YES_NO = "yes_no"
    ASIDE = "aside"


PERIOD: Final = frozenset({Kind.YEAR, Kind.MONTH, Kind.YEAR_MONTH, Kind.DAY})
PARTS: Final = (Kind.UBIGEO_DEPARTMENT, Kind.UBIGEO_PROVINCE, Kind.UBIGEO_DISTRICT)
PLACE: Final = frozenset({Kind.UBIGEO, Kind.PLACE_NAME, Kind.PLACE_LABEL, *PARTS})
GROUPS: Final = frozenset({Kind.CODE, Kind.LABEL, Kind.AGE, Kind.NAME})
MARKS: Final = frozenset({Kind.TICK, Kind.YES_NO})


class Rows(StrEnum):
    """What one row is: a cell that is already counted, or one record among many."""

    CELLS = "cells"
    RECORDS = "records"


class Inhabitants(StrEnum):
    """Of what a source says how many people live there, instead of counting cases."""

    DISTRICT = "district"
    ZONES = "zones"


class Replaces(StrEnum):
    """What a later file takes the place of: all that was loaded of its source, or the years that it brings."""

    ALL = "all"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `values`: the codes or words that it admits, each with the code that is kept; `words`: those codes in
    words; `bands`: the first and last age of each band; `thousands`: what parts the thousands of a count; `order`: of a
    day's parts."""

    name: str
    headings: tuple[str, ...]
    kind: Kind
    title: str
    optional: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    bands: tuple[tuple[int, int], ...] = ()
    missing: tuple[str, ...] = ()
    order: str = "ymd"
    thousands: str = ""


@dataclass(frozen=True, slots=True)
class Apart:
    """Records that are counted under a measure of their own and not in the total: those of a column with such codes."""

    column: str
    codes: frozenset[str]
    measure: str
    title: str


@dataclass(frozen=True, slots=True)
class Sum:
    """A count that others must add up to. What does not is told, never changed."""

    whole: str
    parts: tuple[str, ...]


COUNTRY: Final = "PE"


@dataclass(frozen=True, slots=True)
class Profile:
    """A source. `counts`: what one unit is; `place_rule`: which place a unit is told under; `given`: what the file does
    not say and whoever loads it must; `prefix`: of the INEI codes among which a place's name is looked for; `codes`:
    the table of its codes, where the publisher's own dictionary says it and no name stands beside them; `population`:
    of what it tells the inhabitants, None for a source that counts cases; `text`: of the file that it was read from."""

    code: str
    title: str
    short: str
    publisher: str
    counts: str
    place_rule: str
    differs: str
    rows: Rows
    replaces: Replaces
    columns: tuple[Column, ...]
    missing: tuple[str, ...]
    given: tuple[str, ...] = ()
    apart: Apart | None = None
    prefix: str = ""
    codes: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    sums: tuple[Sum, ...] = ()
    others: bool = False
    population: Inhabitants | None = None
    text: str = ""

    @property
    def digest(self) -> str:
        """The mark of its text: a load says by which it was read."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def of_kind(self, kinds: frozenset[Kind]) -> tuple[Column, ...]:
        """The columns of those kinds, in their order."""
        return tuple(one for one in self.columns if one.kind in kinds)

    @property
    def required(self) -> tuple[Column, ...]:
        return tuple(one for one in self.columns if not one.optional)

    @property
    def measures(self) -> Mapping[str, str]:
        """Every measure of this source with its title; `total` is how many there are."""
        counted = {one.name: one.title for one in self.columns if one.kind is Kind.COUNT or one.kind in MARKS}
        apart = {self.apart.measure: self.apart.title} if self.apart else {}
        return {"total": self.counts, **counted, **apart} if self.rows is Rows.RECORDS else counted

    @property
    def nested(self) -> bool:
        """Whether one of its places is the whole country, which contains the others: they are not added up."""
        return COUNTRY in self.places.values()

    @property
    def main(self) -> str:
        """The measure that says how many there are: the records, or the first column that counts."""
        return "total" if self.rows is Rows.RECORDS else next(iter(self.measures))


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str:
    """A heading as it is compared: case, accents and signs do not count, and «N°» is «Nº»."""
    return folded(text.replace("º", " ").replace("°", " "))
