"""The maps of the observatory: the district toned by a release's figures, as its zones are drawn today."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings

from tejido.directory.access import published_zone_shapes
from tejido.directory.models import Institution
from tejido.kernel.clock import lima_date
from tejido.observatory.released.reading import ReleaseInForce
from tejido.web.observatory.breakdowns import broken, years
from tejido.web.observatory.choropleth import MOST_CASES, MOST_RATE, Choropleth, Step, choropleth, steps_of
from tejido.web.observatory.distances import public_places
from tejido.web.observatory.lines import Line, period_name
from tejido.web.observatory.parts import Breakdown
from tejido.web.zones.drawing import MapView, ZoneInput, around, map_view
from tejido.web.zones.maps import SMALL, WIDE

CASES = "SIT-01"


@dataclass(frozen=True, slots=True)
class District:
    """The part where people live, as far as the services tell, also small; the whole with a frame around that part."""

    near: MapView
    small: MapView
    whole: MapView


@dataclass(frozen=True, slots=True)
class ZoneMaps:
    """The maps of one period, with one key."""

    near: Choropleth
    small: Choropleth
    whole: Choropleth


def zone_maps(
    release: ReleaseInForce, period: str, drawn: District | None, rates: Sequence[Line] = ()
) -> ZoneMaps | None:
    """The district of that period, by its cases or by those rates; None when the release does not tell it by zones, or
    no shape is known."""
    found = broken(release, release.sheet(CASES), "zone", period)
    if drawn is None or found is None:
        return None
    lines = rates or found.parts[0].lines
    title, steps = period_name(period), steps_of(line.value or 0 for line in lines)
    most = MOST_RATE if rates else MOST_CASES
    views = (drawn.near, drawn.small, drawn.whole)
    return ZoneMaps(*(choropleth(title, view, lines, steps, most) for view in views))


def maps_in_time(release: ReleaseInForce, drawn: District | None) -> list[Choropleth]:
    """One map for each year, the oldest first, all with the tones of one key."""
    about = release.sheet(CASES)
    if drawn is None:
        return []
    told = [(year, broken(release, about, "zone", year)) for year in reversed(years(release, about))]
    known = [(year, found) for year, found in told if found is not None]
    steps = _steps([found for _, found in known])
    return [choropleth(year, drawn.near, found.parts[0].lines, steps) for year, found in known]


def drawn_district(sites: Iterable[Institution], at: datetime) -> District | None:
    """The district with its zones and their names; None when its boundary is not known."""
    shapes = published_zone_shapes(str(settings.TEJIDO_DISTRICT), on=lima_date(at))
    told = [(zone.code, zone.name, zone.kind, geometry, approximate) for zone, geometry, approximate in shapes]
    places = tuple((one.lat or 0.0, one.lon or 0.0) for one in public_places(sites))
    return _drawn(json.dumps(told), places)


@lru_cache(maxsize=4)
def _drawn(shapes: str, places: tuple[tuple[float, float], ...]) -> District | None:
    """Remembered by what is drawn: the place of each name takes a while to find."""
    told = json.loads(shapes)
    boundary = next((geometry for _, _, kind, geometry, _ in told if kind == "district"), None)
    zones = [ZoneInput(code, name, geometry, rough) for code, name, kind, geometry, rough in told if kind != "district"]
    if boundary is None or not zones:
        return None
    part = around(places, []) if places else around([], [boundary])
    whole = around([], [boundary])
    return District(
        map_view(boundary, zones, [], window=part, width=WIDE),
        map_view(boundary, zones, [], window=part, width=SMALL),
        map_view(boundary, zones, [], window=whole, width=SMALL, frame=part),
    )


def _steps(found: Sequence[Breakdown]) -> tuple[Step, ...]:
    return steps_of(line.value or 0 for one in found for part in one.parts for line in part.lines)
