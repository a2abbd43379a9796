"""What the local protocol of each district is made of: the steps of its own folder, and its questions.

What is read, debated and asked of its operators is what plans its cases: `directory.libraries`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from tejido.directory.folders import folder_of
from tejido.directory.libraries import fault_of, library_of
from tejido.governance.quiz import Quiz, load_quiz
from tejido.kernel.errors import WrongFile
from tejido.protocols.steps import Library, Protocol, Step

FILE = "quiz.yaml"


def local_protocols(district: str) -> tuple[Protocol, ...]:
    """The protocols of the district's own folder; none for a district that has none here, or while they
    cannot be read."""
    library = library_of(district)
    return tuple(library.protocols[name] for name in library.local)


def local_steps(district: str) -> dict[str, Step]:
    """The steps of those protocols, by their id."""
    return {step.id: step for protocol in local_protocols(district) for step in protocol.steps}


def library_now(district: str) -> str:
    """The hash of the district's protocol files that plan its cases; blank when it has none. Raises WrongFile."""
    return _library(district).local_version


def quiz_of(district: str) -> Quiz | None:
    """The questions of the district; None when it has no file of them.

    Raises:
        WrongFile: the file or one of the protocols is wrong, with line and reason.
    """
    folder = folder_of(district)
    path = folder / FILE if folder else None
    if path is None or not path.is_file():
        return None
    _library(district)  # without its steps the questions would be blamed for what is wrong elsewhere
    return _loaded(path, path.stat().st_mtime_ns, frozenset(local_steps(district)))


def _library(district: str) -> Library:
    fault = fault_of(district)
    if fault is not None:
        raise WrongFile(fault.file, fault.line, fault.reason)
    return library_of(district)


@lru_cache(maxsize=64)
def _loaded(path: Path, changed: int, steps: frozenset[str]) -> Quiz:
    return load_quiz(path, steps)
