"""The places whose figures the district watches, from `triangulation.yaml` in its folder; without it, the district."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from tejido.law.reading import read_yaml

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


@lru_cache(maxsize=4)
def _loaded(path: Path, changed: int) -> Watched:
    fields = read_yaml(path).fields(("places",), ("schools",))
    places = {code: name.text() for code, name in fields["places"].mapping().items()}
    if "schools" not in fields:
        return Watched(places)
    said = fields["schools"].fields(("place", "districts"))
    place = said["place"].among(places, "el lugar")
    return Watched(places, place, tuple(one.among(places, "el lugar") for one in said["districts"].items()))
