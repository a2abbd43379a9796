"""Registering through the page: whole, once, by who may; drafts; the search before and the route after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tejido.accounts.models import Exclusion
from tejido.cases.models import Case, Consent, Draft, Person
from tejido.cases.services.drafts import read_draft, save_draft
from tejido.kernel.clock import now
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tests import people
from tests.people import actor
from tests.web.intake.filled import KEY, PAGE, filled

pytestmark = pytest.mark.usefixtures("district")
FORM = f"nuevo-{KEY}"
DRAFT = f"/casos/borradores/{FORM}"
MAY_REGISTER = {
    "ana", "bruno", "carmen", "fabiola", "gloria", "hugo", "irma", "marta", "nora", "olga", "pilar", "quilla",
}  # fmt: skip


@pytest.fixture
def ana(district: None, client: Client) -> Client:
    return people.log_in(client, people.ana)


def register(client: Client, **changes: Any) -> Case:
    answer = client.post(PAGE, filled(**changes))
    assert answer.status_code == 302, answer.context["sheet"].faults()
    return Case.objects.latest("id")


def test_a_case_is_registered_with_its_people_consents_and_exclusions(ana: Client) -> None:
    case = register(
        ana, permisos__services="given", permisos__to_health="given", exclusion__0__institution=people.POLICE,
        exclusion__0__scope="person", exclusion__0__person=people.bruno().code, exclusion__0__reason="Es su primo",
    )  # fmt: skip
    assert (case.door_institution, case.zone_code) == (people.CEM, "lomas-de-carabayllo")
    assert Person.objects.filter(case=case).count() == 2
    assert set(Consent.objects.values_list("purpose", "recipient", "answer")) == {
        ("services", "", "given"),
        ("recipient", "health", "given"),
    }
    assert Exclusion.objects.get().value == people.bruno.code
    assert set(Obligation.objects.filter(sector="health").values_list("gate", flat=True)) == {"open"}


def test_the_form_of_entry_of_the_cem_is_kept_and_shown_to_its_team_alone(ana: Client) -> None:
    assert "Forma de ingreso al CEM (opcional)" in ana.get(PAGE).content.decode()
    case = register(ana, caso__entry_route="community_agent", permisos__services="given")
    assert case.entry_route == "community_agent"
    assert "<dt>Forma de ingreso</dt><dd>Agente comunitario</dd>" in ana.get(f"/casos/{case.code}").content.decode()
    police = people.log_in(Client(), people.bruno)
    assert "Forma de ingreso" not in police.get(f"/casos/{case.code}").content.decode()
    assert "Forma de ingreso" not in police.get(PAGE).content.decode()


def test_sent_twice_it_is_one_case(ana: Client) -> None:
    first = ana.post(PAGE, filled())
    again = ana.post(PAGE, filled(afectada__0__names="Otra Ficticia"), follow=True)
    assert Case.objects.count() == 1
    assert again.redirect_chain[0][0] == first["Location"]
    assert "ya se había enviado" in again.content.decode()
    assert ana.get(PAGE)["Location"] == first["Location"], "the address of the form leads to its case"


def test_who_may_register(client: Client) -> None:
    for name, person in people.CAST.items():
        people.log_in(client, person)
        expected = 200 if name in MAY_REGISTER else 403
        assert (name, client.get(PAGE).status_code) == (name, expected)
        assert (name, client.get("/casos/buscar").status_code) == (name, expected)
        if expected == 403:
            assert client.post(PAGE, filled()).status_code == 403
    assert not Case.objects.exists()


def test_who_sees_the_route_and_the_list(ana: Client) -> None:
    case = register(ana)
    for name, person in people.CAST.items():
        people.log_in(ana, person)
        route = 200 if name in {"ana", "marta", "gloria", "julia"} else 404
        assert (name, ana.get(f"/casos/{case.code}/ruta").status_code) == (name, route)
        listed = ana.get("/casos")
        assert (name, listed.status_code) == (name, 200 if name in MAY_REGISTER else 403)
        assert (name, case.code in listed.content.decode()) == (name, name in ("ana", "marta"))


def test_the_route_says_who_was_told_and_who_waits(ana: Client) -> None:
    case = register(ana)
    route = ana.get(f"/casos/{case.code}/ruta").context["route"]
    told, waiting = ({leg.task.sector for leg in legs} for legs in (route.told, route.waiting))
    assert told == {"cem", "demuna"}
    assert "health" in waiting
    assert any("Reglamento de la Ley 30364" in leg.why for leg in route.told)
    assert route.questions
    page = ana.get(f"/casos/{case.code}/ruta").content.decode()
    assert "Persona Ficticia" not in page
    people.log_in(ana, people.gloria)
    theirs = ana.get(f"/casos/{case.code}/ruta").context["route"]
    assert {leg.task.sector for leg in theirs.told} == {"demuna"}
    assert (theirs.waiting, theirs.questions, theirs.later) == ((), (), ())


def test_older_cases_follow_the_last_one_of_the_page(ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("tejido.cases.access", "tejido.web.intake.views"):
        monkeypatch.setattr(f"{module}.CASES_PAGE", 1)
    first = register(ana)
    second = Client()
    people.log_in(second, people.ana).post("/casos/nuevo?borrador=otra-clave-de-prueba", filled())
    newest = ana.get("/casos")
    assert first.code not in newest.content.decode()
    older = ana.get("/casos", {"antes": newest.context["older"]})
    assert [row[0].code for row in older.context["rows"]] == [first.code]
    assert ana.get("/casos?antes=nada").status_code == 200


def test_a_draft_is_kept_restored_and_gone_when_registered(ana: Client) -> None:
    assert ana.post(DRAFT, filled(afectada__0__names="Ficticia a medias")).status_code == 204
    assert "paso" not in read_draft(FORM, actor=actor(people.ana()))
    page = ana.get(PAGE).content.decode()
    assert "Ficticia a medias" in page
    assert "data-draft-saved-at" in page
    listed = ana.get("/casos/nuevo", follow=True).content.decode()
    assert f"?borrador={KEY}" in listed
    assert "Ficticia a medias" not in listed
    register(ana)
    assert not Draft.objects.exists()
    assert ana.post(DRAFT, filled()).status_code == 204
    assert not Draft.objects.exists(), "a late save of what is a case already keeps nothing"


def test_a_draft_is_its_owners(ana: Client) -> None:
    ana.post(DRAFT, filled(afectada__0__names="Ficticia a medias"))
    people.log_in(ana, people.marta)
    assert "Ficticia a medias" not in ana.get(PAGE).content.decode()
    ana.post(f"{DRAFT}/descartar")
    assert Draft.objects.count() == 1


def test_a_draft_is_thrown_away_and_one_too_large_is_refused(ana: Client) -> None:
    ana.post(DRAFT, filled())
    assert ana.post(f"{DRAFT}/descartar")["Location"] == "/casos/nuevo"
    assert not Draft.objects.exists()
    assert ana.post(DRAFT, filled(hecho__0__detail="x" * 250_000)).status_code == 422


def test_kept_for_later(ana: Client) -> None:
    assert ana.post(PAGE, filled(paso="guardar"))["Location"] == "/casos"
    assert Draft.objects.get().form == FORM


def test_a_session_that_ended_answers_the_draft_and_brings_the_form_back(client: Client) -> None:
    assert client.post(DRAFT, filled(), headers={"X-Borrador": "1"}).status_code == 401
    sent = client.post(PAGE, filled(), headers={"Referer": f"http://testserver{PAGE}"})
    assert sent["Location"].endswith("next=%2Fcasos%2Fnuevo%3Fborrador%3D" + KEY)
    assert not Case.objects.exists()


def test_one_more_and_one_less_lose_nothing(ana: Client) -> None:
    more = ana.post(PAGE, filled(agregar="afectada", paso=""))
    assert (more.status_code, len(more.context["sheet"].survivors), len(more.context["sheet"].relations)) == (200, 2, 2)
    assert "Persona Ficticia" in more.content.decode()
    less = ana.post(PAGE, filled(quitar="afectada-0", n__afectada="2", afectada__1__names="Segunda Ficticia", paso=""))
    page = less.content.decode()
    assert "Segunda Ficticia" in page
    assert "Persona Ficticia" not in page
    assert not Case.objects.exists()


def test_the_search_says_that_there_may_be_one_and_no_more(ana: Client) -> None:
    asked = {"buscar-document_kind": "dni", "buscar-document_number": "00000015"}
    assert "No encontramos coincidencias" in ana.post("/casos/buscar", asked).content.decode()
    case = register(ana)
    assert case.code in ana.post("/casos/buscar", asked).content.decode()
    people.log_in(ana, people.hugo)
    page = ana.post("/casos/buscar", asked).content.decode()
    assert "Posible coincidencia" in page
    assert case.code not in page
    assert "CEM Carabayllo" not in page


@pytest.mark.parametrize(
    "asked",
    [{}, {"buscar-surnames": "Prueba"}, {"buscar-document_number": "12"}, {"buscar-phone": "1"},
     {"buscar-surnames": "Prueba Inventada", "buscar-birth_year": "2099"}],
)  # fmt: skip
def test_too_little_to_search_by_is_said(ana: Client, asked: dict[str, str]) -> None:
    answer = ana.post("/casos/buscar", asked)
    assert answer.status_code == 422
    assert 'id="errores"' in answer.content.decode()


def test_what_was_searched_by_is_not_asked_again(ana: Client) -> None:
    found = ana.post("/casos/buscar", {"buscar-document_kind": "dni", "buscar-document_number": "00000099"})
    assert 'name="afectada-0-document_number" value="00000099"' in found.content.decode()


def test_too_many_searches_are_told_calmly(ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tejido.cases.services.search.PER_HOUR", 1)
    asked = {"buscar-document_kind": "dni", "buscar-document_number": "00000015"}
    assert ana.post("/casos/buscar", asked).status_code == 200
    refused = ana.post("/casos/buscar", asked)
    assert refused.status_code == 422
    assert "límite" in refused.content.decode()


def test_the_form_and_the_lists_ask_a_fixed_number_of_queries(ana: Client, django_assert_max_num_queries: Any) -> None:
    case = register(ana)
    ana.get("/casos/nuevo?borrador=otra-clave-de-prueba")
    for path, most in (
        ("/casos/nuevo?borrador=otra-clave-de-prueba", 12),
        ("/casos", 9),
        (f"/casos/{case.code}/ruta", 14),
    ):
        with django_assert_max_num_queries(most):
            assert ana.get(path).status_code == 200


def test_nothing_personal_reaches_the_ledger(ana: Client) -> None:
    register(ana)
    save_draft("otra", {"x": ["Ficticia"]}, actor=actor(people.ana()), at=now() + timedelta(seconds=1))
    assert "Ficticia" not in "".join(str(entry.data) for entry in LedgerEntry.objects.all())
