from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tejido.cli.ports import is_open, next_free_port
from tejido.cli.supervision import Child, Supervisor

# Writes its own number and that of a child of its own, then sleeps.
CHILD = """
import os, subprocess, sys, time
inner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
with open(sys.argv[1], "a") as file:
    file.write(f"{os.getpid()} {inner.pid}\\n")
time.sleep(60)
"""
SUPERVISOR = """
import os, sys
from tejido.cli.supervision import Child, Supervisor
Supervisor([Child("uno", [sys.executable, "-c", sys.argv[2], sys.argv[1]], os.environ)], say=print).run()
"""


def _wait(true: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.05)
    return False


def _lines(file: Path) -> list[list[int]]:
    text = file.read_text() if file.exists() else ""
    return [[int(word) for word in line.split()] for line in text.splitlines() if line.count(" ") == 1]


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_child_that_dies_comes_back_and_takes_its_own_with_it(tmp_path: Path) -> None:
    file = tmp_path / "numbers"
    said: list[str] = []
    child = Child("uno", [sys.executable, "-c", CHILD, str(file)], os.environ)
    supervisor = Supervisor([child], say=said.append)
    running = threading.Thread(target=supervisor.run)
    running.start()
    try:
        assert _wait(lambda: len(_lines(file)) == 1)
        outer, inner = _lines(file)[0]
        os.kill(outer, signal.SIGKILL)
        assert _wait(lambda: len(_lines(file)) == 2)
        assert _wait(lambda: not _alive(inner))
    finally:
        supervisor.stop.set()
        running.join()
    assert said == ["uno terminó (código -9); se vuelve a arrancar."]
    assert _wait(lambda: not any(_alive(pid) for pid in _lines(file)[1]))


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells of a parent's death on Linux only")
def test_a_killed_supervisor_leaves_no_child(tmp_path: Path) -> None:
    file = tmp_path / "numbers"
    supervisor = subprocess.Popen([sys.executable, "-c", SUPERVISOR, str(file), CHILD])
    assert _wait(lambda: len(_lines(file)) == 1)
    outer, inner = _lines(file)[0]
    supervisor.kill()
    supervisor.wait()
    assert _wait(lambda: not _alive(outer))
    os.kill(inner, signal.SIGKILL)


def test_the_next_free_port_is_taken() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert is_open("127.0.0.1", port)
        assert next_free_port("127.0.0.1", port) > port
