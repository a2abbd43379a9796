"""Where releases lie: a folder for each number, which nothing changes, and a file that says which is in force.

`<releases>/<number>/audited/` is what `tejido releases audit` attacks, `about.json` beside it holds the words, the
indicators and the times, `open/` what is downloaded, `held/` what is told again as an earlier release told it.
`<releases>/in-force` holds the number: it is replaced at once.
"""

from __future__ import annotations

import os
from pathlib import Path

AUDITED, ABOUT, OPEN, HELD = "audited", "about.json", "open", "held"
_IN_FORCE = "in-force"


def folder_of(releases: Path, number: int) -> Path:
    """The folder of a release."""
    return releases / str(number)


def numbers(releases: Path) -> list[int]:
    """The releases that were published, in their order; what is later than the one in force is not one of them."""
    last = in_force(releases)
    if last is None:
        return []
    found = (int(one.name) for one in releases.iterdir() if one.name.isdecimal() and (one / ABOUT).is_file())
    return sorted(number for number in found if number <= last)


def in_force(releases: Path) -> int | None:
    """The number of the release in force; None when nothing was published."""
    try:
        text = (releases / _IN_FORCE).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    return int(text)


def put_in_force(releases: Path, number: int) -> None:
    """From now on that one; whoever reads sees the old number or the new one."""
    made = releases / f".{_IN_FORCE}.new"
    with made.open("w", encoding="ascii") as file:
        file.write(f"{number}\n")
        file.flush()
        os.fsync(file.fileno())
    made.replace(releases / _IN_FORCE)
    settle_names(releases)


def settle(folder: Path) -> None:
    """Everything of a folder on the disk, so that no power cut leaves something in force with half a file."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        else:
            settle_names(path)
    settle_names(folder)


def settle_names(folder: Path) -> None:
    """On the disk, which files a folder has under which names."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
