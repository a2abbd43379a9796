from __future__ import annotations

import pytest

from tests.standing import district, loaded_once
from tests.world import open_district

__all__ = ["district", "loaded_once"]


@pytest.fixture
def real_district(transactional_db: None) -> None:
    """Carabayllo with the cast in their posts; services commit for real."""
    open_district()
