"""The disk that a demonstration needs: refused before it begins rather than in its seventh hour."""

from __future__ import annotations

import shutil
from pathlib import Path

from tejido.kernel.errors import Refused

CASE_BYTES = 170_000
"""What a case takes in the database with all that hangs from it (465 rows) and the indexes."""
_APART = 1_000_000_000
_GIGA = 1_000_000_000


def require_room(cases: int, cluster: Path) -> None:
    """Nothing, when the file system of the cluster (bytes free now) holds so many cases.

    Raises:
        Refused: it does not; says how much it takes, how much there is and how many cases would fit.
    """
    folder = next(one for one in (cluster, *cluster.parents) if one.exists())
    free = shutil.disk_usage(folder).free
    needed = cases * CASE_BYTES + _APART
    if needed > free:
        fitting = max(0, (free - _APART) // CASE_BYTES)
        raise Refused(
            f"{cases} casos ficticios ocupan unos {needed / _GIGA:.0f} GB y en el disco quedan {free / _GIGA:.0f} GB. "
            f"Pida hasta {fitting} con --cases, o indique con TEJIDO_DATA_DIR una carpeta de un disco más grande."
        )
