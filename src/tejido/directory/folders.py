"""Where the files of each district of the installation are: its own folder, and those that stand beside it.

A folder says of which district it is in its `district.yaml` (`inei`); one without that file is no district's.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tejido.kernel.errors import WrongFile
from tejido.law.reading import read_yaml

ABOUT = "district.yaml"


def folder_of(district: str) -> Path | None:
    """The folder with the files of a district; None for one that has none here.

    Raises:
        WrongFile: none is the district's, and one beside the installation's says wrongly whose it is.
    """
    if district == settings.TEJIDO_DISTRICT:
        return Path(settings.TEJIDO_DISTRICT_DIR)
    found, faults = _beside()
    if district not in found and faults:
        raise faults[0]
    return found.get(district)


def districts_with_folder() -> tuple[list[str], list[WrongFile]]:
    """The districts whose files are here, the installation's own first; and what is wrong with the other folders."""
    found, faults = _beside()
    return [str(settings.TEJIDO_DISTRICT), *sorted(found.keys() - {settings.TEJIDO_DISTRICT})], faults


def _beside() -> tuple[dict[str, Path], list[WrongFile]]:
    own = Path(settings.TEJIDO_DISTRICT_DIR)
    beside = [*own.parent.iterdir(), *settings.TEJIDO_MORE_DISTRICT_DIRS]
    files = sorted(one / ABOUT for one in beside if one != own and (one / ABOUT).is_file())
    found: dict[str, Path] = {}
    faults = []
    for file in files:
        try:
            found.setdefault(_code(file, file.stat().st_mtime_ns), file.parent)
        except WrongFile as fault:
            faults.append(fault)
    return found, faults


@lru_cache(maxsize=64)
def _code(file: Path, changed: int) -> str:
    return read_yaml(file).fields(("inei",), ("reniec", "name", "province", "department"))["inei"].text()
