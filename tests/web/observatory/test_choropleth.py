"""The tones of the map, and how far the services are."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from tejido.web.observatory.choropleth import choropleth, steps_of
from tejido.web.observatory.distances import distances, public_places
from tejido.web.observatory.lines import Line
from tejido.web.zones.drawing import ZoneInput, around, map_view

NIGHT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # 3:00 in Lima
WEEKDAYS = {"weekly": [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "until": "14:00"}]}


@pytest.mark.parametrize("most", [1, 3, 4, 7, 10, 23, 96, 100, 101, 999, 12345])
def test_the_steps_reach_from_one_to_the_largest_without_a_gap(most: int) -> None:
    steps = steps_of([0, most])
    assert len(steps) <= 4
    assert steps[0].low == 1
    assert steps[-1].low <= most <= steps[-1].high
    assert all(one.high + 1 == other.low for one, other in itertools.pairwise(steps))


def test_nothing_has_no_steps() -> None:
    assert steps_of([]) == steps_of([0, 0]) == ()


def test_withheld_zero_and_untold_zones_are_told_apart() -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]}
    zones = [ZoneInput(code, code, square, approximate=True) for code in ("many", "none", "hidden", "untold")]
    view = map_view(square, zones, [], window=around([], [square]), width=100)
    lines = [Line("many", "Many", "40", value=40), Line("none", "None", "0", value=0),
             Line("hidden", "Hidden", "reservado", why="Reservado.")]  # fmt: skip
    made = choropleth("2026", view, lines, steps_of([40]))
    assert {one.zone.code: one.tone for one in made.zones} == {"many": 4, "none": 0, "hidden": -1, "untold": None}
    assert "Many, 40" in made.said
    assert "reservado: 1" in made.said


@dataclass
class Site:
    name: str = "Posta"
    kind: str = "health_post"
    sector: str = "health"
    state: str = "open"
    lat: float | None = -11.85
    lon: float | None = -77.03
    hours: Any = field(default_factory=lambda: WEEKDAYS)
    place_is_secret: bool = False


def test_the_shelter_and_secret_or_closed_places_are_nowhere() -> None:
    hidden = [Site("Hogar", "shelter"), Site("Secreto", place_is_secret=True), Site("Cerrado", state="closed"),
              Site("Sin lugar", lat=None)]  # fmt: skip
    assert public_places([*hidden, Site()]) == [Site()]
    [found] = distances({"z": ("Zona", (-11.85, -77.03))}, hidden, NIGHT)
    assert {found.open_now.name, *(far.name for far in found.kinds)} == {""}


def test_the_nearest_that_attends_may_be_farther_than_the_nearest() -> None:
    sites = [Site(), Site("Comisaría", "police_station", "police", lat=-11.87, hours={"always": True})]
    [found] = distances({"z": ("Zona", (-11.85, -77.03))}, sites, NIGHT)
    assert (found.open_now.name, found.open_now.km) == ("Comisaría", "a 2.2\xa0km")
    assert [(far.name, far.km) for far in found.kinds] == [
        ("", ""),
        ("Comisaría", "a 2.2\xa0km"),
        ("Posta", "ahí mismo"),
    ]
