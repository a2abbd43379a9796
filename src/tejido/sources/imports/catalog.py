"""The profiles that an installation knows: those of Tejido and those in the district's folder `sources`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from tejido.kernel.errors import NotFound, WrongFile
from tejido.sources.imports.profile import Profile
from tejido.sources.imports.profile_reading import load_profile

OURS: Final = Path(__file__).with_name("profiles")


def profiles() -> Mapping[str, Profile]:
    """Every profile by its code; one of the district's takes the place of ours.

    Raises:
        WrongFile: a file is wrong, with line and reason.
    """
    folders = (OURS, Path(settings.TEJIDO_DISTRICT_DIR) / "sources")
    files = [file for folder in folders for file in sorted(folder.glob("*.yaml"))]
    found: dict[str, Profile] = {}
    for file in files:
        profile = _loaded(file, file.stat().st_mtime_ns)
        if profile.code != file.stem:
            raise WrongFile(file.name, 0, f"el archivo se llama como su código: «{profile.code}.yaml»")
        found[profile.code] = profile
    return found


def profile_of(code: str) -> Profile:
    """One profile.

    Raises:
        NotFound: there is none with that code.
        WrongFile: a file is wrong.
    """
    known = profiles()
    if code not in known:
        raise NotFound(f"No hay una fuente «{code}». Las que hay: {', '.join(sorted(known))}.")
    return known[code]


@lru_cache(maxsize=64)
def _loaded(path: Path, changed: int) -> Profile:
    return load_profile(path)
