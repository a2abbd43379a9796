"""A Tejido of its own for one measurement: temporary data folder, embedded PostgreSQL, processes; all removed after.

The environment must be set before Django loads, so every measurement runs in a process of its own (`bench.inside`).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tejido.config import postgres
from tejido.config.postgres_place import place_of

HOST = "127.0.0.1"


@contextlib.contextmanager
def temporary_data() -> Iterator[Path]:
    """An empty data folder that the environment points to; at the end its database is stopped and all is removed."""
    folder = Path(tempfile.mkdtemp(prefix="tejido-bench-"))
    folder.chmod(0o711)  # the server's user must reach its cluster; keys and documents keep folders of their own
    for name in [name for name in os.environ if name.startswith("TEJIDO_") or name == "DATABASE_URL"]:
        del os.environ[name]
    os.environ |= {"TEJIDO_MODE": "demo", "TEJIDO_DATA_DIR": str(folder), "TEJIDO_LOG": "ERROR"}
    try:
        yield folder
    finally:
        postgres.stop(folder)
        place = place_of(folder)
        shutil.rmtree(place.cluster, ignore_errors=True)
        shutil.rmtree(place.sockets, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def serving() -> Iterator[tuple[int, int, int]]:
    """`tejido serve` on this data: its process, the port of the pages and that of the stream."""
    web, stream = free_port(), free_port()
    command = [sys.executable, "-m", "tejido", "serve", "--prepared", "--port", str(web), "--stream-port", str(stream)]
    process = subprocess.Popen(command, stdout=sys.stderr)
    try:
        for port in (web, stream):
            _wait_for(port)
        yield process.pid, web, stream
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as door:
        door.bind((HOST, 0))
        return int(door.getsockname()[1])


def _wait_for(port: int, seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as door:
            if door.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing answers on port {port}")
