"""Where the files of each district of the installation are: its own folder, and those that stand beside it.

A folder says of which district it is in its `district.yaml` (`inei`); one without that file is no district's.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tejido.kernel.errors import WrongFile
from tejido.law.reading import read_yaml

ABOUT = "district.yaml"


def folder_of(district: str) -> Path | None:
    """The folder with the files of a district; None for one that has none here.

    Raises:
        WrongFile: two are the district's; or none is, and one beside the installation's says wrongly whose it is.
    """
    if district == settings.TEJIDO_DISTRICT:
        return Path(settings.TEJIDO_DISTRICT_DIR)
    found, faults = _beside()
    folders = found.get(district, [])
    if len(folders) > 1:
        first, second = (f"{one.parent.name}/{one.name}" for one in folders[:2])
        told = f"la carpeta «{second}» dice ser del mismo distrito ({district}) que «{first}»; deje solo una"
        raise WrongFile(f"{second}/{ABOUT}", 0, told)
    if not folders and faults:
        raise faults[0]
    return next(iter(folders), None)


def districts_with_folder() -> tuple[list[str], list[WrongFile]]:
    """The districts whose files are here, the installation's own first; and what is wrong with the other folders."""
    found, faults = _beside()
    return [str(settings.TEJIDO_DISTRICT), *sorted(found.keys() - {settings.TEJIDO_DISTRICT})], faults


def _beside() -> tuple[dict[str, list[Path]], list[WrongFile]]:
    found: dict[str, list[Path]] = {}
    faults = []
    for file, changed in _readable():
        try:
            found.setdefault(_code(file, changed), []).append(file.parent)
        except WrongFile as fault:
            faults.append(fault)
    return found, faults


def _readable() -> list[tuple[Path, int]]:
    """What each folder beside the installation's says of itself, and when it changed, by path; one that may not be
    looked at, or goes away meanwhile, is nobody's: it stops no other."""
    own = Path(settings.TEJIDO_DISTRICT_DIR)
    beside = list(settings.TEJIDO_MORE_DISTRICT_DIRS)
    with suppress(OSError):
        beside += own.parent.iterdir()
    once = {os.path.realpath(one): one for one in beside if one != own}
    found = []
    for file in sorted(one / ABOUT for one in once.values()):
        with suppress(OSError):
            if file.is_file():
                found.append((file, file.stat().st_mtime_ns))
    return found


@lru_cache(maxsize=64)
def _code(file: Path, changed: int) -> str:
    return read_yaml(file).fields(("inei",), ("reniec", "name", "province", "department"))["inei"].text()
