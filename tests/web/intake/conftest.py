"""Carabayllo with the cast in their posts, for the pages of the registration."""

from __future__ import annotations

import pytest

from tests.world import open_district


@pytest.fixture
def district(db: None) -> None:
    """Rolled back after each test; the journeys, whose server must see it, bring their own."""
    open_district()
