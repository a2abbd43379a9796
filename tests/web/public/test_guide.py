"""The directory as the public page tells it: places that must not show, and facts that have aged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tejido.web.public.guide import line_view, sections, site_view, sure_of

MONDAY_NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # 12:00 in Lima


@dataclass
class Site:
    name: str = "Puesto de salud de prueba"
    kind: str = "health_post"
    address: str = "Calle de prueba 1"
    state: str = "open"
    services: list[str] = field(default_factory=lambda: ["medical_care"])
    hours: Any = None
    phones: list[dict[str, Any]] = field(default_factory=lambda: [{"number": "01 555-0000"}])
    verified_on: date | None = None
    place_is_secret: bool = False


@dataclass
class Line:
    code: str = "prueba"
    name: str = "Línea de prueba"
    numbers: list[str] = field(default_factory=lambda: ["0800-00000"])
    published: bool = True
    free: bool = True
    hours: Any = None
    languages: list[str] = field(default_factory=list)
    what: str = "Orienta."
    when: str = "Siempre."
    conflict: str = ""
    verified_on: date | None = None


def test_a_shelter_never_has_a_place_even_when_its_row_says_one() -> None:
    shown = site_view(Site(kind="shelter", hours={"always": True}), MONDAY_NOON)
    assert shown.secret
    assert (shown.address, shown.phones, shown.hours, shown.open_now) == ("", (), "", None)


def test_a_place_marked_secret_is_secret_whatever_its_kind() -> None:
    assert site_view(Site(place_is_secret=True), MONDAY_NOON).address == ""


@pytest.mark.parametrize(
    ("verified_on", "fresh", "word"),
    [
        (None, False, "Sin verificar"),
        (date(2026, 11, 1), True, "Verificado el"),
        (date(2026, 5, 24), True, "Verificado el"),  # 183 days: the last day it is fresh
        (date(2026, 5, 23), False, "hace más de 6 meses"),
    ],
)
def test_a_fact_says_how_sure_it_is(verified_on: date | None, fresh: bool, word: str) -> None:
    sure = sure_of(verified_on, MONDAY_NOON)
    assert sure.fresh is fresh
    assert word in sure.sentence


def test_hours_that_nobody_knows_are_neither_open_nor_closed() -> None:
    shown = site_view(Site(), MONDAY_NOON)
    assert shown.open_now is None
    assert shown.hours == "Horario por confirmar"


def test_a_closed_service_is_not_open_now() -> None:
    assert site_view(Site(state="closed", hours={"always": True}), MONDAY_NOON).open_now is None


def test_a_number_that_is_not_published_is_not_shown() -> None:
    shown = line_view(Line(published=False), MONDAY_NOON)
    assert (shown.number, shown.dial) == ("", "")


def test_a_number_is_dialled_without_its_spaces_and_dashes() -> None:
    assert line_view(Line(), MONDAY_NOON).dial == "080000000"


def test_services_come_by_need_and_the_rest_is_left_out() -> None:
    found = sections([Site(kind="police_station"), Site(kind="cem_regular"), Site(kind="university")], MONDAY_NOON)
    assert [s.anchor for s in found] == ["cem", "comisarias"]
