"""The GeoJSON files of a district: its boundary and the shapes of its zones. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tejido.directory.geometry import read_shape
from tejido.kernel.errors import WrongFile


def read_boundary(path: Path) -> tuple[dict[str, Any], str]:
    document = _geojson(path)
    return _checked(path, 1, document["features"][0]["geometry"]), document["source"]


def read_shapes(path: Path, codes: Iterable[str]) -> tuple[dict[str, dict[str, Any]], str]:
    document, known, found = _geojson(path), set(codes), {}
    for number, feature in enumerate(document["features"], start=1):
        code = (feature.get("properties") or {}).get("code")
        if code not in known or code in found:
            raise WrongFile(path.name, 0, f"elemento {number}: la zona «{code}» no está en zones.yaml o está repetida")
        found[code] = _checked(path, number, feature["geometry"])
    return found, document["source"]


def _geojson(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise WrongFile(path.name, 0, "no se puede leer como GeoJSON") from None
    if not isinstance(document, dict) or not document.get("features") or not document.get("source"):
        raise WrongFile(path.name, 0, "debe ser un FeatureCollection con «source»")
    return document


def _checked(path: Path, number: int, geometry: dict[str, Any]) -> dict[str, Any]:
    try:
        read_shape(geometry)
    except ValueError as error:
        raise WrongFile(path.name, 0, f"elemento {number}: {error}") from None
    return geometry
