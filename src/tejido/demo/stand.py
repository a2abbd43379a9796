"""What every fictitious case stands on: the directory with its people over two years, the protocols, the calendar."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shapely import contains_xy
from shapely.geometry.base import BaseGeometry

from tejido.accounts.actors import Actor
from tejido.cases.services.case_rows import Ground
from tejido.demo.arrivals import Arrivals
from tejido.demo.draws import Chance, coder, data
from tejido.demo.narrowing import narrowed
from tejido.directory.routes import Routes
from tejido.law.marks import Mark
from tejido.protocols.steps import Library

OPERATOR, HEAD = "operator", "head"
_CODES_A_CASE = 512
_GRID = 0.0005
"""Degrees between two fictitious homes: some 55 m, so that they stand in rows as no real houses do."""


def grid(shape: BaseGeometry) -> Iterator[tuple[float, float]]:
    """Every crossing of `_GRID` degrees inside a shape, as (lat, lon)."""
    west, south, east, north = shape.bounds
    columns = range(math.ceil(west / _GRID), math.floor(east / _GRID) + 1)
    places = [
        (round(row * _GRID, 4), round(column * _GRID, 4))
        for row in range(math.ceil(south / _GRID), math.floor(north / _GRID) + 1)
        for column in columns
    ]
    inside = contains_xy(shape, [lon for _, lon in places], [lat for lat, _ in places])
    return (place for place, within in zip(places, inside, strict=True) if within)


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody in a post during `[since, until)`; the actor as it is while the posting lasts."""

    actor: Actor
    kind: str
    since: datetime
    until: datetime | None

    def works(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True)
class Stand:
    """Read once and never changed; `at` is the instant at which the demonstration ends."""

    seed: int
    at: datetime
    district: str
    arrivals: Arrivals
    routes: Routes
    library: Library
    marks: Mapping[str, Mark]
    workers: Mapping[str, tuple[Worker, ...]]
    _competent: dict[tuple[str, str], str] = field(default_factory=dict, repr=False, compare=False)
    _homes: dict[str, tuple[tuple[float, float], ...]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def health_zones(self) -> list[str]:
        """One zone of each health post, in the order of their codes."""
        drawn = data("figures")["zones"]
        posts = [i for i in self.routes.institutions.values() if i.sector == "health" and i.zones and i.takes_cases]
        return [min(zones) for i in sorted(posts, key=lambda i: i.code) if (zones := i.zones & drawn.keys())]

    def homes(self, zone: str) -> tuple[tuple[float, float], ...]:
        """The crossings of an even grid inside a zone, as (lat, lon); none where its shape is not known."""
        if zone not in self._homes:
            index = self.routes.zone_index.get(self.district)
            found = index.shapes.get(zone) if index else None
            self._homes[zone] = tuple(grid(found)) if found is not None else ()
        return self._homes[zone]

    def ground(self, number: int, facts: Mapping[str, Any]) -> Ground:
        """What case `number` is built on: codes of its own, and the steps that may concern it."""
        given: dict[str, int] = {}

        def code(prefix: str) -> str:
            place = given[prefix] = given.get(prefix, -1) + 1
            if place >= _CODES_A_CASE:
                raise ValueError("a fictitious case has too many things")
            return coder(self.seed, prefix, number * _CODES_A_CASE + place)

        return Ground(self.routes, narrowed(self.library, facts), self.marks, code)

    def institution(self, sector: str, zone: str, at: datetime) -> str:
        """The institution of a sector that answers for a zone; blank when there is none."""
        key = sector, zone
        if key not in self._competent:
            found = self.routes.competent_institution(sector, district=self.district, zone_code=zone or None, at=at)
            self._competent[key] = found.code if found else ""
        return self._competent[key]

    def door_actor(self, sector: str, zone: str, at: datetime, draw: Chance) -> Actor:
        """An operator at a door of that sector: mostly the zone's, sometimes another; the CEM where nobody is there."""
        doors = [c for c in self.workers if self.routes.institutions[c].sector == sector]
        near = self.institution(sector, zone, at)
        code = near if near in self.workers and draw.yes(0.8) else draw.choice(doors or ["cem-regular"])
        return self.operator(code, at, draw) or self.workers["cem-regular"][0].actor

    def operator(
        self, institution: str, at: datetime, draw: Chance, *, barred: frozenset[str] = frozenset()
    ) -> Actor | None:
        """Somebody who holds an operator post there at that instant; else who heads it; None when nobody may act."""
        for kind in (OPERATOR, HEAD):
            found = [a for a in self._present(institution, at, kind) if a.code not in barred]
            if found:
                return draw.choice(found)
        return None

    def colleague(self, actor: Actor, at: datetime, kind: str, barred: frozenset[str]) -> Actor | None:
        """Another person of the actor's institution, in a post of that kind."""
        others = self._present(actor.institution or "", at, kind)
        return next((a for a in others if a.code != actor.code and a.code not in barred), None)

    def somebody_else(self, actor: Actor, at: datetime, draw: Chance) -> str:
        """The code of an operator who is not the actor; blank when there is none."""
        code = draw.choice(sorted(self.workers))
        return next((a.code for a in self._present(code, at, OPERATOR) if a.code != actor.code), "")

    def _present(self, institution: str, at: datetime, kind: str) -> list[Actor]:
        held: Iterable[Worker] = self.workers.get(institution, ())
        return [worker.actor for worker in held if worker.kind == kind and worker.works(at)]
