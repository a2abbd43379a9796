"""A GeoJSON file of zones, read against the catalogue and the boundary of the district. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from tejido.directory.geometry import OUTSIDE_ALLOWED, read_shape, share_outside
from tejido.directory.ubigeo import check_ubigeo
from tejido.kernel.errors import Refused

MOST_BYTES: Final = 50_000_000
MOST_FEATURES: Final = 5_000
"""No district has so many zones; each fault becomes a line that somebody reads."""
_DEGREES: Final = ("CRS84", "4326")


@dataclass(frozen=True, slots=True)
class FeatureFault:
    """What is wrong with one feature; `number` counts from 1."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class ZonesRead:
    """The geometries by zone code, and the faults."""

    shapes: dict[str, dict[str, Any]]
    errors: tuple[FeatureFault, ...]


def read_zones_file(text: str, *, zones: Iterable[str], district: str, boundary: BaseGeometry | None) -> ZonesRead:
    """The polygons of the file under the code of their zone (property `code`, `codigo` or `zona`).

    Raises:
        Refused: the file as a whole is no GeoJSON collection in degrees.
    """
    known, faults = set(zones), []
    shapes: dict[str, dict[str, Any]] = {}
    for number, feature in enumerate(_collection(text), start=1):
        try:
            code = _code(feature, known, district)
            if code in shapes:
                raise Refused(f"la zona «{code}» está repetida en el archivo")
            shapes[code] = _geometry(feature, code, boundary)
        except (Refused, ValueError) as error:
            reason = error.message if isinstance(error, Refused) else str(error)
            faults.append(FeatureFault(number, reason))
    return ZonesRead(shapes, tuple(faults))


def _code(feature: object, known: set[str], district: str) -> str:
    if not isinstance(feature, Mapping) or not isinstance(feature.get("properties") or {}, Mapping):
        raise Refused("no es un elemento de GeoJSON")
    said = {str(k).lower(): v for k, v in (feature.get("properties") or {}).items()}
    code = str(said.get("code") or said.get("codigo") or said.get("zona") or "")
    if "ubigeo" in said:
        check_ubigeo(str(said["ubigeo"]), str(said.get("distrito") or ""), expected=district)
    if code not in known:
        shown = f"la zona «{code}» no está en el catálogo del distrito" if code else "falta el código de la zona"
        raise Refused(f"{shown}; agréguela al catálogo o corrija la propiedad «code»")
    return code


def _geometry(feature: Mapping[str, Any], code: str, boundary: BaseGeometry | None) -> dict[str, Any]:
    shape = read_shape(feature.get("geometry"))
    if boundary is not None and (share := share_outside(shape, boundary)) > OUTSIDE_ALLOWED:
        raise Refused(f"el {share:.0%} de la zona «{code}» queda fuera del distrito")
    found: dict[str, Any] = json.loads(json.dumps(mapping(shape)))
    return found


def _collection(text: str) -> list[Any]:
    if len(text) > MOST_BYTES:
        raise Refused("El archivo pesa más de 50 MB.", field="file")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):  # lists within lists without end are no map
        raise Refused("El archivo no es GeoJSON.", field="file") from None
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection" or not document.get("features"):
        raise Refused("El archivo debe ser un FeatureCollection de GeoJSON con al menos un elemento.", field="file")
    crs = json.dumps(document.get("crs") or "")
    if document.get("crs") and not any(name in crs for name in _DEGREES):
        raise Refused("El archivo no está en grados (EPSG:4326). Conviértalo antes de importarlo.", field="file")
    features = document["features"]
    if not isinstance(features, list):
        raise Refused("El archivo debe ser un FeatureCollection de GeoJSON.", field="file")
    if len(features) > MOST_FEATURES:
        raise Refused(f"El archivo tiene más de {MOST_FEATURES} elementos: no es un archivo de zonas.", field="file")
    return features
