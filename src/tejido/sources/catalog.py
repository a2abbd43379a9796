"""The series of each district of the installation, read from its folder. A district without the file has none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from tejido.directory.folders import folder_of
from tejido.sources.series import Series, load_series

FILE = "series.yaml"


def series_of(district: str) -> Mapping[str, Series]:
    """The series of a district by their code; none for one that has no folder, or no such file in it.

    Raises:
        WrongFile: the district's file is wrong, with line and reason.
    """
    folder = folder_of(district)
    path = folder / FILE if folder else None
    return _loaded(path, path.stat().st_mtime_ns) if path and path.is_file() else {}


@lru_cache(maxsize=64)
def _loaded(path: Path, changed: int) -> Mapping[str, Series]:
    return load_series(path)
