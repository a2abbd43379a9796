"""The nearest services for anybody: by zone or by a pasted place, without asking who, without keeping it."""

from __future__ import annotations

import pytest
from django.test import Client

from tejido.directory.models import Institution
from tejido.directory.nearby import RESERVED
from tejido.directory.services.versions import mark_changed
from tejido.ledger.models import LedgerEntry
from tejido.web.nearby.place import read_place

pytestmark = pytest.mark.usefixtures("district")
URL = "/servicios/cerca"


def ask(**typed: object) -> str:
    answer = Client().post(URL, {f"cerca-{name}": value for name, value in typed.items()})
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    assert "no-store" in answer["Cache-Control"]
    assert "sessionid" not in answer.cookies
    return answer.content.decode()


def test_by_zone_the_one_that_serves_it_comes_first() -> None:
    page = ask(zone="santa-isabel", service="report_reception")
    assert page.index("Comisaría Santa Isabel") < page.index("Comisaría El Progreso")
    assert "atiende su zona" in page
    assert "Lo más cerca" in page


def test_by_a_pasted_place_with_the_distance() -> None:
    page = ask(place="-11.85399, -77.03803", service="report_reception")
    assert page.index("Comisaría San Pedro") < page.index("Comisaría Santa Isabel")
    assert "a 50 m" in page


def test_nothing_that_was_sent_is_kept_or_stands_in_an_address() -> None:
    before = LedgerEntry.objects.count()
    client = Client()
    page = client.get(URL)
    assert 'method="post"' in page.content.decode()
    cookie = client.cookies["csrftoken"]
    assert (cookie["expires"], cookie["max-age"]) == ("", ""), "gone with the browser"
    assert Client().get(f"{URL}?cerca-place=-11.85,-77.03").content.decode().count("-11.85,-77.03") == 0
    ask(place="-11.85399, -77.03803")
    assert LedgerEntry.objects.count() == before


def test_the_shelter_has_no_distance_no_zone_and_no_hours() -> None:
    page = ask(zone="san-pedro", service="shelter")
    shelter = page[page.index("<ol") : page.index("</ol>")]
    assert RESERVED.lower() in shelter.lower()
    for word in (" km", " m,", "atiende su zona", "abierto ahora", "tel:"):
        assert word not in shelter, word


def test_what_is_not_known_is_said() -> None:
    page = ask(zone="san-pedro", service="legal_sponsorship", language="quechua", access="step_free")
    assert "no se sabe en qué lenguas atiende" in page
    assert "no se sabe si es accesible" in page
    Institution.objects.filter(code="cem-comisaria").update(languages=["quechua"], accessibility=[])
    mark_changed()
    page = ask(zone="san-pedro", service="legal_sponsorship", language="quechua", access="step_free")
    assert ", quechua, sin entrada sin gradas" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Elija una zona o pegue un lugar"),
        ({"place": "mi casa"}, "Pegue los dos números"),
        ({"place": "-77.03, -11.85"}, "al revés"),
        ({"place": "40.4, -3.7"}, "no está en el Perú"),
        ({"zone": "no-existe"}, "Elija una opción"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(typed: dict[str, str], words: str) -> None:
    answer = Client().post(URL, {f"cerca-{name}": value for name, value in typed.items()})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_place_out_of_the_district_is_told() -> None:
    assert "está fuera de Carabayllo" in ask(place="-12.0464, -77.0428")


@pytest.mark.parametrize(
    "typed", ["-11.854, -77.038", "-11.854 -77.038", "(-11.854; -77.038)", "-11.854°, -77.038°", "−11.854,−77.038"]
)
def test_places_as_people_paste_them(typed: str) -> None:
    assert read_place(typed) == (-11.854, -77.038)


@pytest.mark.parametrize("typed", ["", "1", "a, b", "-11.8", "200, 300", "9" * 60])
def test_what_is_no_place(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_place(typed)
