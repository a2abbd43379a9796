"""The platform's own column: fed by the release in force, with what it withholds left out and its last year cut."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tejido.sources.triangulation import Value
from tejido.web.sources.own_column import platform_source
from tests.web.observatory.sample import publish

pytestmark = pytest.mark.usefixtures("district")


def test_without_a_release_there_is_no_column(tmp_path: Path, settings: Any) -> None:
    settings.TEJIDO_RELEASES_DIR = tmp_path / "none"
    assert platform_source("Carabayllo") is None


def test_it_says_what_the_release_shows_and_until_when(client: Client, tmp_path: Path, settings: Any) -> None:
    settings.TEJIDO_RELEASES_DIR = tmp_path / "releases"
    publish(tmp_path / "releases", cells=(("2025", "total"),))
    found = platform_source("Carabayllo")
    assert found is not None
    assert found.groups["total"] == {2026: Value(172, 9)}, "2025 is withheld in that release"
    assert found.groups["women"] == {2025: Value(332, 12), 2026: Value(332, 9)}
    assert "child" not in found.groups, "that release does not tell it"
    assert found.place_rule == "casos que atiende el distrito; por zona, donde vive la persona afectada"
    text = client.get("/observatorio/fuentes").content.decode()
    assert "publicación 1 del observatorio" in text
    assert "hasta septiembre" in text
