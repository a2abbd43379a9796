"""The approximate shapes of the zones, drawn from the known places of the catalogue. Pure: files in, GeoJSON out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tejido.directory.files import read_zones
from tejido.directory.geometry import cells, read_shape

SOURCE = (
    "Forma aproximada: la parte del distrito más cercana a los servicios conocidos de la zona (zones.yaml), "
    "recortada al límite distrital. No es un lindero."
)


def draft_shapes(folder: Path) -> dict[str, Any]:
    """A GeoJSON collection with one approximate shape for each zone that has anchors."""
    boundary = read_shape(json.loads((folder / "boundary.geojson").read_text("utf-8"))["features"][0]["geometry"])
    zones = {zone.code: zone for zone in read_zones(folder)}
    drawn = cells({code: zone.anchors for code, zone in zones.items() if zone.anchors}, boundary)
    return {
        "type": "FeatureCollection",
        "source": SOURCE,
        "features": [
            {
                "type": "Feature",
                "properties": {"code": code, "name": zones[code].name, "approximate": True},
                "geometry": geometry,
            }
            for code, geometry in drawn.items()
        ],
    }


def written(document: dict[str, Any]) -> str:
    """The collection as text: one feature a line, so that a change is read in a diff."""
    head = {k: v for k, v in document.items() if k != "features"}
    features = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in document["features"])
    return json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "features": [\n' + features + "\n]}\n"
