from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from tejido.config import postgres, postgres_place
from tejido.config.postgres_place import place_of, socket_folder
from tejido.kernel.errors import Refused


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One folder for all, since making a cluster takes seconds; closed to others and with a long name."""
    closed = tmp_path_factory.mktemp("una carpeta con un nombre más bien largo")
    closed.chmod(0o700)
    folder = closed / ("x" * 60) / "var"
    yield folder
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700, "no folder is opened to others"
    postgres.stop(folder)
    place = place_of(folder)  # as root the cluster may lie outside the test's folder
    shutil.rmtree(place.cluster, ignore_errors=True)
    shutil.rmtree(place.sockets, ignore_errors=True)


def _ask(url: str, question: str) -> object:
    with psycopg.connect(url) as server:
        row = server.execute(question).fetchone()  # type: ignore[call-overload]
    return row[0] if row else None


def test_it_is_made_once_and_shared(data_dir: Path) -> None:
    with ThreadPoolExecutor(3) as many:
        urls = set(many.map(postgres.ensure_running, [data_dir] * 3))
    assert urls == {postgres.embedded_url(data_dir)}
    (url,) = urls
    assert _ask(url, "SHOW synchronous_commit") == "on"
    assert _ask(url, "SHOW listen_addresses") == ""


def test_it_outlives_a_kill_and_loses_nothing(data_dir: Path) -> None:
    url = postgres.ensure_running(data_dir)
    with psycopg.connect(url) as server:
        server.execute("CREATE TABLE kept (n int)")
        server.execute("INSERT INTO kept VALUES (7)")
    os.kill(int(str(_ask(url, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)"))), signal.SIGKILL)
    deadline = time.monotonic() + 10
    while postgres.is_alive(data_dir) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not postgres.is_alive(data_dir)
    assert postgres.ensure_running(data_dir) == url
    assert _ask(url, "SELECT n FROM kept") == 7


def test_stopping_says_whether_it_ran(data_dir: Path) -> None:
    postgres.ensure_running(data_dir)
    assert postgres.stop(data_dir)
    assert not postgres.stop(data_dir)
    assert not postgres.is_alive(data_dir)


def test_it_is_not_stopped_under_somebody(data_dir: Path) -> None:
    url = postgres.ensure_running(data_dir)
    with psycopg.connect(url):
        assert not postgres.stop_if_idle(data_dir)
    assert postgres.stop_if_idle(data_dir)
    assert not postgres.stop_if_idle(data_dir)


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc to know whose server it is")
def test_data_removed_under_the_server_makes_a_new_one(data_dir: Path) -> None:
    url = postgres.ensure_running(data_dir)
    shutil.rmtree(place_of(data_dir).cluster)
    assert postgres.ensure_running(data_dir) == url
    assert _ask(url, "SELECT count(*) FROM pg_class WHERE relname = 'kept'") == 0


def test_the_programs_work_from_their_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_place, "_SHARED_HOME", tmp_path / "shared")
    old = os.umask(0o077)
    try:
        programs = postgres_place._copied_binaries()
    finally:
        os.umask(old)
    assert postgres_place._copied_binaries() == programs
    said = subprocess.run([programs / "initdb", "--version"], capture_output=True, text=True, check=True, env={})
    assert "PostgreSQL" in said.stdout
    assert stat.S_IMODE(programs.stat().st_mode) == 0o755
    assert stat.S_IMODE((programs / "postgres").stat().st_mode) == 0o755


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    sockets = socket_folder(tmp_path)
    sockets.mkdir()
    sockets.chmod(0o755)
    try:
        with pytest.raises(Refused, match="otro usuario"):
            postgres.ensure_running(tmp_path)
    finally:
        sockets.rmdir()
