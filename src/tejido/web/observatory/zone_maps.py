"""The maps of the observatory: the district toned by a release's figures, with the shapes of the day it was cut."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from tejido.directory.access import published_zone_shapes
from tejido.kernel.clock import lima_date
from tejido.observatory.released.reading import ReleaseInForce
from tejido.observatory.sheets import sheet
from tejido.web.observatory.breakdowns import Breakdown, broken, years
from tejido.web.observatory.choropleth import Choropleth, Step, choropleth, steps_of
from tejido.web.observatory.lines import period_name
from tejido.web.zones.drawing import MapView, ZoneInput, around, map_view

CASES = "SIT-01"
WIDE = 620


def zone_map(release: ReleaseInForce, period: str, at: datetime, code: str = CASES) -> Choropleth | None:
    """The district of that period; None when the release does not tell it by zones, or no shape is known."""
    view = drawn_district(at)
    found = broken(release, sheet(code), "zone", period)
    if view is None or found is None:
        return None
    return choropleth(period_name(period), view, found.parts[0].lines, _steps([found]))


def maps_in_time(release: ReleaseInForce, at: datetime, code: str = CASES) -> list[Choropleth]:
    """One map for each year, the oldest first, all with the tones of one key."""
    view, about = drawn_district(at), sheet(code)
    if view is None:
        return []
    told = [(year, broken(release, about, "zone", year)) for year in reversed(years(release, about))]
    known = [(year, found) for year, found in told if found is not None]
    steps = _steps([found for _, found in known])
    return [choropleth(period_name(year), view, found.parts[0].lines, steps) for year, found in known]


def drawn_district(at: datetime) -> MapView | None:
    """The district with its zones and their names; None when its boundary is not known."""
    shapes = published_zone_shapes(str(settings.TEJIDO_DISTRICT), on=lima_date(at))
    boundary = next((geometry for zone, geometry, _ in shapes if zone.kind == "district"), None)
    zones = [
        ZoneInput(zone.code, zone.name, geometry, approximate)
        for zone, geometry, approximate in shapes
        if zone.kind != "district"
    ]
    if boundary is None or not zones:
        return None
    return map_view(boundary, zones, [], window=around([], [boundary]), width=WIDE)


def _steps(found: Sequence[Breakdown]) -> tuple[Step, ...]:
    return steps_of(line.value or 0 for one in found for part in one.parts for line in part.lines)
