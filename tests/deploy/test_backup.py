"""The nightly copy: the database, and the files that it names; no key, no fact, nothing half-written."""

from __future__ import annotations

import os
import subprocess
import tarfile
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "deploy" / "backup.sh"
KEPT = ("releases/in-force", "releases/1/about.json", "releases/1/open/casos.csv", "sources/L-1.parquet",
        "bulletins/2026-T2-1/boletin-2026-T2-1.pdf")  # fmt: skip
LEFT = ("releases/.new-x/about.json", "sources/.staged-y/cells.parquet", "bulletins/.new-z/x.pdf",
        "bulletins/.last-run.txt", "facts/manifest.json", "keys/web.secret")  # fmt: skip


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """A data folder, and a `pg_dump` and a `pg_restore` that only write what they were asked for."""
    for name in (*KEPT, *LEFT):
        file = tmp_path / "data" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, does in (("pg_dump", 'for word; do case $word in --file=*) echo dump > "${word#--file=}";; esac; done'),
                       ("pg_restore", 'test -s "$2"')):  # fmt: skip
        (tools / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        (tools / name).chmod(0o700)
    return tmp_path


def copied(place: Path, **more: str) -> subprocess.CompletedProcess[str]:
    known = {"PATH": f"{place / 'tools'}:{os.environ['PATH']}", "DATABASE_URL": "postgresql:///x",
             "TEJIDO_DATA_DIR": str(place / "data")}  # fmt: skip
    command = ["sh", str(SCRIPT), str(place / "copies")]
    return subprocess.run(command, env=known | more, capture_output=True, text=True, check=False)


def test_it_holds_the_database_and_the_files_that_it_names(installation: Path) -> None:
    done = copied(installation)
    assert done.returncode == 0, done.stderr
    dump, files = sorted((installation / "copies").iterdir())
    assert (dump.suffix, done.stdout.strip()) == (".dump", str(dump))
    assert dump.stat().st_mode & 0o777 == files.stat().st_mode & 0o777 == 0o600
    with tarfile.open(files) as archive:
        names = [one.name for one in archive.getmembers() if one.isfile()]
    assert sorted(names) == sorted(KEPT)
    assert names[0] == "releases/in-force", "else a release could be in force whose folder was not copied"


def test_before_the_first_release_and_the_first_file_it_holds_the_database(installation: Path) -> None:
    done = copied(installation, TEJIDO_DATA_DIR=str(installation / "tools"))
    assert done.returncode == 0, done.stderr
    assert [one.suffix for one in (installation / "copies").iterdir()] == [".dump"]


@pytest.mark.parametrize("tool", ["pg_dump", "pg_restore", "tar"])
def test_what_fails_leaves_no_copy_that_looks_whole(installation: Path, tool: str) -> None:
    (installation / "tools" / tool).write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (installation / "tools" / tool).chmod(0o700)
    assert copied(installation).returncode != 0
    copies = installation / "copies"
    assert not [one for one in copies.iterdir() if ".part" not in one.name]
