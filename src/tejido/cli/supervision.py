"""Keeps a few processes alive: starts them, starts again the one that dies, and takes all of them down with it.

Each child leads a process group of its own, so that what it started dies with it even after a kill -9; and the
kernel tells each child when the supervisor itself is killed.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

_SECONDS_TO_LEAVE = 8.0
_LONGEST_PAUSE = 15.0
_STEADY_AFTER = 30.0  # alive this long, a child's next fall counts as its first
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)


def _die_with_parent() -> None:
    """Ask the kernel (Linux) to end this process when its parent dies; runs in the child before its program."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(slots=True)
class Child:
    """A process to keep alive, with how often it fell of late."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    falls: int = 0
    not_before: float = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            # The supervisor has no threads, so nothing can be half-locked between the fork and the program.
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
        )

    def signal_group(self, number: signal.Signals) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


@dataclass(slots=True)
class Supervisor:
    """The children of one installation; `each_round` runs about twice a second (the database's own watch)."""

    children: Sequence[Child]
    say: Callable[[str], None]
    each_round: Callable[[], None] = lambda: None
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Start all and watch until `stop` is set; then end all."""
        try:
            for child in self.children:
                child.start()
            while not self.stop.wait(0.5):
                self.each_round()
                for child in self.children:
                    self._look_after(child)
        finally:
            self._end_all()

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.not_before:
                child.start()
            return
        code = child.process.poll()
        if code is None:
            return
        child.signal_group(signal.SIGKILL)  # what the dead one left behind
        child.falls = 1 if now - child.started > _STEADY_AFTER else child.falls + 1
        pause = 0.0 if child.falls == 1 else min(2.0 ** (child.falls - 2), _LONGEST_PAUSE)
        self.say(f"{child.name} terminó (código {code}); se vuelve a arrancar.")
        child.process, child.not_before = None, now + pause

    def _end_all(self) -> None:
        for child in self.children:
            if child.process is not None:
                child.process.terminate()
        deadline = time.monotonic() + _SECONDS_TO_LEAVE
        for child in self.children:
            if child.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(timeout=max(0.1, deadline - time.monotonic()))
                child.signal_group(signal.SIGKILL)
                child.process.wait()
