"""Carabayllo loaded once a module: each test works inside a savepoint that is taken back.

For tests in one thread. Whoever needs real commits (threads, other processes) uses `transactional_db` in a module
of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tejido.directory.routing import _Kept
from tests.world import open_district


@pytest.fixture(scope="module")
def loaded_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    module = transaction.atomic()
    module._from_testcase = True  # type: ignore[attr-defined]  # a durable transaction may be opened inside it
    with django_db_blocker.unblock(), module:
        open_district()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def district(loaded_once: None, db: None) -> Iterator[None]:
    """Carabayllo with the cast in their posts; what the test does is undone."""
    _Kept.routes = None  # what is undone may come back under the same token
    yield
    _Kept.routes = None
