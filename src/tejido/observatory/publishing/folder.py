"""The folder of the facts: one run at a time, only for its owner, and nothing in it that the manifest does not name."""

from __future__ import annotations

import fcntl
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from tejido.kernel.errors import Conflict, NotFound, Refused
from tejido.observatory.manifest import NAME, ONLY_OWNER_FOLDER, SPILL, Manifest, read_manifest

_LOCK = ".lock"
_NO_QUESTION = timedelta(days=1)  # takes so long
RUN = ".run-"


@contextmanager
def alone(folder: Path, what: str = "los datos del observatorio") -> Iterator[None]:
    """Hold the folder, made when it is not there; `what` is written in it, for whoever is refused.

    Raises:
        Conflict: another run holds it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=ONLY_OWNER_FOLDER)
    folder.chmod(ONLY_OWNER_FOLDER)
    with (folder / _LOCK).open("w") as held:
        (folder / _LOCK).chmod(0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(f"Ya se están escribiendo {what}. Espere a que termine.") from None
        yield


def before(folder: Path) -> Manifest | None:
    """What was published there before, when it can still be used: every file of it is there with its size."""
    try:
        found = read_manifest(folder)
    except (NotFound, Refused):
        return None
    files = [one for table in found.tables for one in found.files(table)]
    whole = all((folder / one.path).is_file() and (folder / one.path).stat().st_size == one.bytes for one in files)
    return found if whole else None


def sweep(folder: Path, manifest: Manifest) -> None:
    """Remove the files that are no longer part of the facts, and what a killed run left."""
    named = {one.path for table in manifest.tables for one in manifest.files(table)} | {NAME, _LOCK}
    for path in folder.iterdir():
        if path.is_file() and path.name not in named:
            path.unlink()
    clear(folder, RUN)
    clear(folder, SPILL, older=_NO_QUESTION)


def clear(folder: Path, prefix: str, *, older: timedelta = timedelta()) -> None:
    """Remove the folders in which a run that was killed was working; only for who holds the folder alone.

    `older`: those that were made longer ago than that, where others may be at work.
    """
    before = time.time() - older.total_seconds()
    for path in folder.glob(f"{prefix}*"):
        with suppress(FileNotFoundError):  # whoever works there removes it too
            if path.is_dir() and path.stat().st_mtime <= before:
                shutil.rmtree(path, ignore_errors=True)
