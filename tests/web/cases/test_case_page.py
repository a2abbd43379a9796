"""The page of a case: what each one sees of it, and what nobody may see by a GET."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tejido.accounts.services.break_glass import open_glass
from tejido.cases.intake import ConsentEntry, ExclusionEntry
from tejido.cases.services.consents import answer_consent
from tejido.cases.services.exclusions import exclude
from tejido.cases.services.registration import register_case
from tejido.kernel.clock import now
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tests import people
from tests.people import Part, actor, log_in
from tests.world import intake

pytestmark = pytest.mark.usefixtures("district")
SECRETS = ("Ficticia", "Inventada 123", "900000015", "00000015", "Señor Inventado", "Relato inventado")


def new_case(key: str = "form-1", **changes: object) -> str:
    at = now() - timedelta(minutes=30)
    return register_case(intake(key, **changes), actor=actor(people.ana), at=at).code


def page_of(code: str, who: Part, path: str = "") -> str:
    answer = log_in(Client(), who).get(f"/casos/{code}{path}")
    assert answer.status_code == 200, answer.content.decode()[-2000:]
    return answer.content.decode()


class TestWhoSeesWhat:
    def test_the_team_sees_the_route_the_facts_and_the_people_without_names(self) -> None:
        page = page_of(new_case(), people.ana)
        assert "Lo que le toca a su institución" in page
        assert "Violación sexual" in page
        assert "12 a 17 años" in page
        assert "Tío o tía" in page
        assert "No se sabe" in page
        assert not [word for word in SECRETS if word in page]

    def test_the_own_lane_comes_first(self) -> None:
        code = new_case()
        for who, name in ((people.ana, "Centro Emergencia Mujer"), (people.bruno, "Comisaría (PNP)")):
            page = page_of(code, who)
            lanes = page.split('class="lanes"')[1]
            assert lanes.index(f"{name} · su institución") < lanes.index("lane-items")

    def test_the_police_see_their_groups_and_no_consent(self) -> None:
        page = page_of(new_case(), people.bruno)
        assert "Persona denunciada" in page
        assert "Lo que ella aceptó" not in page
        assert "/exclusiones" not in page

    def test_a_sector_without_the_incident_reads_no_word_of_it(self) -> None:
        code = new_case(facts={"wants_support": True})
        answer_consent(code, ConsentEntry("recipient", "given", "womens_org"), actor=actor(people.ana), at=now())
        page = page_of(code, people.olga)
        assert "Una tarea de este sector" in page
        for word in ("sexual", "Persona denunciada", "informe policial", "Riesgo"):
            assert word not in page, word

    def test_the_risk_is_shown_only_where_the_policy_says(self) -> None:
        code = new_case()
        answer_consent(code, ConsentEntry("recipient", "given", "health"), actor=actor(people.ana), at=now())
        assert "Riesgo no determinado" in page_of(code, people.bruno)
        assert "Riesgo no determinado" not in page_of(code, people.fabiola)

    def test_the_secretariat_sees_codes_and_times_and_no_field(self) -> None:
        page = page_of(new_case(), people.julia)
        assert "Vista por código" in page
        assert "Comisaría San Pedro" in page or "San Pedro" in page
        for word in ("Violación", "12 a 17", "Tío o tía", "Ver datos de identidad", "Lo que ella aceptó"):
            assert word not in page

    @pytest.mark.parametrize("who", [people.hugo, people.carmen, people.fabiola])
    def test_a_stranger_gets_the_page_that_says_nothing(self, who: Part) -> None:
        code = new_case()
        there = log_in(Client(), who).get(f"/casos/{code}")
        nowhere = log_in(Client(), who).get("/casos/C-0000-0000")
        assert there.status_code == nowhere.status_code == 404
        plain = there.content.decode().replace(code, "X")
        assert "abrir-con-motivo" in plain
        assert "No encontramos ese caso" in nowhere.content.decode()

    def test_who_may_not_break_the_glass_is_offered_nothing(self) -> None:
        code = new_case()
        answer = log_in(Client(), people.olga).get(f"/casos/{code}")
        assert answer.status_code == 404
        assert "abrir-con-motivo" not in answer.content.decode()

    def test_an_excluded_institution_gets_the_same_page_as_a_stranger(self) -> None:
        code = new_case()
        entry = ExclusionEntry("institution", people.POLICE, "El acusado trabaja ahí (inventado).")
        exclude(code, entry, actor=actor(people.ana), at=now())
        assert log_in(Client(), people.bruno).get(f"/casos/{code}").status_code == 404
        assert "Tiene exclusiones" in page_of(code, people.ana)

    def test_opened_with_a_reason_it_says_until_when(self) -> None:
        code = new_case()
        open_glass(code, reason="Ella llamó a la UGEL y pide ayuda", actor=actor(people.hugo), at=now())
        page = page_of(code, people.hugo)
        assert "Abierto con motivo hasta" in page
        assert "/hecho" not in page
        assert "/nota" in page

    def test_numbers_only_roles_have_no_door(self) -> None:
        code = new_case()
        for who in (people.delia, people.elsa, people.karla, people.lucia):
            assert log_in(Client(), who).get(f"/casos/{code}").status_code in (403, 404)

    def test_the_code_in_small_letters_finds_the_case(self) -> None:
        code = new_case()
        assert code in page_of(code.lower(), people.ana)


class TestIdentity:
    def test_it_opens_by_a_post_only_and_leaves_a_line(self) -> None:
        code = new_case()
        client = log_in(Client(), people.ana)
        assert client.get(f"/casos/{code}/identidad").status_code == 302
        assert not LedgerEntry.objects.filter(action="identity.read").exists()
        answer = client.post(f"/casos/{code}/identidad")
        page = answer.content.decode()
        assert all(word in page for word in SECRETS)
        assert "Quedó anotado que usted los leyó" in page
        assert "no-store" in answer["Cache-Control"]
        assert LedgerEntry.objects.filter(action="identity.read").count() == 1

    def test_the_safe_contact_comes_before_any_name(self) -> None:
        code = new_case()
        page = log_in(Client(), people.bruno).post(f"/casos/{code}/identidad").content.decode()
        assert page.index("Su tía Inventada") < page.index("Persona Ficticia")

    def test_do_not_call_is_said_first(self) -> None:
        code = new_case()
        client = log_in(Client(), people.ana)
        sent = {"contacto-mode": "do_not_call", "contacto-note": "Él tiene su teléfono"}
        assert client.post(f"/casos/{code}/contacto", sent).status_code == 302
        page = client.post(f"/casos/{code}/identidad").content.decode()
        assert page.index("No la llame ni le escriba") < page.index("Persona Ficticia")
        assert "Él tiene su teléfono" in page

    def test_who_may_not_is_refused(self) -> None:
        code = new_case()
        assert log_in(Client(), people.julia).post(f"/casos/{code}/identidad").status_code == 403
        assert log_in(Client(), people.hugo).post(f"/casos/{code}/identidad").status_code == 404

    def test_correcting_it(self) -> None:
        code = new_case()
        client = log_in(Client(), people.ana)
        opened = client.post(f"/casos/{code}/identidad").content.decode()
        path = opened.split('action="/casos/')[2].split('"')[0]
        path = next(p for p in opened.split('"') if p.startswith(f"/casos/{code}/identidad/"))
        assert "Ficticia" not in client.get(path).content.decode()
        assert 'value="Persona Ficticia"' in client.post(path, {"abrir": "1"}).content.decode()
        wrong = client.post(path, {"p-names": "Otra", "p-document_kind": "dni", "p-document_number": "12"})
        assert wrong.status_code == 422
        assert 'value="Otra"' in wrong.content.decode()
        right = client.post(path, {"p-names": "Otra", "p-document_kind": "dni", "p-age": "16"}, follow=True)
        assert "corregida" in right.content.decode()
        assert "Otra" in client.post(f"/casos/{code}/identidad").content.decode()


def test_the_paper_names_nobody_and_tells_nothing(client: Client) -> None:
    code = new_case()
    answer_consent(code, ConsentEntry("recipient", "given", "health"), actor=actor(people.ana), at=now())
    page = page_of(code, people.ana, "/imprimir")
    assert code in page
    assert "Una tarea de este sector" in page
    assert "Envíe el informe policial" in page
    for word in (*SECRETS, "Violación", "12 a 17", "VIH", "RM 227"):
        assert word not in page


def test_a_page_costs_the_same_queries_with_many_tasks(django_assert_max_num_queries: object) -> None:
    code = new_case()
    client = log_in(Client(), people.ana)
    client.get(f"/casos/{code}")
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        client.get(f"/casos/{code}")
    assert Obligation.objects.filter(subject_code=code).count() > 6
