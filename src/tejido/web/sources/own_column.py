"""The platform's own column of the sources side by side: what the release in force shows, not what it withholds."""

from __future__ import annotations

from typing import Final

from tejido.observatory.released.figures import Shown
from tejido.observatory.released.reading import ReleaseInForce, current
from tejido.sources.triangulation import TOTAL, Source
from tejido.web.observatory.sources import LIVED

PLATFORM: Final = "tejido"
GROUPS: Final[tuple[tuple[str, str, dict[str, str]], ...]] = (
    (TOTAL, "SIT-01", {}),
    ("child", "PER-02", {}),
    ("women", "PER-01", {"affected_sex": "female"}),
    ("men", "PER-01", {"affected_sex": "male"}),
    *((kind, "SIT-03", {"violence": kind}) for kind in ("physical", "psychological", "sexual", "economic")),
)
"""Each group of the page, the indicator that tells it and of which codes."""


def platform_source(place: str) -> Source | None:
    """The column; None while nothing was published. Reads no database."""
    release = current()
    if release is None:
        return None
    found = Source(
        PLATFORM,
        f"Casos registrados en Tejido, publicación {release.number} del observatorio",
        "Esta plataforma",
        "Tejido, con los datos de las instituciones que la usan",
        "casos registrados; por sexo y edad, personas afectadas",
        f"{LIVED[0].lower()}{LIVED[1:].removesuffix('.')}",
        place,
        "Cuenta los casos que las instituciones registraron aquí, desde que la usan, de personas que aceptaron ser "
        "contadas. Lo que el observatorio reserva para no señalar a nadie tampoco está aquí.",
        f"{release.cut_on:%Y-%m}",
    )
    for group, code, of in GROUPS:
        shown = release.indicator(code)
        if shown is not None and set(of) <= shown.told_by:
            _put(found, group, release, shown, of)
    return found


def _put(source: Source, group: str, release: ReleaseInForce, shown: Shown, of: dict[str, str]) -> None:
    """The years that begin in January and of which the number is shown."""
    table = next(table for table in shown.tables if {"period", *of} <= set(table.axes))
    until = table.until or release.cut_on
    for year in table.axes["period"].codes:
        if not year.isdecimal() or f"{year}-T1" not in release.quarters_of(year):
            continue
        value = shown.figure(period=year, **of).value
        if value is not None:
            source.put(group, int(year), int(value), until.month if int(year) == until.year else 12)
