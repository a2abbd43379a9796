"""What stands beside the numbers of a table, wherever they are downloaded. Pure."""

from __future__ import annotations

from tejido.observatory.opening.licence import LICENCE, cited
from tejido.observatory.released.reading import ReleaseInForce
from tejido.observatory.released.tables import Table


def limits_of(release: ReleaseInForce, table: Table) -> str:
    """What the numbers of a table cannot say; that they are invented, before all else."""
    return f"{release.notice} {table.limits}".strip()


def said(release: ReleaseInForce, table: Table) -> dict[str, str]:
    """What has to stand beside the numbers, by its Spanish name."""
    return {
        "titulo": table.title,
        "que_cuenta": table.what,
        "fuente": table.source,
        "lugar": table.place,
        "corte": (table.until or release.cut_on).isoformat(),
        "limites": limits_of(release, table),
        "publicacion": str(release.number),
        "licencia": LICENCE["name"],
        "cita": cited(release, table),
    }
