"""The public services on the map and in a table, with their hours. Never the shelter, nor a place that is secret."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from tejido.directory.access import published_zone_shapes
from tejido.directory.models import Institution
from tejido.kernel.clock import lima_date
from tejido.web.observatory.distances import public_places
from tejido.web.public.guide import SiteView, site_view
from tejido.web.zones.drawing import MapView
from tejido.web.zones.maps import district_maps, places_of


@dataclass(frozen=True, slots=True)
class Service:
    """A service with its sector, for its icon."""

    sector: str
    site: SiteView


def service_map(sites: Sequence[Institution], at: datetime) -> MapView | None:
    """The part of the district where there are services."""
    shapes = published_zone_shapes(str(settings.TEJIDO_DISTRICT), on=lima_date(at))
    near, _ = district_maps(shapes, places_of(public_places(sites)))
    return near


def services(sites: Sequence[Institution], at: datetime) -> list[Service]:
    """Those on the map, by name."""
    found = [Service(one.sector, site_view(one, at)) for one in public_places(sites)]
    return sorted(found, key=lambda one: one.site.name)
