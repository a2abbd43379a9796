"""The library that plans the cases of a district: the country's, and the protocols of its own folder (ADR 0029).

All are read together, once in the life of a process: after a file changes the processes are started again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tejido.directory.folders import districts_with_folder, folder_of
from tejido.kernel.errors import WrongFile
from tejido.protocols.loading import LIBRARY, load_library, national_library
from tejido.protocols.steps import Library

PROTOCOLS = "protocols"


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The libraries and the faults by district, and the faults of folders that do not say whose they are."""

    libraries: Mapping[str, Library]
    faults: Mapping[str, WrongFile]
    nobodys: tuple[WrongFile, ...]


def library_of(district: str) -> Library:
    """The library of a district. The country's alone when it has no protocols here, or while one of its files is wrong:
    a fault of one district stops nobody, itself included (`fault_of` tells it). No query."""
    return _shelf().libraries.get(district) or national_library()


def fault_of(district: str) -> WrongFile | None:
    """What keeps the district's own protocols from being read: one of their files or, for a district without a
    folder, one that does not say whose it is."""
    shelf = _shelf()
    if district in shelf.faults or district in shelf.libraries:
        return shelf.faults.get(district)
    return next(iter(shelf.nobodys), None)


def faults() -> dict[str, WrongFile]:
    """The faults by the district whose secretariat must hear of it; that of a nameless folder is the installation's."""
    shelf = _shelf()
    nobodys = {str(settings.TEJIDO_DISTRICT): fault for fault in shelf.nobodys[:1]}
    return {**nobodys, **shelf.faults}


def forget_libraries() -> None:
    """Read the folders again at the next question."""
    _read.cache_clear()


def _shelf() -> _Shelf:
    return _read(settings.TEJIDO_DISTRICT, settings.TEJIDO_DISTRICT_DIR, settings.TEJIDO_MORE_DISTRICT_DIRS)


@lru_cache(maxsize=4)
def _read(own: str, folder: Path, more: tuple[Path, ...]) -> _Shelf:
    """The shelf of an installation; the arguments are the settings that decide it."""
    districts, nobodys = districts_with_folder()
    libraries: dict[str, Library] = {}
    wrong: dict[str, WrongFile] = {}
    taken: set[str] = set()
    for district in districts:
        try:
            library = _library(folder_of(district), taken)
        except OSError as fault:
            library, wrong[district] = national_library(), _unreadable(fault)
        except WrongFile as fault:
            library, wrong[district] = national_library(), fault
        libraries[district] = library
        taken.update(library.local)
    return _Shelf(libraries, wrong, tuple(nobodys))


def _unreadable(fault: OSError) -> WrongFile:
    return WrongFile(Path(fault.filename or PROTOCOLS).name, 0, "no se puede leer; revise sus permisos")


def _library(folder: Path | None, taken: set[str]) -> Library:
    own = folder / PROTOCOLS if folder else None
    if own is None or not own.is_dir():
        return national_library()
    library = load_library(LIBRARY, own)
    repeated = next((name for name in library.local if name in taken), None)
    if repeated:  # tasks and confirmed limits name a step by its protocol's id: it must be one district's only
        raise WrongFile(f"{own.parent.name}/{PROTOCOLS}", 0, f"el protocolo «{repeated}» ya es de otro distrito")
    return library
