"""What the files of a district say, as values. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from tejido.directory.rows import InstitutionRow


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone of the catalogue; `anchors` are the (lat, lon) of known places in it."""

    code: str
    name: str
    kind: str
    parent: str
    source: str
    anchors: tuple[tuple[float, float], ...] = ()

    @property
    def place(self) -> tuple[float | None, float | None]:
        """The middle of the known places, or nothing."""
        if not self.anchors:
            return None, None
        lats, lons = zip(*self.anchors, strict=True)
        return round(sum(lats) / len(lats), 6), round(sum(lons) / len(lons), 6)


@dataclass(frozen=True, slots=True)
class HolidayRow:
    day: date
    name: str
    source: str
    kind: str


@dataclass(frozen=True, slots=True)
class HelpLineRow:
    """A help line; `values` are the columns of its table."""

    code: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DistrictFiles:
    """Everything a district's folder says. `shapes` and `boundary` are GeoJSON geometries."""

    district: str
    name: str
    boundary: dict[str, Any]
    boundary_source: str
    zones: tuple[ZoneRow, ...]
    shapes: dict[str, dict[str, Any]]
    shapes_source: str
    institutions: tuple[InstitutionRow, ...]
    help_lines: tuple[HelpLineRow, ...]
    holidays: tuple[HolidayRow, ...]
    known_until: date


def digest_of(row: HelpLineRow) -> str:
    """A hash of everything a help line says."""
    return hashlib.sha256(json.dumps(asdict(row), sort_keys=True, default=str).encode()).hexdigest()
