"""Under what terms the open data may be used, and how it is cited. Data, pure."""

from __future__ import annotations

from tejido.observatory.released.reading import ReleaseInForce
from tejido.observatory.released.tables import Table

LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/deed.es",
    "title": "Creative Commons Atribución 4.0 Internacional",
}


def cited(release: ReleaseInForce, table: Table | None = None) -> str:
    """How to cite the release, or one table of it."""
    what = f"«{table.title}», en " if table else ""
    cut = (table and table.until) or release.cut_on
    told = (
        f"{what}Observatorio distrital de la violencia de {release.district_name}, publicación {release.number}, "
        f"corte al {cut:%d/%m/%Y}."
    )
    return f"{told} {release.notice}".strip()
