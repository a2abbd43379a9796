"""What the local protocol of this installation's district is made of: its steps in the library, and its questions."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tejido.governance.quiz import Quiz, load_quiz
from tejido.protocols.loading import standard_library
from tejido.protocols.steps import Protocol, Step

FILE = "quiz.yaml"


def local_protocols(district: str) -> tuple[Protocol, ...]:
    """The protocols of the district's own folder; none for a district that is not this installation's."""
    library = standard_library()
    return tuple(library.protocols[name] for name in library.local) if district == settings.TEJIDO_DISTRICT else ()


def local_steps(district: str) -> dict[str, Step]:
    """The steps of those protocols, by their id."""
    return {step.id: step for protocol in local_protocols(district) for step in protocol.steps}


def library_now(district: str) -> str:
    """The hash of the district's protocol files as they plan the cases now; blank when it has none."""
    return standard_library().local_version if district == settings.TEJIDO_DISTRICT else ""


def quiz_of(district: str) -> Quiz | None:
    """The questions of the district; None when it has no file of them.

    Raises:
        WrongFile: the file is wrong, with line and reason.
    """
    path = Path(settings.TEJIDO_DISTRICT_DIR) / FILE
    if district != settings.TEJIDO_DISTRICT or not path.is_file():
        return None
    return _loaded(path, path.stat().st_mtime_ns, frozenset(local_steps(district)))


@lru_cache(maxsize=4)
def _loaded(path: Path, changed: int, steps: frozenset[str]) -> Quiz:
    return load_quiz(path, steps)
