"""A demonstration that does not fit the disk is refused before anything is made."""

from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from tejido.demo.room import CASE_BYTES, require_room
from tejido.kernel.errors import Refused

Usage = namedtuple("Usage", "total used free")


def _disk(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free, 0, free))


def test_a_million_does_not_fit_seventy_gigabytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _disk(monkeypatch, 69_000_000_000)
    with pytest.raises(Refused, match=r"unos 171 GB y en el disco quedan 69 GB. Pida hasta 400000 con"):
        require_room(1_000_000, tmp_path / "not yet" / "postgres")


def test_what_it_offers_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _disk(monkeypatch, 69_000_000_000)
    require_room(400_000, tmp_path)
    with pytest.raises(Refused):
        require_room(400_001, tmp_path)


def test_the_usual_demonstration_fits_three_gigabytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _disk(monkeypatch, 1500 * CASE_BYTES + 1_000_000_000)
    require_room(1500, tmp_path)
