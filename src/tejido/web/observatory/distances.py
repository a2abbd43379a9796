"""How far the nearest services are from the place that stands for each zone, in a straight line. Pure.

A service whose place is secret, or that does not attend, is not here whatever its row says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from tejido.directory.distance import kilometres
from tejido.directory.hours import covers, told
from tejido.kernel.times import NBSP

Point = tuple[float, float]
THERE = 0.1
"""Nearer than these kilometres is there: what stands for a zone is often the place of its service."""
WANTED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Centro Emergencia Mujer", ("cem_regular", "cem_police")),
    ("Comisaría", ("police_station",)),
    ("Establecimiento de salud", ("health_centre", "health_post")),
)


class Placed(Protocol):
    """An institution, as the directory keeps it."""

    name: str
    kind: str
    sector: str
    state: str
    lat: float | None
    lon: float | None
    hours: Mapping[str, Any] | None
    place_is_secret: bool


Site = TypeVar("Site", bound=Placed)


@dataclass(frozen=True, slots=True)
class Far:
    """A service and how far it is; `name` empty when there is none."""

    name: str = ""
    km: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class ZoneDistances:
    """The nearest service that attends at this instant, and the nearest of each kind at whatever hour."""

    code: str
    name: str
    open_now: Far
    kinds: tuple[Far, ...]


def public_places(sites: Iterable[Site]) -> list[Site]:
    """Those that attend and whose place may be told."""
    return [
        one
        for one in sites
        if one.lat is not None and not one.place_is_secret and one.kind != "shelter" and one.state != "closed"
    ]


def distances(middles: Mapping[str, tuple[str, Point]], sites: Iterable[Placed], at: datetime) -> list[ZoneDistances]:
    """One for each zone of `middles` (code -> name and middle), by name."""
    places = public_places(sites)
    attending = [one for one in places if covers(one.hours, at)]
    made = (
        ZoneDistances(
            code,
            name,
            _nearest(middle, attending),
            tuple(_nearest(middle, [one for one in places if one.kind in kinds]) for _, kinds in WANTED),
        )
        for code, (name, middle) in middles.items()
    )
    return sorted(made, key=lambda one: one.name)


def _nearest(middle: Point, sites: Iterable[Placed]) -> Far:
    far = [(kilometres(middle, (one.lat or 0, one.lon or 0)), one.name, one) for one in sites]
    if not far:
        return Far()
    km, name, one = min(far, key=lambda found: found[:2])
    return Far(name, f"a {km:.1f}{NBSP}km" if km >= THERE else "ahí mismo", told(one.hours))
