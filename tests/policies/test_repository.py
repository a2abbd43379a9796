"""What may stand in no file: a place of somebody's machine, a package index, a secret."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.policies.sources import ROOT

FOLDERS = ("src", "tests", "docs", "deploy", "district", "scripts", "bench", ".ci")
BINARY = {".png", ".jpg", ".pdf", ".xlsx", ".pyc", ".woff2"}
PRIVATE_PLACE = re.compile(r"(?<![\w.])/(?:home|root|work|Users)/\w")
INDEX = re.compile(r"\b(?:pypi|pythonhosted|npmjs|(?:deb|archive)\.(?:debian|ubuntu)|crates)\.(?:org|com|io)\b")
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[ps]_\w{30}")


def _files() -> list[Path]:
    inside = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*") if file.is_file()]
    files = [*inside, *(file for file in ROOT.iterdir() if file.is_file())]
    return [
        f
        for f in files
        if "__pycache__" not in f.parts and f.suffix not in BINARY and not f.name.startswith(".coverage")
    ]


def _found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{file.relative_to(ROOT)}:{number}"
        for file in _files()
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_place_of_one_machine() -> None:
    assert _found(PRIVATE_PLACE) == []


def test_no_file_names_a_package_index() -> None:
    assert _found(INDEX) == []


def test_no_file_holds_a_secret() -> None:
    assert _found(SECRET) == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_the_locks_name_hashes_and_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^--(?!hash)|^\s*-[if]\b", text, re.MULTILINE)
    pins = re.findall(r"^[a-z0-9][\w.\-]*==", text, re.MULTILINE)
    assert len(pins) <= text.count("--hash=sha256:")
