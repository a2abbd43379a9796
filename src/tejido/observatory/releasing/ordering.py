"""What this installation releases: its facts, its district with its zones, its rule and its secret."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from tejido.accounts.actors import Actor
from tejido.directory.access import district_names, visible_zones
from tejido.observatory.releasing.cubes import cubes
from tejido.observatory.releasing.drafting import Order
from tejido.observatory.releasing.inhabitants import loaded_inhabitants
from tejido.statistics.rule import Rule
from tejido.vault.keys import secret_for


def standing_order(facts: Path | None = None, releases: Path | None = None) -> Order:
    """The order of this installation; other folders when they are said. Three queries."""
    district = settings.TEJIDO_DISTRICT
    zones = [zone for zone in visible_zones(Actor.system("observatory")) if zone.district == district]
    return Order(
        facts=facts or settings.TEJIDO_FACTS_DIR,
        releases=releases or settings.TEJIDO_RELEASES_DIR,
        cubes=cubes(),
        rule=Rule(
            settings.TEJIDO_WITHHOLD_UNDER, settings.TEJIDO_WITHHOLD_WIDTH, hide_zeros=settings.TEJIDO_WITHHOLD_ZEROS
        ),
        salt=secret_for("observatory"),
        district=district,
        district_name=district_names().get(district, district),
        zones={zone.code: zone.name for zone in zones},
        population=loaded_inhabitants(district),
    )
