"""A bulletin that was made, with its files, and who may decide of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tejido.accounts.actors import Actor
from tejido.observatory.bulletins.models import Bulletin
from tejido.observatory.bulletins.services.keeping import Edition, keep_bulletin
from tests import people
from tests.standing import district, loaded_once

__all__ = ["district", "loaded_once"]
AT = datetime(2026, 10, 12, 15, tzinfo=UTC)
EDITION = Edition("2026-T2", 1, 4, date(2026, 9, 30))


@pytest.fixture
def julia(district: None) -> Actor:
    return people.actor(people.julia)


@pytest.fixture
def made(julia: Actor, tmp_path: Path, settings: Any) -> Bulletin:
    settings.TEJIDO_DATA_DIR = tmp_path
    return keep_bulletin(EDITION, {"pdf": b"%PDF de prueba", "docx": b"PK de prueba"}, actor=julia, at=AT)
