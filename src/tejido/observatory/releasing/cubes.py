"""The list of cubes: what a release holds, read from `cubes.yaml` and checked. Data; pure but for reading its file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tejido.observatory.releasing.populations import POPULATIONS
from tejido.observatory.sheets import all_indicators
from tejido.protocols.sectors import Sector
from tejido.statistics.releases.dimensions import TOTAL, Dimension
from tejido.statistics.releases.values import Bond

FILE = Path(__file__).with_name("cubes.yaml")
PERIOD, ZONES, SECTORS, UNKNOWN = "period", "zones", "sectors", "unknown"
MOST_DIMENSIONS = 3
FINEST = ("years", "quarters", "months")
NOT_KNOWN = {UNKNOWN: "Otro o sin dato"}


@dataclass(frozen=True, slots=True)
class Axes:
    """A dimension with its names; `dimension` is what withholding knows of it."""

    title: str
    dimension: Dimension
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cube:
    """One table to be released; `finest`: the shortest periods that it tells (`FINEST`)."""

    name: str
    title: str
    population: str
    dimensions: tuple[str, ...]
    finest: str


@dataclass(frozen=True, slots=True)
class Cubes:
    """The whole list."""

    dimensions: Mapping[str, Mapping[str, Any]]
    populations: Mapping[str, Mapping[str, str]]
    tables: tuple[Cube, ...]
    indicators: Mapping[str, Mapping[str, Any]]
    times: Mapping[str, Mapping[str, Any]]
    bonds: tuple[Bond, ...] = ()

    def axes(self, *, periods: Axes, zones: Mapping[str, str]) -> dict[str, Axes]:
        """Every dimension, with the periods of a release and the zones of its district."""
        found = {name: self._axis(name, told, zones) for name, told in self.dimensions.items() if name != PERIOD}
        return {PERIOD: periods, **found}

    def name_of(self, population: str) -> str:
        """What it counts, in few words: the beginning of its sentence, without when each is counted."""
        told = re.split(r"[.;]|, en (?:el|su)\b", self.populations[population]["what"])[0]
        return told[:1].lower() + told[1:]

    def _axis(self, name: str, told: Mapping[str, Any], zones: Mapping[str, str]) -> Axes:
        labels = _codes(told["codes"], zones)
        sums = told.get("sums", {TOTAL: list(labels)})
        overlapping = bool(told.get("overlapping"))
        neither = UNKNOWN if overlapping and UNKNOWN in labels else ""
        dimension = Dimension.tree(name, sums, overlapping=overlapping, neither=neither)
        return Axes(told["title"], dimension, {TOTAL: told["total"], **labels})


def _codes(told: Any, zones: Mapping[str, str]) -> dict[str, str]:
    if told == ZONES:
        return {**zones, **NOT_KNOWN}
    if told == SECTORS:
        return {**{str(one): one.spanish for one in Sector}, **NOT_KNOWN}
    return {str(code): str(name) for code, name in told.items()}


@cache
def cubes() -> Cubes:
    """The list in force."""
    return read_cubes(FILE.read_text(encoding="utf-8"))


def read_cubes(text: str) -> Cubes:
    """A list of cubes.

    Raises:
        ValueError: it names what is not there, or a table has more than three dimensions.
    """
    told = yaml.safe_load(text)
    tables = tuple(_cube(name, one) for name, one in told["tables"].items())
    indicators = {code: _indicator(one) for code, one in told.get("indicators", {}).items()}
    bonds = tuple(_bond(one) for one in told.get("bonds", []))
    found = Cubes(told["dimensions"], told["populations"], tables, indicators, told.get("times", {}), bonds)
    _check(found)
    return found


def _cube(name: str, told: Mapping[str, Any]) -> Cube:
    dimensions = tuple(told["dimensions"])
    if told.get("periods", FINEST[1]) not in FINEST:
        raise ValueError(f"{name}: there is no period {told['periods']}")
    return Cube(name, told["title"], told["population"], dimensions, told.get("periods", FINEST[1]))


def _bond(told: Mapping[str, Any]) -> Bond:
    return Bond(told["population"], told["whole"], tuple(told["parts"]), bool(told.get("exact")), told.get("of", ""))


def _indicator(told: Mapping[str, Any]) -> dict[str, Any]:
    part, whole = _listed(told.get("part", {})), _listed(told.get("whole", []))
    found = {"tables": list(told["tables"]), "part": part, "whole": whole}
    return {**found, "inhabitants": told["inhabitants"]} if "inhabitants" in told else found


def _listed(told: Any) -> list[Mapping[str, str]]:
    return list(told) if isinstance(told, Sequence) else [told]


def _check_bonds(found: Cubes) -> None:
    for bond in found.bonds:
        if nobody := bond.populations - set(found.populations):
            raise ValueError(f"a bond: there is no population {min(nobody)}")
        if wrong := {name for codes in (bond.whole, *bond.parts) for name in codes} - set(found.dimensions):
            raise ValueError(f"a bond: there is no dimension {wrong.pop()}")


def _check(found: Cubes) -> None:
    names = {one.name: one for one in found.tables}
    for cube in found.tables:
        if cube.population not in POPULATIONS or cube.population not in found.populations:
            raise ValueError(f"{cube.name}: there is no population {cube.population}")
        if len(cube.dimensions) > MOST_DIMENSIONS or PERIOD not in cube.dimensions:
            raise ValueError(f"{cube.name}: the period, and three dimensions at most")
        if wrong := set(cube.dimensions) - set(found.dimensions):
            raise ValueError(f"{cube.name}: there is no dimension {wrong.pop()}")
    _check_bonds(found)
    for code, told in found.indicators.items():
        asked = {name for codes in (*told["part"], *told["whole"]) for name in codes}
        if code.partition("/")[0] not in all_indicators() or any(
            table not in names or asked - set(names[table].dimensions) for table in told["tables"]
        ):
            raise ValueError(f"{code}: it, its table or its dimension is not there")
    if wrong_times := set(found.times) - set(all_indicators()):
        raise ValueError(f"{wrong_times.pop()}: there is no such indicator")
