"""Where each one can go."""

from __future__ import annotations

import pytest

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.accounts.roles import roles
from tejido.web import navigation
from tejido.web.navigation import current_place, first_place, places_for


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


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("operator", "/tareas"),
        ("secretariat", "/tablero"),
        ("citizen_monitor", "/tablero"),
        ("log_reader", "/bitacora"),
        ("administrator", "/cuenta/personas"),
    ],
)
def test_everybody_begins_where_the_work_is(role: str, path: str) -> None:
    assert getattr(first_place(places_for(actor(*roles()[role].permits))), "path", "") == path


def test_who_may_only_look_things_up_begins_there() -> None:
    assert getattr(first_place(places_for(actor())), "path", "") == "/directorio"
    assert first_place([]) is None
