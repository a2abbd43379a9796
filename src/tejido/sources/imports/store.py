"""Where the cells of each load lie: one Parquet file and one list of rejected rows, whole or not there at all."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

LEFT_BEHIND: Final = timedelta(days=1)


def folder() -> Path:
    """The folder of the loads, readable by the service's user alone."""
    place = Path(settings.TEJIDO_DATA_DIR) / "sources"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def cells_file(code: str) -> Path:
    """The cells of a load."""
    return folder() / f"{code}.parquet"


def rejected_file(code: str) -> Path:
    """The rows that a load left out; there may be none."""
    return folder() / f"{code}.rejected.csv"


def put(staged: Path, target: Path) -> None:
    """Bring a finished file to its place: on the disk before it has its name."""
    staged.chmod(0o600)
    with staged.open("rb") as content:
        os.fsync(content.fileno())
    staged.replace(target)


def sweep(known: Collection[str], at: datetime) -> int:
    """Remove what a process that was killed left behind: nothing that a load names, nothing younger than a day."""
    swept = 0
    for found in folder().iterdir():
        old = found.stat().st_mtime < (at - LEFT_BEHIND).timestamp()
        if not old or found.name.partition(".")[0] in known:
            continue
        if found.is_dir():
            shutil.rmtree(found, ignore_errors=True)
        else:
            found.unlink(missing_ok=True)
        swept += 1
    return swept


def digest_of(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
