"""The pages of what binds cases: a family link, the search for duplicates, a union that redirects and is undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from tejido.cases.linking.models import CaseJoin, FamilyLink
from tejido.cases.models import Case, Person
from tejido.cases.services.registration import register_case
from tejido.directory.routing import _Kept
from tejido.kernel.clock import now
from tests import people
from tests.elsewhere import open_neighbour
from tests.people import Part, actor, log_in
from tests.world import intake

WHY = "Es la misma persona (inventado)."


@pytest.fixture
def pair(district: None) -> tuple[str, str]:
    """Two cases of the same invented girl that Ana registered."""
    first = register_case(intake(), actor=actor(people.ana), at=now() - timedelta(hours=2)).code
    again = register_case(intake("form-2"), actor=actor(people.ana), at=now() - timedelta(hours=1)).code
    return first, again


def of(who: Part) -> Client:
    return log_in(Client(), who)


def survivor(code: str) -> str:
    return Person.objects.get(case__code=code, role="survivor").code


def test_a_family_link_is_made_seen_on_both_and_taken_away(pair: tuple[str, str]) -> None:
    mother, child = pair
    ana = of(people.ana)
    asked = ana.get(f"/casos/{child}/vinculos?caso={mother.lower()}").content.decode()
    assert "Persona afectada" in asked
    assert "Persona Ficticia" not in asked
    said = {"vinculo-person": survivor(child), "vinculo-kind": "child", "vinculo-other_person": survivor(mother)}
    wrong = ana.post(f"/casos/{child}/vinculos?caso={mother}", {**said, "vinculo-kind": ""})
    assert wrong.status_code == 422
    assert "Elija qué es" in wrong.content.decode()
    assert ana.post(f"/casos/{child}/vinculos?caso={mother}", said).status_code == 302
    assert "Hija o hijo de" in ana.get(f"/casos/{child}").content.decode()
    assert "Madre o padre de" in ana.get(f"/casos/{mother}").content.decode()
    assert ana.post(f"/casos/{child}/vinculos?caso={mother}", said).status_code == 409
    link = FamilyLink.objects.get().code
    assert ana.post(f"/casos/{mother}/vinculos/{link}/quitar").status_code == 302
    assert "Hija o hijo de" not in ana.get(f"/casos/{child}").content.decode().replace("<option", "")


def test_a_code_that_is_not_the_teams_says_the_same_as_one_that_does_not_exist(pair: tuple[str, str]) -> None:
    open_neighbour()
    _Kept.routes = None
    ana = of(people.ana)
    theirs = register_case(replace(intake("x"), zone_code=""), actor=actor(people.carmen), at=now()).code
    texts = []
    for code in (theirs, "C-0000-0000", "' OR 1=1"):
        answer = ana.get(f"/casos/{pair[0]}/vinculos", {"caso": code})
        assert answer.status_code == 422
        texts.append("No encontramos ese caso" in answer.content.decode())
    assert texts == [True] * 3


def test_found_joined_redirected_and_undone(pair: tuple[str, str]) -> None:
    first, again = pair
    ana = of(people.ana)
    found = ana.post(f"/casos/{first}/vinculos/buscar").content.decode()
    assert f"/casos/{first}/unir?caso={again}" in found
    assert "el mismo DNI y el mismo teléfono" in found
    assert "00000015" not in found
    page = ana.get(f"/casos/{first}/unir?caso={again}").content.decode()
    assert "Qué pasa al unirlos" in page
    short = ana.post(f"/casos/{first}/unir?caso={again}", {"union-kept": "this", "union-reason": "sí"})
    assert short.status_code == 422
    assert "10 letras" in short.content.decode()
    done = ana.post(f"/casos/{first}/unir?caso={again}", {"union-kept": "this", "union-reason": WHY})
    assert done["Location"] == f"/casos/{first}"
    assert ana.get(f"/casos/{again}")["Location"] == f"/casos/{first}?unido={again}#unido-{again}"
    assert ana.get(f"/casos/{again}/imprimir")["Location"] == f"/casos/{first}/imprimir"
    kept = ana.get(f"/casos/{first}").content.decode()
    assert "De otro registro de la misma persona" in kept
    assert f"/casos/{again}/documentos" in kept
    assert ana.post(f"/casos/{again}/identidad").status_code == 200, "its identity is opened where it lies"
    assert again not in ana.get("/casos").content.decode()
    join = CaseJoin.objects.get().code
    assert "como estaban" in ana.get(f"/casos/{first}/uniones/{join}/deshacer").content.decode()
    ana.post(f"/casos/{first}/uniones/{join}/deshacer", {"deshacer-reason": "No era ella (inventado)."})
    assert Case.objects.get(code=again).joined_to is None
    assert ana.get(f"/casos/{again}").status_code == 200


def test_the_other_case_may_be_the_one_that_stays(pair: tuple[str, str]) -> None:
    first, again = pair
    ana = of(people.ana)
    ana.post(f"/casos/{first}/unir?caso={again}", {"union-kept": "other", "union-reason": WHY})
    assert Case.objects.get(code=first).joined_to == Case.objects.get(code=again)


def test_the_limit_of_searches_is_told(pair: tuple[str, str]) -> None:
    ana = of(people.ana)
    for _ in range(20):
        ana.post(f"/casos/{pair[0]}/vinculos/buscar")
    answer = ana.post(f"/casos/{pair[0]}/vinculos/buscar")
    assert answer.status_code == 422
    assert "límite de 20 búsquedas" in answer.content.decode()
