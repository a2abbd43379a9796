"""`tejido prepare` before a database that will not do: it says so, with what to look at."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tejido.config.postgres_place import place_of


@pytest.fixture
def narrow_database(db: None) -> Iterator[str]:
    """The address of a database that does not know letters with accents."""
    known = connection.settings_dict
    name = f"{known['NAME']}_ascii"
    address = f"postgresql://{known['USER']}@/postgres?host={known['HOST']}"
    with psycopg.connect(address, autocommit=True) as door:
        door.execute(f'DROP DATABASE IF EXISTS "{name}"')
        door.execute(f"CREATE DATABASE \"{name}\" ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
        yield address.replace("/postgres?", f"/{name}?")
        door.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _prepare(address: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tejido", "prepare"],
        env=os.environ | {"DATABASE_URL": address},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_server_that_does_not_answer_is_said_without_a_traceback() -> None:
    done = _prepare("postgresql://ana@127.0.0.1:1/nadie")
    assert done.returncode == 1
    assert "Revise DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_would_lose_letters_is_refused(narrow_database: str) -> None:
    done = _prepare(narrow_database)
    assert done.returncode == 1
    assert "SQL_ASCII" in done.stderr
    assert "ENCODING 'UTF8'" in done.stderr


_STOPPED_MEANWHILE = """
from django.conf import settings
from tejido.config.bootstrap import start_django
start_django()
from tejido.cli.full.prepare import prepare
from tejido.config.postgres import stop
assert stop(settings.TEJIDO_DATA_DIR)
prepare()
assert stop(settings.TEJIDO_DATA_DIR)
"""


def test_a_server_that_another_command_was_stopping_is_started_again(tmp_path: Path) -> None:
    own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    own |= {"TEJIDO_DATA_DIR": str(tmp_path / "var"), "TEJIDO_MODE": "demo"}
    done = subprocess.run(
        [sys.executable, "-c", _STOPPED_MEANWHILE], env=own, capture_output=True, text=True, check=False
    )
    place = place_of(tmp_path / "var")  # as root the cluster lies outside the test's folder
    shutil.rmtree(place.cluster, ignore_errors=True)
    shutil.rmtree(place.sockets, ignore_errors=True)
    assert done.returncode == 0, done.stderr
