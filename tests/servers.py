"""Real servers for the tests: the granian that people use, on the database of the tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def database_url() -> str:
    """The address of the test database as DATABASE_URL says it."""
    known = connection.settings_dict
    place = f"?host={quote(known['HOST'], safe='')}" if known["HOST"].startswith("/") else ""
    host = "" if place else known["HOST"]
    port = f":{known['PORT']}" if known["PORT"] else ""
    user = quote(known["USER"]) + (f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else "")
    return f"postgresql://{user}@{host}{port}/{known['NAME']}{place}"


def variables(data: Path, **more: str) -> dict[str, str]:
    """The environment of an installation in demo mode on the test database, whose sessions are those of the tests."""
    chosen = {
        "TEJIDO_MODE": "demo",
        "TEJIDO_DATA_DIR": str(data),
        "TEJIDO_KEYS_DIR": str(settings.TEJIDO_KEYS_DIR),
        "TEJIDO_SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": database_url(),
    }
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return kept | chosen | more


@contextmanager
def granian(door: str, interface: str, environment: dict[str, str], *, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """That door of the project served at the port, until the block ends."""
    command = [sys.executable, "-m", "granian", "--host", "127.0.0.1", "--port", str(port), "--interface", interface]
    server = subprocess.Popen([*command, "--no-ws", "--workers-kill-timeout", "2", "--log-level", "warning", door],
                              env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # fmt: skip
    try:
        _wait_for(server, port)
        yield server
    finally:
        server.terminate()
        try:
            server.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.communicate()


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    server.kill()
    raise AssertionError(f"the server did not start: {server.communicate()[1].decode()[-2000:]}")
