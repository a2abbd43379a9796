"""Every refusal is told at its field, and what was typed is still there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tejido.cases.models import Case, Draft
from tests import people
from tests.web.intake.filled import PAGE, faults, filled

pytestmark = pytest.mark.usefixtures("district")
YES_OF = {"permisos__to_health": "given"}
HIDING = {"exclusion__0__institution": people.POLICE, "exclusion__0__scope": "head", "exclusion__0__reason": "Sí"}

OWN_HOUSE = {"exclusion__0__institution": people.CEM, "exclusion__0__scope": "institution"}


@pytest.fixture(autouse=True)
def _ana(district: None, client: Client) -> None:
    people.log_in(client, people.ana)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"caso__explained": ""}, "id_caso-explained"),
    ({"caso__channel": ""}, "id_caso-channel"),
    ({"caso__channel": "on_scene"}, "id_caso-channel"),
    ({"caso__zone": "atlantis"}, "id_caso-zone"),
    ({"caso__condition": "odd"}, "id_caso-condition"),
    ({"caso__report": "yes", "caso__report_day": "2026-11-20"}, "id_caso-report_hour"),
    ({"caso__report": "yes", "caso__report_hour": "10:00"}, "id_caso-report_day"),
    ({"caso__report": "yes", "caso__report_day": "2199-01-01", "caso__report_hour": "10:00"}, "id_caso-report_day"),
    ({"caso__report": "yes", "caso__report_day": "2026-10-01", "caso__report_hour": "10:00"}, "id_caso-report_day"),
    ({"caso__report": "yes", "caso__report_day": "1900-01-01", "caso__report_hour": "10:00"}, "id_caso-report_day"),
    ({"hecho__0__day": "1850-01-01"}, "id_hecho-0-day"),
    ({"hecho__0__day": "2001-01-01"}, "id_afectada-0-age"),
    ({"hecho__0__exactness": "period", "hecho__0__until": "2199-01-01"}, "id_hecho-0-until"),
    ({"contacto__mode": "through_other"}, "id_contacto-who_may_answer"),
    ({**YES_OF, "permisos__services": "refused"}, "id_permisos-services_0"),
    ({"permisos__services": "refused", "afectada__0__age": "30"}, "id_permisos-services_0"),
    ({"hecho__0__types": []}, "id_hecho-0-types_0"),
    ({"hecho__0__types": ["verbal"]}, "id_hecho-0-types_0"),
    ({"hecho__0__day": "2199-01-01"}, "id_hecho-0-day"),
    ({"hecho__0__day": "2026-02-30"}, "id_hecho-0-day"),
    ({"hecho__0__day": "", "hecho__0__hour": "10:00"}, "id_hecho-0-day"),
    ({"hecho__0__exactness": "year", "hecho__0__year": "2150"}, "id_hecho-0-year"),
    ({"hecho__0__exactness": "month", "hecho__0__year": "2020"}, "id_hecho-0-month"),
    ({"hecho__0__exactness": "period", "hecho__0__until": "2026-10-01"}, "id_hecho-0-until"),
    ({"hecho__0__zone": "atlantis"}, "id_hecho-0-zone"),
    ({"hecho__0__place": "moon"}, "id_hecho-0-place"),
    ({"hecho__0__weapons": ["none", "blade"]}, "id_hecho-0-weapons_0"),
    ({"afectada__0__names": "", "afectada__0__surnames": ""}, "id_afectada-0-names"),
    ({"afectada__0__anonymous": "on"}, "id_afectada-0-anonymous"),
    ({"afectada__0__document_number": "1234"}, "id_afectada-0-document_number"),
    ({"afectada__0__age": "quince"}, "id_afectada-0-age"),
    ({"afectada__0__age": "15", "afectada__0__birth_on": "1980-01-01"}, "id_afectada-0-age"),
    ({"afectada__0__age": "", "afectada__0__birth_on": "2026-11-10"}, "id_afectada-0-birth_on"),
    ({"afectada__0__phone": "12"}, "id_afectada-0-phone"),
    ({"afectada__0__language": "klingon"}, "id_afectada-0-language"),
    ({"afectada__0__pregnant": "no", "afectada__0__pregnancy_weeks": "9"}, "id_afectada-0-pregnancy_weeks"),
    ({"relacion__0__0__relation": "enemy"}, "id_relacion-0-0-relation"),
    ({"relacion__0__0__relation": "", "relacion__0__0__lives_with": "yes"}, "id_relacion-0-0-relation"),
    ({"contacto__mode": "call"}, "id_contacto-number"),
    ({"contacto__mode": "call", "contacto__number": "x"}, "id_contacto-number"),
    ({"datos__injured": "perhaps"}, "id_datos-injured_0"),
    ({**YES_OF, "permisos__given_by": "mother"}, "id_permisos-given_by_0"),
    ({**YES_OF, "afectada__0__age": "9"}, "id_permisos-given_by_0"),
    ({**HIDING, "exclusion__0__reason": ""}, "id_exclusion-0-reason"),
    ({**HIDING, "exclusion__0__scope": ""}, "id_exclusion-0-scope_0"),
    ({**HIDING, "exclusion__0__institution": ""}, "id_exclusion-0-institution"),
    ({**HIDING, **OWN_HOUSE}, "id_exclusion-0-scope_0"),
    ({**HIDING, "exclusion__0__scope": "person"}, "id_exclusion-0-person"),
    ({**HIDING, "exclusion__0__scope": "person", "exclusion__0__person": "P-ANA0-0001"}, "id_exclusion-0-person"),
]


def test_each_is_told_at_its_field_and_nothing_is_saved(client: Client) -> None:
    """One district for all of them: loading it forty times would be slower than all the rest."""
    assert [(field, changes) for changes, field in REFUSED if field not in faults(client, **changes)] == []
    assert not Case.objects.exists()


def test_what_is_kept_and_counted_is_asked_before_the_first_question(client: Client) -> None:
    page = client.get(PAGE).content.decode()
    places = [page.index(f'name="{name}"') for name in ("permisos-services", "permisos-statistics", "caso-danger")]
    explained = page.index("Guardamos sus datos para atenderla")
    assert [explained, *places] == sorted([explained, *places])
    assert places[0] < page.index('name="afectada-0-names"')


def test_the_accused_father_may_not_consent_for_his_child(client: Client) -> None:
    changes = {
        "afectada__0__age": "9",
        "relacion__0__0__relation": "parent",
        "relacion__0__0__is_guardian": "yes",
        "denunciada__0__sex": "male",
        "permisos__given_by": "father",
    }
    assert "persona denunciada" in faults(client, **changes, **YES_OF)["id_permisos-given_by_0"]
    client.post(PAGE, filled(**{**changes, "permisos__given_by": "mother"}, **YES_OF))
    assert Case.objects.count() == 1


def test_what_was_typed_comes_back_with_everything_folded_that_is_wrong_in_sight(client: Client) -> None:
    page = client.post(PAGE, filled(afectada__0__phone="12", hecho__0__detail="Relato inventado", n__hecho="2"))
    said = page.content.decode()
    assert "Relato inventado" in said
    assert 'id="d-afectada-0" open' in said
    assert "Persona Ficticia" in said
    assert 'name="n-hecho" value="2"' in said
    assert not Draft.objects.exists()


def test_all_the_faults_come_at_once(client: Client) -> None:
    told = faults(client, caso__channel="", afectada__0__phone="12", hecho__0__day="2199-01-01")
    assert {"id_caso-channel", "id_afectada-0-phone", "id_hecho-0-day"} <= set(told)
