from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from tests.standing import district, loaded_once

__all__ = ["district", "loaded_once"]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: LazySettings) -> Path:
    """Each test keeps its loads in a folder of its own."""
    settings.TEJIDO_DATA_DIR = tmp_path / "data"
    return tmp_path
