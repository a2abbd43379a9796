"""The series of the district of this installation, read from its folder. A district without the file has none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tejido.sources.series import Series, load_series

FILE = "series.yaml"


def series_of(district: str) -> Mapping[str, Series]:
    """The series of a district by their code; none for one that is not this installation's.

    Raises:
        WrongFile: the district's file is wrong, with line and reason.
    """
    if district != settings.TEJIDO_DISTRICT:
        return {}
    path = Path(settings.TEJIDO_DISTRICT_DIR) / FILE
    return _loaded(path, path.stat().st_mtime_ns) if path.is_file() else {}


@lru_cache(maxsize=4)
def _loaded(path: Path, changed: int) -> Mapping[str, Series]:
    return load_series(path)
