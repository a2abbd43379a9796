"""A release in force for the pages, in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.web.observatory.sample import publish


@pytest.fixture
def releases(tmp_path: Path, settings: Any) -> Path:
    """Where releases lie; nothing was published there."""
    settings.TEJIDO_RELEASES_DIR = tmp_path / "releases"
    settings.TEJIDO_DATA_DIR = tmp_path
    settings.TEJIDO_FACTS_DIR = tmp_path / "no-facts"
    return tmp_path / "releases"


@pytest.fixture
def published(releases: Path) -> Path:
    """With the sample in force."""
    publish(releases)
    return releases
