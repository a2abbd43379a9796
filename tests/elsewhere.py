"""A second district of the same installation, beside Carabayllo: its zones, calendar, institutions and people."""

from __future__ import annotations

from datetime import date, timedelta

from tejido.directory.models import CalendarHorizon, Institution, Post, Posting, Zone
from tejido.directory.services.versions import mark_changed
from tejido.protocols.sectors import Sector
from tests import people
from tests.people import ELSEWHERE, Part
from tests.world import AT

POLICE_ELSEWHERE, COURT_ELSEWHERE, HEALTH_ELSEWHERE = "cpnp-otro-distrito", "juzgado-otro-distrito", "posta-otro"
ZONE_ELSEWHERE = "otra-zona"
SECOND_CEM = "cem-segundo"
ROSENDA = Part("Rosenda", "P-VEC1-0101", "operator", POLICE_ELSEWHERE, "police", ELSEWHERE)
SARA = Part("Sara", "P-VEC2-0102", "head", people.CEM_ELSEWHERE, "cem", ELSEWHERE)
TANIA = Part("Tania", "P-VEC3-0103", "operator", SECOND_CEM, "cem", ELSEWHERE)
_SITES = (
    (people.CEM_ELSEWHERE, "cem_regular", Sector.CEM, True),
    (SECOND_CEM, "cem_police", Sector.CEM, True),
    (POLICE_ELSEWHERE, "police_station", Sector.POLICE, True),
    (COURT_ELSEWHERE, "family_court", Sector.FAMILY_COURT, False),
    (HEALTH_ELSEWHERE, "health_post", Sector.HEALTH, True),
)


def open_neighbour() -> None:
    """The neighbour beside Carabayllo; its CEM has a preference over the second one."""
    Zone.objects.get_or_create(
        code=ELSEWHERE, defaults={"name": "Distrito Vecino Inventado", "kind": "district", "district": ELSEWHERE}
    )
    Zone.objects.create(code=ZONE_ELSEWHERE, name="Otra Zona Inventada", kind="zona", district=ELSEWHERE)
    CalendarHorizon.objects.get_or_create(district=ELSEWHERE, defaults={"known_until": date(2027, 12, 31)})
    for order, (code, kind, sector, platform) in enumerate(_SITES):
        site = Institution.objects.create(
            code=code, name=f"Sede inventada {code}", kind=kind, sector=sector, district=ELSEWHERE, source="prueba",
            uses_platform=platform, takes_cases=True, state="open", preference=order, hours={"always": True}, demo=True,
        )  # fmt: skip
        for post, name in (("operador", "operator"), ("jefatura", "head")):
            Post.objects.create(code=f"{code}.{post}", institution=site, name=f"Puesto {post}", kind=name)
    for part, post in ((people.carmen, "operador"), (ROSENDA, "operador"), (SARA, "jefatura"), (TANIA, "operador")):
        Posting.objects.create(
            post=Post.objects.get(code=f"{part.institution}.{post}"), account=part(), from_at=AT - timedelta(days=90)
        )
    mark_changed()
