"""The ledger's pages: the alternate reader sees all by codes, a head its own people, nobody else anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tejido.accounts.models import RoleGrant
from tejido.accounts.services.exclusions import add_exclusion
from tejido.cases.intake import Identity
from tejido.cases.services.registration import register_case
from tejido.cases.services.search import search_possible_matches
from tejido.kernel.clock import now
from tejido.ledger.models import Checkpoint, LedgerEntry
from tejido.ledger.services.make_checkpoint import make_checkpoint
from tests import people
from tests.people import Part, actor, log_in
from tests.world import intake, open_district

WANTED = Identity(document_kind="dni", document_number="00000015")


@pytest.fixture
def case(db: None) -> str:
    """A case, a search by the CEM and one by the police."""
    open_district()
    at = now() - timedelta(hours=2)
    incidents = tuple(replace(one, occurred_from=at - timedelta(hours=5)) for one in intake().incidents)
    code = register_case(intake(reported_at=at, incidents=incidents), actor=actor(people.ana), at=at).code
    for part in (people.ana, people.bruno):
        search_possible_matches(WANTED, actor=actor(part), at=now())
    return code


def shown(client: Client, part: Part, path: str) -> str:
    answer = log_in(client, part).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def main_of(page: str) -> str:
    return page.split("<main")[1].split("</main")[0]


def test_the_alternate_reader_reads_everything_by_codes_and_that_is_noted(client: Client, case: str) -> None:
    page = main_of(shown(client, people.lucia, "/bitacora"))
    assert case in page
    assert people.ana.code in page
    assert people.ana().full_name not in page
    assert "Ficticia" not in page
    assert LedgerEntry.objects.filter(action="ledger.read", actor_code=people.lucia.code).count() == 1


@pytest.mark.parametrize(
    "part", [people.ana, people.julia, people.karla, people.delia, people.elsa], ids=lambda p: p.role
)
def test_the_others_do_not_read_the_ledger(client: Client, case: str, part: Part) -> None:
    log_in(client, part)
    assert client.get("/bitacora").status_code == (302 if part is people.julia else 403)
    assert client.get("/bitacora/constancias/1").status_code == 403
    assert client.get("/bitacora/mi-institucion").status_code == (200 if part is people.julia else 403)


def test_a_reader_of_another_district_reads_nothing(client: Client, case: str) -> None:
    people.lucia()
    RoleGrant.objects.filter(account__code=people.lucia.code).update(district=people.ELSEWHERE)
    assert log_in(client, people.lucia).get("/bitacora").status_code == 403


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("kind=case&subject={case}", "Se registró el caso.", "Se importaron las zonas"),
        (f"kind=account&subject={people.bruno.code}", "Se buscó", "Se registró el caso."),
        (f"actor={people.bruno.code}", "Se buscó", "Se registró el caso."),
        ("kind=district&subject=150106", "Se importaron las zonas", "Se registró el caso."),
        ("watched=on", "Se buscó", "Se registró el caso."),
    ],
)
def test_the_entries_are_filtered(client: Client, case: str, query: str, there: str, gone: str) -> None:
    page = shown(client, people.lucia, f"/bitacora?{query.format(case=case)}")
    assert there in page
    assert gone not in page


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("kind=case", "Escriba también el código."),
        ("subject=C-1", "Diga de qué es ese código."),
        ("kind=case&subject=dos+palabras", "solo lleva letras, cifras y guiones"),
        ("actor=¿quién?", "solo lleva letras, cifras y guiones"),
    ],
)
def test_a_filter_that_says_nothing_is_told_at_its_field(client: Client, case: str, query: str, told: str) -> None:
    answer = log_in(client, people.lucia).get(f"/bitacora?{query}")
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not LedgerEntry.objects.filter(action="ledger.read").exists()


def test_one_goes_on_to_earlier_pages(client: Client, case: str) -> None:
    for number in range(60):
        make_checkpoint(actor_code="system:worker", at=now() + timedelta(seconds=number))
    page = shown(client, people.lucia, "/bitacora?kind=ledger&subject=checkpoints")
    assert "constancia 60." in page
    assert "constancia 11." in page
    assert "constancia 10." not in page
    after = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "constancia 10." in client.get("/bitacora" + after).content.decode()


def test_a_case_that_excludes_the_reader_is_not_there(client: Client, case: str) -> None:
    lucia, marta = people.lucia.code, people.marta.code
    people.lucia(), people.marta()
    for code in (lucia, marta):
        add_exclusion(case, kind="account", value=code, reason="Prueba.", actor=actor(people.ana), at=now())
    assert case not in shown(client, people.lucia, "/bitacora")


def test_a_head_sees_the_searches_of_the_own_people_only(client: Client, case: str) -> None:
    page = main_of(shown(client, people.marta, "/bitacora/mi-institucion"))
    assert people.ana().full_name in page
    assert people.bruno.code not in page
    assert "Se buscó una posible coincidencia" in page
    assert "Se registró el caso" not in page
    other = main_of(shown(client, people.nora, "/bitacora/mi-institucion"))
    assert people.bruno().full_name in other
    assert people.ana.code not in other
    assert LedgerEntry.objects.filter(action="ledger.read", subject_code=people.CEM).count() == 1


def test_what_somebody_did_elsewhere_is_not_the_heads(client: Client, case: str) -> None:
    grant = RoleGrant.objects.get(account__code=people.ana.code)
    RoleGrant.objects.filter(pk=grant.pk).update(until_at=now() - timedelta(days=1), ended_by="system:prueba")
    page = shown(client, people.marta, "/bitacora/mi-institucion")
    assert "Nadie buscó ni leyó identidades" in page


def test_the_alternate_reader_has_no_institution_of_its_own(client: Client, case: str) -> None:
    answer = log_in(client, people.lucia).get("/bitacora/mi-institucion")
    assert answer.headers["Location"] == "/bitacora"


def test_a_checkpoint_is_printed_and_compared(client: Client, case: str) -> None:
    assert "Todavía no se hizo ninguna" in shown(client, people.lucia, "/bitacora")
    make_checkpoint(actor_code="system:worker", at=now())
    seal = bytes(Checkpoint.objects.get().root).hex()
    page = shown(client, people.lucia, "/bitacora/constancias/1")
    assert "CONSTANCIA DE LA BITÁCORA N.º 1" in page
    assert f"--root 1:{seal}" in page
    spaced = "+".join(seal[i : i + 4].upper() for i in range(0, 64, 4))
    assert "No coincide" not in client.get(f"/bitacora/constancias/1?sello={spaced}").content.decode()
    assert "No coincide" in client.get("/bitacora/constancias/1?sello=abcd").content.decode()
    assert client.get("/bitacora/constancias/2").status_code == 404
    assert "Constancia N.º 1" in shown(client, people.lucia, "/bitacora")


@pytest.mark.parametrize(("part", "path"), [(people.lucia, "/bitacora"), (people.marta, "/bitacora/mi-institucion")])
def test_a_longer_ledger_costs_no_more_queries(client: Client, case: str, part: Part, path: str) -> None:
    shown(client, part, path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for _ in range(5):
        search_possible_matches(WANTED, actor=actor(people.ana), at=now())
    with CaptureQueriesContext(connection) as more:
        client.get(path)
    assert len(more) == len(few) <= 18
