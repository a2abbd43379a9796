from __future__ import annotations

import pytest

from tests.world import open_district


@pytest.fixture
def district(transactional_db: None) -> None:
    """Carabayllo with the cast in their posts; services commit for real."""
    open_district()
