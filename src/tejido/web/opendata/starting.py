"""A release or a bulletin started from a page: the same command, in its own process, whose lines the page shows."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from tejido.accounts.actors import Actor
from tejido.kernel.errors import Conflict
from tejido.observatory.manifest import ONLY_OWNER
from tejido.observatory.publishing.folder import alone

LOG = ".last-run.txt"
FACTS_LOG = ".last-facts.txt"
_MODULE = "tejido"
MOST_LINES = 40
BUSY = "La publicación ya está en marcha. Espere a que termine."


@dataclass(frozen=True, slots=True)
class Run:
    """The last run: whether it is still at work, and what it said."""

    running: bool
    lines: tuple[str, ...]


def begin(releases: Path, actor: Actor, *, words: Sequence[str] = ("release", "--update"), busy: str = BUSY) -> None:
    """Start `tejido observatory` with those words in the name of an actor; what it makes lies in that folder.

    Raises:
        Conflict: one is at work.
    """
    account = ("--account", str(actor.account_id))
    _start(releases / LOG, [*words, *account], busy=busy, for_a_turn=False)


def start_turn(releases: Path, words: Sequence[str], *, keep: bool) -> None:
    """Start what the worker does in its turn: it ends with the worker, and the next turn makes what was not made.

    `keep`: what the last release said stays, this is of something else.

    Raises:
        Conflict: one is at work.
    """
    _start(releases / (FACTS_LOG if keep else LOG), words, busy=BUSY, for_a_turn=True)


def _start(place: Path, words: Sequence[str], *, busy: str, for_a_turn: bool) -> None:
    """Start the command with these words; what it says is written there.

    The log is locked here and the run inherits it: it is held until the run ends, however it ends.
    """
    with alone(place.parent, "las cifras o los boletines"):  # held only to know that no command is at work
        log = os.open(place, os.O_WRONLY | os.O_CREAT, ONLY_OWNER)
    command = [sys.executable, "-m", _MODULE, "observatory", *words]
    with os.fdopen(log, "w") as out:
        if not _locked(log):
            raise Conflict(busy)
        out.truncate(0)
        run = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=not for_a_turn
        )
    Thread(target=run.wait, daemon=True).start()  # so that its end is taken note of, and nothing of it is left


def last_run(releases: Path) -> Run:
    """What the last run started from a page said."""
    try:
        with (releases / LOG).open(encoding="utf-8", errors="replace") as log:
            running = not _locked(log.fileno())
            return Run(running, tuple(log.read().splitlines()[-MOST_LINES:]))
    except FileNotFoundError:
        return Run(running=False, lines=())


def _locked(descriptor: int) -> bool:
    """Whether the lock of an open log could be taken; it goes when all who hold that log open have closed it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
