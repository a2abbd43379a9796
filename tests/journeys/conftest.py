"""One installation a module: Carabayllo, the cast in their posts, web, stream, worker and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections

from tests import people
from tests.journeys.site import Site, running
from tests.world import open_district


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Site]:
    """The site runs while the module lasts; what its journeys leave is taken away at the end."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setenv(
            "DJANGO_ALLOW_ASYNC_UNSAFE", "1"
        )  # the browser's loop stands still while a fixture uses the database
        try:
            open_district()
            people.everybody()
            cache.clear()
            with running(tmp_path_factory.mktemp("journey")) as site:
                yield site
                connections.close_all()  # while the browser's loop runs, Django keeps connections of their own for it
        finally:
            call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def site(house: Site, db: None) -> Iterator[Site]:
    """The running site; the browsers of a journey are closed with it."""
    yield house
    house.close_pages()
