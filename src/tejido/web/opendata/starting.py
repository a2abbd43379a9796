"""A release started from a page: the same command, in a process of its own, whose lines the page shows."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tejido.accounts.actors import Actor
from tejido.kernel.errors import Conflict
from tejido.observatory.publishing.folder import alone

LOG = ".last-run.txt"
_MODULE = "tejido"
MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Run:
    """The last run: whether it is still at work, and what it said."""

    running: bool
    lines: tuple[str, ...]


def begin(releases: Path, actor: Actor) -> None:
    """Start the run in the name of an actor.

    Raises:
        Conflict: one is at work.
    """
    with alone(releases):  # held only to know that nobody else does
        log = os.open(releases / LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    command = [sys.executable, "-m", _MODULE, "observatory", "release", "--update", "--account", str(actor.account_id)]
    with os.fdopen(log, "w") as out:
        subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )


def last_run(releases: Path) -> Run:
    """What the last run started from a page said."""
    try:
        text = (releases / LOG).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return Run(running=False, lines=())
    return Run(running=_held(releases), lines=tuple(text.splitlines()[-MOST_LINES:]))


def _held(releases: Path) -> bool:
    try:
        with alone(releases):
            return False
    except Conflict:
        return True
