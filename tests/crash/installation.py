"""A private installation to be killed: its own data, PostgreSQL, keys and processes; nothing of it outlives a test."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tejido.config import postgres
from tejido.config.postgres_place import place_of
from tejido.config.postgres_place import run as run_program

ROOT = Path(__file__).resolve().parents[2]
_KEPT = ("PATH", "HOME", "LANG", "TZ", "TMPDIR", "LD_LIBRARY_PATH")


@dataclass
class Installation:
    """`tejido` in the mode of the demonstration, where every commit is on disk before it is answered."""

    folder: Path
    extra: dict[str, str] = field(default_factory=dict)
    alive: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        paths = {"PYTHONPATH": str(ROOT), "TEJIDO_DATA_DIR": str(self.folder), "TEJIDO_MODE": "demo"}
        return kept | paths | {"PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "tejido.config.settings"} | self.extra

    def once(self, *words: str) -> str:
        """Run a command to its end; what it said."""
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{words}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
        return done.stdout

    def start(self, *words: str, log: str = "") -> subprocess.Popen[str]:
        """Start a process that leads a group of its own; its output goes to a file of that name, or to a pipe."""
        with (self.folder / (log or "other.log")).open("a") as kept:
            process = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=kept if log else subprocess.PIPE,
                stderr=kept,
                text=True,
                start_new_session=True,
            )
        self.alive.append(process)
        return process

    def worker(self) -> subprocess.Popen[str]:
        return self.start("tejido", "worker", log="worker.log")

    def kill(self, process: subprocess.Popen[str], number: int = signal.SIGKILL) -> None:
        """Kill the process with all that it started."""
        if process.poll() is None:
            os.killpg(process.pid, number)
        process.wait(timeout=20)
        if process.stdout is not None:
            process.stdout.close()

    def postmaster(self) -> int:
        pid_file = place_of(self.folder).cluster / "postmaster.pid"
        return int(pid_file.read_text().split("\n", 1)[0])

    def kill_database(self, *, immediate: bool) -> None:
        """Take PostgreSQL down without warning: by its own immediate mode, or `kill -9` of its main process."""
        pid = self.postmaster()
        if immediate:
            place = place_of(self.folder)
            run_program(place, "pg_ctl", "stop", "-m", "immediate", "-D", place.cluster)
        else:
            os.kill(pid, signal.SIGKILL)
        until(lambda: not Path(f"/proc/{pid}").exists(), "the database to die")

    def revive_database(self) -> None:
        postgres.ensure_running(self.folder)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(place_of(self.folder).url, autocommit=True) as connection:
            return connection.execute(query).fetchall()  # type: ignore[arg-type]

    def number(self, query: str) -> int:
        return int(self.rows(query)[0][0])

    def report(self) -> Any:
        """What `tests.crash.counting` counts in the database."""
        return json.loads(self.once("tests.crash.counting").splitlines()[-1])

    def end(self) -> None:
        for process in self.alive:
            self.kill(process)
        self.alive.clear()


@contextmanager
def installation() -> Iterator[Installation]:
    folder = Path(tempfile.mkdtemp(prefix="tejido-caida-"))
    folder.chmod(0o755)  # as root the database runs as another user
    made = Installation(folder)
    try:
        made.once("tejido", "prepare")
        made.once("tests.crash.opening")
        yield made
    finally:
        made.end()
        postgres.stop(folder)
        place = place_of(folder)
        for left in (place.cluster, place.sockets, folder):
            shutil.rmtree(left, ignore_errors=True)


def until(true: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Wait for something to become true, or fail and say what did not."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.05)
