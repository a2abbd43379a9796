"""The sample composed once, and a folder of the test's own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tejido.observatory.bulletins.services.keeping import Edition
from tejido.observatory.released.places import folder_of
from tejido.observatory.released.reading import ReleaseInForce, read_folder
from tejido.press.composing import Composed, compose
from tests.press.sample import publish

AT = datetime(2026, 10, 12, 15, tzinfo=UTC)
LINES = [("100", "Línea 100. Orientación a cualquier hora.")]


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> ReleaseInForce:
    place = tmp_path_factory.mktemp("releases")
    publish(place)
    return read_folder(folder_of(place, 1))


@pytest.fixture(scope="session")
def charts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where drawings are kept: each is drawn once in the run."""
    return tmp_path_factory.mktemp("charts")


@pytest.fixture(scope="session")
def quarterly(release: ReleaseInForce, charts: Path) -> Composed:
    return composed(release, "2026-T2", charts)


@pytest.fixture(scope="session")
def monthly(release: ReleaseInForce, charts: Path) -> Composed:
    return composed(release, "2026-04", charts)


def composed(release: ReleaseInForce, period: str, charts: Path) -> Composed:
    edition = Edition(period, 1, release.number, release.cut_on)
    return compose(release, edition, None, LINES, at=AT, folder=charts)
