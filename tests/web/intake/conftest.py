"""Carabayllo with the cast in their posts, for the pages of the registration."""

from __future__ import annotations

import pytest

from tests.world import open_district


@pytest.fixture
def district(transactional_db: None) -> None:
    """Services commit for real."""
    open_district()
