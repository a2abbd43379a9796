"""The catalogue of a release in DCAT 3, as JSON-LD. Pure."""

from __future__ import annotations

from typing import Any

from tejido.observatory.opening.beside import limits_of
from tejido.observatory.opening.formats import FORMATS
from tejido.observatory.opening.licence import LICENCE
from tejido.observatory.released.reading import ReleaseInForce
from tejido.observatory.released.tables import Table

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def catalogue_of(release: ReleaseInForce, *, page: str, files: str) -> dict[str, Any]:
    """The catalogue: `page` is where people read of it, `files` the address under which each file lies."""
    title = f"Observatorio distrital de la violencia de {release.district_name}"
    publisher = {"@type": "foaf:Organization", "foaf:name": title}
    return {
        "@context": _CONTEXT,
        "@id": page,
        "@type": "dcat:Catalog",
        "dct:title": title,
        **({"dct:description": release.notice} if release.notice else {}),
        "dct:language": "es",
        "dct:license": {"@id": LICENCE["path"]},
        "dct:publisher": publisher,
        "dcat:dataset": [_dataset(release, table, publisher, page, files) for table in release.tables.values()],
    }


def _dataset(release: ReleaseInForce, table: Table, publisher: dict[str, str], page: str, files: str) -> dict[str, Any]:
    periods = [code for code in table.axes["period"].codes if code.isdecimal()]
    return {
        "@id": f"{files}/{table.name}.json",
        "@type": "dcat:Dataset",
        "dct:identifier": table.name,
        "dct:title": table.title,
        "dct:description": f"{table.what} {table.place} {limits_of(release, table)}",
        "dct:provenance": table.source,
        "dct:issued": _dated(release.made_at.date().isoformat()),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:gYear", "@value": periods[0]},
            "dcat:endDate": _dated(release.cut_on.isoformat()),
        },
        "dct:spatial": release.district_name,
        "dct:language": "es",
        "dct:license": {"@id": LICENCE["path"]},
        "dct:publisher": publisher,
        "dcat:version": str(release.number),
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": [_distribution(table, suffix, kind, files) for suffix, kind in FORMATS.items()],
    }


def _distribution(table: Table, suffix: str, kind: str, files: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": f"{table.title} ({suffix.upper()})",
        "dcat:downloadURL": {"@id": f"{files}/{table.name}.{suffix}"},
        "dcat:mediaType": kind.partition(";")[0],
        "dct:license": {"@id": LICENCE["path"]},
    }


def _dated(day: str) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": day}
