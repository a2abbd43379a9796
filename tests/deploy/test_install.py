"""`scripts/install.sh` on a machine where something is missing: it names it, with the one line that mends it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OLD = "sys.exit(sys.version_info < (3, 11))"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with the script, in a folder whose name has a space; its `bin` is the whole PATH."""
    folder = tmp_path / "una carpeta"
    (folder / "scripts").mkdir(parents=True)
    (folder / "bin").mkdir()
    shutil.copy(ROOT / "scripts" / "install.sh", folder / "scripts")
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (folder / lock).write_text("")
    for tool in ("sh", "dirname", "cat", "cksum", "tr", "touch", "chmod", "rm"):
        (folder / "bin" / tool).symlink_to(str(shutil.which(tool)))
    return folder


def _python(clone: Path, body: str) -> None:
    """A `python3` that does what `body`, in shell, says; $2 is the code after -c."""
    program = clone / "bin" / "python3"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)


def _install(clone: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "scripts/install.sh", "run"],
        cwd=clone,
        env={"PATH": str(clone / "bin")},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_without_python_the_line_that_brings_it_is_said(clone: Path) -> None:
    done = _install(clone)
    assert done.returncode == 1
    assert "apt-get install -y python3 python3-venv" in done.stderr


def test_an_old_python_is_not_taken(clone: Path) -> None:
    _python(clone, f'case "$2" in *"{OLD}"*) exit 1;; esac')
    assert "Python 3.11" in _install(clone).stderr


def test_a_python_without_venv_says_the_packages_of_its_own_version(clone: Path) -> None:
    _python(clone, 'case "$2" in *ensurepip*) exit 1;; *%d.%d*) echo 3.13;; esac')
    done = _install(clone)
    assert done.returncode == 1
    assert "apt-get install -y python3-venv python3.13-venv" in done.stderr
    assert not (clone / ".venv").exists()


def test_an_environment_that_was_cut_half_way_is_made_anew(clone: Path) -> None:
    half = clone / ".venv" / "bin"
    half.mkdir(parents=True)
    (half / "python").symlink_to(sys.executable + "-that-is-gone")
    _python(clone, 'if [ "$1" = -m ]; then echo "$*" >> asked; exit 9; fi')
    assert _install(clone).returncode == 9
    assert (clone / "asked").read_text() == "-m venv --clear .venv\n"


def test_what_could_not_be_installed_leaves_no_stamp(clone: Path) -> None:
    inside = clone / ".venv" / "bin"
    inside.mkdir(parents=True)
    (inside / "python").write_text('#!/bin/sh\ncase "$*" in *--version*) exit 0;; esac\nexit 1\n')
    (inside / "python").chmod(0o755)
    _python(clone, "exit 0")
    done = _install(clone)
    assert done.returncode == 1
    assert "Revise la conexión" in done.stderr
    assert not (clone / ".venv" / "run.stamp").exists()
