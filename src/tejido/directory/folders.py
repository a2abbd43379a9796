"""Where the files of each district of the installation are: its own folder, and those that stand beside it.

A folder says of which district it is in its `district.yaml` (`inei`); one without that file is no district's.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tejido.law.reading import read_yaml

ABOUT = "district.yaml"


def folder_of(district: str) -> Path | None:
    """The folder with the files of a district; None for one that has none here.

    Raises:
        WrongFile: a folder beside the installation's says wrongly whose it is.
    """
    if district == settings.TEJIDO_DISTRICT:
        return Path(settings.TEJIDO_DISTRICT_DIR)
    return _beside().get(district)


def districts_with_folder() -> list[str]:
    """The districts whose files are here, the installation's own first. Raises WrongFile as `folder_of`."""
    return [str(settings.TEJIDO_DISTRICT), *sorted(_beside().keys() - {settings.TEJIDO_DISTRICT})]


def _beside() -> dict[str, Path]:
    own = Path(settings.TEJIDO_DISTRICT_DIR)
    files = sorted(one / ABOUT for one in own.parent.iterdir() if one != own and (one / ABOUT).is_file())
    found: dict[str, Path] = {}
    for file in files:
        found.setdefault(_code(file, file.stat().st_mtime_ns), file.parent)
    return found


@lru_cache(maxsize=64)
def _code(file: Path, changed: int) -> str:
    return read_yaml(file).mapping()["inei"].text()
