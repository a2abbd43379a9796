"""Completing what is known of a person, and the drafts of the long forms about people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tejido.cases.models import Draft, Person
from tejido.cases.services.registration import register_case
from tejido.kernel.clock import now
from tests import people
from tests.people import actor, log_in
from tests.world import intake

pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture
def place(district: None) -> str:
    """The page of a survivor whom Ana registered half an hour ago."""
    code = register_case(intake(), actor=actor(people.ana), at=now() - timedelta(minutes=30)).code
    person = Person.objects.get(case__code=code, role="survivor")
    return f"/casos/{code}/persona/{person.code}"


@pytest.fixture
def ana(client: Client) -> Client:
    return log_in(client, people.ana)


def keep(client: Client, page: str, **typed: str) -> None:
    """What the script of that page keeps."""
    address = page.split('data-draft-url="')[1].split('"')[0]
    assert f'name="borrador-de" value="{address}"' in page
    assert client.post(address, {k.replace("__", "-"): v for k, v in typed.items()}).status_code == 204


def test_the_case_page_leads_to_it_and_shows_the_answer(ana: Client, place: str) -> None:
    case = place.partition("/persona/")[0]
    assert f'href="{place}"' in ana.get(case).content.decode()
    sent = ana.post(place, {"perfil-pregnant": "yes", "perfil-pregnancy_weeks": "12", "perfil-sex": "female"})
    assert sent.status_code == 302
    page = ana.get(case).content.decode()
    assert "<dt>Semanas de embarazo</dt><dd>12</dd>" in page
    again = ana.get(place).content.decode()
    assert 'value="12"' in again


def test_a_wrong_answer_is_told_at_its_field_with_the_rest_still_there(ana: Client, place: str) -> None:
    typed = {"perfil-pregnant": "no", "perfil-pregnancy_weeks": "9", "perfil-language": "quechua"}
    answer = ana.post(place, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "respondió que no está embarazada" in page
    assert 'href="#id_perfil-pregnancy_weeks"' in page
    assert '<option value="quechua" selected>' in page


def test_who_may_not_complete_it_is_not_offered_it(client: Client, place: str) -> None:
    log_in(client, people.bruno)
    assert place not in client.get(place.partition("/persona/")[0]).content.decode()
    assert client.get(place).status_code == 403


def test_what_was_being_typed_of_a_profile_comes_back_and_is_thrown_away_once_sent(ana: Client, place: str) -> None:
    keep(ana, ana.get(place).content.decode(), perfil__language="quechua")
    assert '<option value="quechua" selected>' in ana.get(place).content.decode()
    ana.post(place, {"perfil-language": "quechua"})
    assert not Draft.objects.exists()


@pytest.mark.parametrize("role", ["survivor", "alleged_perpetrator", "other"])
def test_what_was_being_typed_of_one_more_person_comes_back(ana: Client, place: str, role: str) -> None:
    page = f"{place.partition('/persona/')[0]}/persona?rol={role}"
    keep(ana, ana.get(page).content.decode(), **{f"{role}__names": "Alguien Inventado"})
    assert "Alguien Inventado" in ana.get(page).content.decode()
    assert ana.post(page, {f"{role}-names": "Alguien Inventado"}).status_code == 302
    assert not Draft.objects.exists()
