"""What the local protocol of each district is made of: the steps of its own folder, and its questions.

The cases are planned by the local protocol of the installation's own district; another's is read, debated and asked of
its operators, and plans nothing yet.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tejido.directory.folders import folder_of
from tejido.governance.quiz import Quiz, load_quiz
from tejido.protocols.loading import LIBRARY, load_library, standard_library
from tejido.protocols.steps import Library, Protocol, Step

FILE, PROTOCOLS = "quiz.yaml", "protocols"


def local_protocols(district: str) -> tuple[Protocol, ...]:
    """The protocols of the district's own folder; none for a district that has none here. Raises WrongFile."""
    library = _library(district)
    return tuple(library.protocols[name] for name in library.local) if library else ()


def plans_cases(district: str) -> bool:
    """Whether the cases of a district are planned by its local protocol."""
    return district == settings.TEJIDO_DISTRICT


def local_steps(district: str) -> dict[str, Step]:
    """The steps of those protocols, by their id."""
    return {step.id: step for protocol in local_protocols(district) for step in protocol.steps}


def library_now(district: str) -> str:
    """The hash of the district's protocol files as they are now; blank when it has none. Raises WrongFile."""
    library = _library(district)
    return library.local_version if library else ""


def quiz_of(district: str) -> Quiz | None:
    """The questions of the district; None when it has no file of them.

    Raises:
        WrongFile: the file is wrong, with line and reason.
    """
    folder = folder_of(district)
    path = folder / FILE if folder else None
    if path is None or not path.is_file():
        return None
    return _loaded(path, path.stat().st_mtime_ns, frozenset(local_steps(district)))


def _library(district: str) -> Library | None:
    """The library with the district's own protocols; None when it has no folder of them."""
    if plans_cases(district):
        return standard_library()
    folder = folder_of(district)
    own = folder / PROTOCOLS if folder else None
    if own is None or not own.is_dir():
        return None
    return _library_of(own, tuple((one.name, one.stat().st_mtime_ns) for one in sorted(own.glob("*.yaml"))))


@lru_cache(maxsize=8)
def _library_of(own: Path, changed: tuple[tuple[str, int], ...]) -> Library:
    return load_library(LIBRARY, own)


@lru_cache(maxsize=64)
def _loaded(path: Path, changed: int, steps: frozenset[str]) -> Quiz:
    return load_quiz(path, steps)
