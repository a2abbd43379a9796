"""Where each one can go."""

from __future__ import annotations

import pytest

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.web import navigation
from tejido.web.navigation import current_place, places_for


def actor(*permits: Permit) -> Actor:
    return Actor(1, "P-TEST", "150106", None, None, "x", frozenset(permits))


@pytest.fixture(autouse=True)
def every_page_exists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_exists", lambda path: path != "/zonas")


def test_only_what_is_permitted_is_offered() -> None:
    numbers = {place.path for place in places_for(actor(Permit.NUMBERS_READ))}
    assert "/tablero" in numbers
    assert not numbers & {"/tareas", "/casos", "/casos/nuevo", "/bitacora"}


def test_a_page_that_does_not_exist_is_not_offered() -> None:
    assert "/zonas" not in {place.path for place in places_for(actor(*Permit))}


def test_the_longest_entry_is_the_present_one() -> None:
    places = places_for(actor(*Permit))
    assert getattr(current_place("/casos/nuevo", places), "path", "") == "/casos/nuevo"
    assert getattr(current_place("/casos/C-7K3F-9QXM", places), "path", "") == "/casos"
    assert current_place("/casita", places) is None
