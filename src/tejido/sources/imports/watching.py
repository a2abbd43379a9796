"""The places whose figures the district watches, from `triangulation.yaml` in its folder; without it, the district."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from tejido.accounts.actors import Actor
from tejido.directory.access import visible_zones
from tejido.law.reading import read_yaml
from tejido.sources.imports.profile import Inhabitants, Profile

FILE: Final = "triangulation.yaml"


@dataclass(frozen=True, slots=True)
class Watched:
    """The places by their code with their names; the schools' place and the districts that it gathers ("" none)."""

    places: Mapping[str, str]
    schools: str = ""
    school_districts: tuple[str, ...] = ()


def watched() -> Watched:
    """What this installation watches. Raises WrongFile."""
    path = Path(settings.TEJIDO_DISTRICT_DIR) / FILE
    if not path.is_file():
        return Watched({settings.TEJIDO_DISTRICT: ""})
    return _loaded(path, path.stat().st_mtime_ns)


def watched_by(profile: Profile) -> Mapping[str, str]:
    """The places of which a load of this source keeps cells: of a population, the own district or its zones."""
    if profile.population is None:
        return watched().places
    if profile.population is Inhabitants.DISTRICT:
        return {settings.TEJIDO_DISTRICT: ""}
    return {code: name for name, code in profile.places.items()}


def with_zones(profile: Profile) -> Profile:
    """The profile with the zones of the directory, by name and by code, where its places are zones. One query."""
    if profile.population is not Inhabitants.ZONES:
        return profile
    zones = [zone for zone in visible_zones(Actor.system("sources")) if zone.district == settings.TEJIDO_DISTRICT]
    return replace(profile, places={label: zone.code for zone in zones for label in (zone.code, zone.name)})


@lru_cache(maxsize=4)
def _loaded(path: Path, changed: int) -> Watched:
    fields = read_yaml(path).fields(("places",), ("schools",))
    places = {code: name.text() for code, name in fields["places"].mapping().items()}
    if "schools" not in fields:
        return Watched(places)
    said = fields["schools"].fields(("place", "districts"))
    place = said["place"].among(places, "el lugar")
    return Watched(places, place, tuple(one.among(places, "el lugar") for one in said["districts"].items()))
