"""What is added to a case: each form refuses with what was typed, does it once, and says what changed in the route."""

from __future__ import annotations

import re
from datetime import time, timedelta
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tejido.accounts.models import Exclusion
from tejido.cases.models import Case, CaseEvent, Draft, Note, Person, Referral, RiskAssessment
from tejido.cases.services.documents import attach
from tejido.cases.services.registration import register_case
from tejido.documents.models import Document
from tejido.kernel.clock import LIMA, lima_date, now
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tests import people
from tests.documents import files
from tests.people import Part, actor, log_in
from tests.world import intake

pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture
def code(district: None) -> str:
    """A case that Ana registered half an hour ago."""
    return register_case(intake(), actor=actor(people.ana), at=now() - timedelta(minutes=30)).code


class Desk:
    """Somebody in front of a case."""

    def __init__(self, who: Part, code: str) -> None:
        self.client, self.code = log_in(Client(), who), code

    def see(self, path: str) -> str:
        answer = self.client.get(f"/casos/{self.code}/{path}".rstrip("/"))
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.content.decode()

    def send(self, path: str, **data: object) -> HttpResponse:
        return self.client.post(f"/casos/{self.code}/{path}", {k.replace("__", "-"): v for k, v in data.items()})  # type: ignore[return-value]

    def refused(self, path: str, *words: str, status: int = 422, **data: object) -> str:
        answer = self.send(path, **data)
        page = answer.content.decode()
        assert answer.status_code == status, page[-1500:]
        assert not [word for word in words if word not in page], words
        return page

    def done(self, path: str, *words: str, **data: object) -> str:
        answer = self.send(path, **data)
        assert answer.status_code == 302, answer.content.decode()[-2500:]
        page = self.client.get(answer["Location"]).content.decode()
        assert not [word for word in words if word not in page], (words, unquote(answer["Location"]))
        return page


class TestIncident:
    def test_added_with_what_changed(self, code: str) -> None:
        ana = Desk(people.ana, code)
        day = lima_date(now()) - timedelta(days=3)
        ana.done(
            "hecho",
            "El hecho quedó agregado",
            "Qué cambió en la ruta",
            **{"hecho-0-types": ["physical"], "hecho-0-exactness": "exact", "hecho-0-day": day.isoformat()},
        )
        assert Case.objects.get(code=code).incidents.count() == 2

    def test_an_impossible_date_keeps_what_was_typed(self, code: str) -> None:
        future = (lima_date(now()) + timedelta(days=4)).isoformat()
        Desk(people.ana, code).refused(
            "hecho",
            "futuro",
            "Contó algo inventado",
            **{
                "hecho-0-types": ["physical"],
                "hecho-0-exactness": "exact",
                "hecho-0-day": future,
                "hecho-0-detail": "Contó algo inventado",
            },
        )
        Desk(people.ana, code).refused("hecho", "Marque al menos un tipo", **{"hecho-0-exactness": "unknown"})
        assert Case.objects.get(code=code).incidents.count() == 1


class TestPerson:
    def test_each_role_has_its_form_and_the_accused_the_relation(self, code: str) -> None:
        ana = Desk(people.ana, code)
        assert "Persona denunciada" in ana.see("persona")
        assert "Nombres" in ana.see("persona?rol=alleged_perpetrator")
        ana.done(
            "persona?rol=alleged_perpetrator",
            "La persona quedó agregada",
            **{"alleged_perpetrator-surnames": "Falso", "relacion-relation": "neighbour", "relacion-lives_with": "no"},
        )
        assert Person.objects.filter(case__code=code, relations_as_perpetrator__level2="neighbour").exists()

    def test_a_malformed_dni_is_told_at_its_field(self, code: str) -> None:
        Desk(people.ana, code).refused(
            "persona?rol=survivor",
            "Inventada",
            "id_survivor-document_number_error",
            **{
                "survivor-names": "Inventada",
                "survivor-document_kind": "dni",
                "survivor-document_number": "123",
            },
        )


class TestFacts:
    def test_answers_open_and_close_duties(self, code: str) -> None:
        ana = Desk(people.ana, code)
        ana.done("datos", "Salud mental comunitaria", "Nueva, espera permiso", **{"datos-wants_mental_health": "yes"})
        ana.done("datos", "Sin efecto", **{"datos-wants_mental_health": "no"})

    def test_the_police_answer_only_their_own(self, code: str) -> None:
        page = Desk(people.bruno, code).see("datos")
        assert "flagrancia" in page
        assert "hogar de refugio" not in page


class TestNote:
    def test_saved_once_and_the_draft_is_gone(self, code: str) -> None:
        ana = Desk(people.ana, code)
        ana.client.post(f"/casos/borradores/nota-{code}", {"nota-text": "A medias"}, headers={"X-Borrador": "1"})
        assert "A medias" in ana.see("nota")
        ana.done("nota", "La nota quedó guardada", **{"nota-text": "Entera"})
        ana.done("nota", "La nota quedó guardada", **{"nota-text": "Entera"})
        assert Note.objects.count() == 1
        assert not Draft.objects.exists()
        ana.refused("nota", "Escriba la nota", **{"nota-text": " "})


class TestDocuments:
    def test_attached_opened_by_a_post_and_withdrawn(self, code: str) -> None:
        ana = Desk(people.ana, code)
        file = SimpleUploadedFile("denuncia de Persona Ficticia.pdf", files.pdf(), "application/pdf")
        page = ana.done(
            "documentos", "El documento quedó adjunto", "Denuncia.pdf", d__kind="Denuncia", d__document=file
        )
        assert "Ficticia" not in page
        made = Document.objects.get().code
        assert ana.client.get(f"/casos/{code}/documentos/{made}").status_code == 302
        answer = ana.send(f"documentos/{made}")
        assert answer["Content-Disposition"] == f'attachment; filename="{made}.pdf"'
        assert "no-store" in answer["Cache-Control"]
        assert LedgerEntry.objects.filter(action="document.read").count() == 1
        ana.refused(f"documentos/{made}/retirar", "Retirar")
        ana.done(f"documentos/{made}/retirar", "retirado", r__reason="wrong_file")

    @pytest.mark.parametrize(
        ("content", "said"),
        [(b"MZ" + b"\0" * 99, "programa"), (b"", "vacío"), (b"PK\x03\x04" + b"\0" * 99, "comprimidos")],
    )
    def test_bad_files_are_told_at_the_field(self, code: str, content: bytes, said: str) -> None:
        file = SimpleUploadedFile("foto.jpg", content)
        page = Desk(people.ana, code).refused("documentos", said, d__kind="Foto", d__document=file)
        assert "id_d-document_error" in page
        assert 'value="Foto" selected' in page

    def test_too_big_and_missing(self, code: str) -> None:
        ana = Desk(people.ana, code)
        big = SimpleUploadedFile("foto.jpg", b"\xff\xd8\xff" + b"\0" * (10 * 1024 * 1024))
        ana.refused("documentos", "máximo es 10 MB", d__kind="Foto", d__document=big)
        ana.refused("documentos", "Elija el archivo", "Diga qué documento es")

    def test_the_same_file_twice_is_a_conflict(self, code: str) -> None:
        ana, content = Desk(people.ana, code), files.pdf()
        for status in (302, 409):
            file = SimpleUploadedFile("a.pdf", content)
            assert ana.send("documentos", d__kind="Denuncia", d__document=file).status_code == status


class TestConsents:
    def test_a_yes_opens_and_taking_it_back_shuts(self, code: str) -> None:
        ana = Desk(people.ana, code)
        assert "Avisar a Establecimiento de salud" in ana.see("consentimientos")
        ana.done(
            "consentimientos", "Ya se avisa", c__point="recipient:health", c__answer="given", c__given_by="survivor"
        )
        assert "Se deja de avisar" in ana.see("consentimientos/retirar?para=recipient:health")
        ana.done("consentimientos/retirar", "Ya no se avisa", para="recipient:health")
        assert ana.send("consentimientos/retirar", para="recipient:health").status_code == 409

    def test_a_parent_does_not_answer_for_a_girl_of_15(self, code: str) -> None:
        Desk(people.ana, code).refused(
            "consentimientos", "14 años", c__point="recipient:health", c__answer="given", c__given_by="mother"
        )
        Desk(people.ana, code).refused("consentimientos", "Elija sobre qué", "Marque qué respondió")

    def test_only_the_team_enters(self, code: str) -> None:
        for path in ("consentimientos", "exclusiones"):
            assert Desk(people.bruno, code).client.get(f"/casos/{code}/{path}").status_code == 403


class TestExclusions:
    def test_a_station_is_left_out_and_its_work_moves(self, code: str) -> None:
        ana = Desk(people.ana, code)
        ana.done(
            "exclusiones",
            "Desde ahora no ve el caso",
            "Pasa a otra institución",
            "Nueva",
            **{
                "exclusion-0-institution": people.POLICE,
                "exclusion-0-scope": "institution",
                "exclusion-0-reason": "El acusado trabaja ahí (inventado).",
            },
        )
        assert Desk(people.bruno, code).client.get(f"/casos/{code}").status_code == 404
        assert "Solo la jefatura puede levantar" in ana.see("exclusiones")
        assert ana.client.get(f"/casos/{code}/exclusiones/levantar").status_code == 403
        marta = Desk(people.marta, code)
        assert "Levantar esta exclusión" in marta.see("exclusiones")
        marta.done("exclusiones/levantar", "levantada", clase="institution", quien=people.POLICE)

    def test_a_person_is_chosen_among_those_who_work_there(self, code: str) -> None:
        ana = Desk(people.ana, code)
        typed = {"exclusion-0-institution": people.POLICE, "exclusion-0-scope": "person"}
        listed = ana.send("exclusiones", paso="personas", **typed).content.decode()
        assert "Bruno Inventada" in listed
        assert not Exclusion.objects.exists()
        ana.refused("exclusiones", "Elija a la persona", **typed, **{"exclusion-0-reason": "Es su primo (inventado)."})
        ana.done(
            "exclusiones",
            **typed,
            **{"exclusion-0-person": people.bruno.code, "exclusion-0-reason": "Es su primo (inventado)."},
        )
        assert "Bruno Inventada" in ana.see("exclusiones")

    def test_a_level_and_an_empty_form(self, code: str) -> None:
        ana = Desk(people.ana, code)
        ana.refused("exclusiones", "Elija a quién no se debe avisar")
        ana.refused("exclusiones", "Escriba por qué", **{"exclusion-0-scope": "secretariat"})
        ana.done(
            "exclusiones", **{"exclusion-0-scope": "secretariat", "exclusion-0-reason": "Es pariente (inventado)."}
        )
        assert Desk(people.julia, code).client.get(f"/casos/{code}").status_code == 404


class TestRisk:
    def test_filled_seen_saved_and_explained(self, code: str) -> None:
        ana = Desk(people.ana, code)
        local = now() - timedelta(hours=1)
        filled = {
            **{f"ficha-p{n}": "yes" for n in (2, 5, 6, 7)},
            "ficha-day": lima_date(local).isoformat(),
            "ficha-hour": "00:01",
        }
        shown = ana.send("riesgo/nueva?ficha=fvr-partner", paso="resultado", **filled).content.decode()
        assert "de 37 puntos" in shown
        assert not RiskAssessment.objects.exists()
        ana.done("riesgo/nueva?ficha=fvr-partner", "riesgo severo", "Qué cambió en la ruta", **filled)
        ana.refused("riesgo/nueva?ficha=fvr-partner", "ya se guardó", status=409, **filled)
        row = RiskAssessment.objects.get()
        assert "14 puntos" in ana.see("riesgo")
        assert ana.client.get(f"/casos/{code}/riesgo/{row.pk}").status_code == 302
        explained = ana.send(f"riesgo/{row.pk}").content.decode()
        assert "¿Él tiene un arma" in explained
        assert "5 puntos" in explained
        assert LedgerEntry.objects.filter(action="risk.read").count() == 1

    def test_it_goes_up_only_with_a_reason(self, code: str) -> None:
        ana = Desk(people.ana, code)
        day = {"ficha-day": lima_date(now()).isoformat(), "ficha-hour": "00:01", "ficha-level": "moderate"}
        path = "riesgo/nueva?ficha=fvr-children"
        ana.refused(path, "Explique por qué", **day, **{"ficha-override_level": "severe"})
        ana.refused(path, "Elija el nivel", **{k: v for k, v in day.items() if k != "ficha-level"})
        ana.done(
            path,
            **day,
            **{"ficha-override_level": "severe", "ficha-override_reason": "El denunciado volvió a la casa."},
        )
        assert "subido por un profesional" in ana.see("riesgo")

    def test_the_police_apply_it_and_do_not_read_the_team_s(self, code: str) -> None:
        page = Desk(people.bruno, code).see("riesgo")
        assert "Aplicar una ficha" in page
        assert "Fichas aplicadas" not in page
        assert Desk(people.gloria, code).client.get(f"/casos/{code}/riesgo").status_code == 403


class TestReferral:
    def test_proposed_then_sent_then_withdrawn(self, code: str) -> None:
        ana = Desk(people.ana, code)
        page = ana.see("derivar?servicio=legal_defence")
        assert "espera su permiso" in page
        path = "derivar?servicio=legal_defence"
        ana.refused(path, "Elija la institución", "Nota inventada", deriva__handover="Nota inventada")
        page = ana.done(path, "Espera el permiso de ella", deriva__to=people.ALEGRA, deriva__handover="Nota inventada")
        ana.refused(path, "Ya hay una derivación", status=409, deriva__to=people.ALEGRA)
        made = Referral.objects.get().code
        ana.refused(f"derivaciones/{made}", "todavía no aceptó", status=409, paso__state="sent")
        ana.done("consentimientos", c__point=f"recipient:{people.ALEGRA}", c__answer="given", c__given_by="survivor")
        ana.done(f"derivaciones/{made}", paso__state="sent")
        read = Desk(people.pilar, code).send(f"derivaciones/{made}", abrir="1").content.decode()
        assert "Nota inventada" in read
        assert LedgerEntry.objects.filter(action="notes.read").count() == 1
        ana.refused(f"derivaciones/{made}", "Escriba el motivo", paso__state="withdrawn")

    def test_another_sector_does_not_find_it(self, code: str) -> None:
        ana = Desk(people.ana, code)
        ana.done("derivar?servicio=legal_defence", deriva__to=people.ALEGRA)
        made = Referral.objects.get().code
        assert Desk(people.bruno, code).client.get(f"/casos/{code}/derivaciones/{made}").status_code == 404


def cited(prefix: str) -> dict[str, str]:
    return {
        f"{prefix}-paper_number": "Oficio 0123-2026",
        f"{prefix}-paper_on": lima_date(now()).isoformat(),
        f"{prefix}-paper_why": "not_given",
    }


class TestAct:
    def test_recorded_once_with_who_told_it(self, code: str) -> None:
        ana = Desk(people.ana, code)
        data = {"acto-event": "measures.requested", "acto-day": lima_date(now()).isoformat(), **cited("acto")}
        ana.done("actos", "informado por su institución", "Juzgado de Familia", **data)
        ana.refused("actos", "ya estaba anotado", status=409, **data)
        assert "Informado por CEM" in ana.see("actos")
        ana.refused("actos", "Elija qué ocurrió", "Escriba el día")
        ana.refused("actos", "futuro", **{**data, "acto-day": (lima_date(now()) + timedelta(days=2)).isoformat()})
        assert Obligation.objects.filter(subject_code=code, sector="family_court").exists()

    def test_of_the_day_of_the_report_and_without_an_hour_it_is_not_before_the_report(self, code: str) -> None:
        ana, reported = Desk(people.ana, code), CaseEvent.objects.get(event="report.received").occurred_at
        day = lima_date(reported)
        ana.done("actos", **{"acto-event": "measures.requested", "acto-day": day.isoformat(), **cited("acto")})
        ana.done(
            "actos",
            **{"acto-event": "appeal.filed", "acto-day": (day - timedelta(days=1)).isoformat(), **cited("acto")},
        )
        at = dict(CaseEvent.objects.values_list("event", "occurred_at"))
        assert at["measures.requested"] == reported
        assert at["appeal.filed"].astimezone(LIMA).time() == time(0)

    def test_with_the_document_it_is_taken_from(self, code: str) -> None:
        ana = Desk(people.ana, code)
        paper = attach(code, name="Oficio inventado", content=files.pdf(), actor=actor(people.ana), at=now())
        data = {"acto-event": "measures.requested", "acto-day": lima_date(now()).isoformat()}
        assert f"Oficio inventado.pdf · {paper}" in ana.see("actos")
        ana.done("actos", "informado por su institución", **data, **{"acto-document": paper})
        assert f"documento {paper}" in re.sub("<[^>]+>", "", ana.see("actos"))


PAGES = (
    "",
    "hecho",
    "persona",
    "datos",
    "nota",
    "documentos",
    "consentimientos",
    "exclusiones",
    "riesgo",
    "derivar",
    "actos",
)


@pytest.mark.parametrize("who", [people.carmen, people.hugo, people.delia, people.karla])
def test_no_page_of_the_case_opens_for_a_stranger(code: str, who: Part) -> None:
    client = log_in(Client(), who)
    for page in (*PAGES, "imprimir", "contacto"):
        for answer in (
            client.get(f"/casos/{code}/{page}".rstrip("/")),
            client.post(f"/casos/{code}/{page}".rstrip("/")),
        ):
            assert answer.status_code in (403, 404, 405), page


class TestRelation:
    def test_it_is_corrected_on_its_page_and_what_was_said_is_in_sight(self, code: str) -> None:
        desk = Desk(people.ana, code)
        accused = Person.objects.get(case__code=code, role="alleged_perpetrator").code
        assert f"relacion/{accused}" in desk.see("")
        page = desk.see(f"relacion/{accused}")
        assert re.search(r'<option value="uncle_or_aunt" selected', page)
        assert "A veces" in page
        said = {"relacion-1-relation": "parent", "relacion-1-lives_with": "sometimes", "relacion-1-is_guardian": "yes"}
        desk.done(f"relacion/{accused}", "vive con ella a veces, está a cargo de ella", **said)
        page = desk.see(f"relacion/{accused}")
        assert "Antes se había anotado" in page
        assert "Tío o tía, vive con ella" in page
        assert "CEM" in page

    def test_left_as_it_was_it_changes_nothing_and_emptied_it_is_told(self, code: str) -> None:
        desk = Desk(people.ana, code)
        accused = Person.objects.get(case__code=code, role="alleged_perpetrator").code
        before = LedgerEntry.objects.filter(action="relation.corrected").count()
        desk.done(f"relacion/{accused}", **{"relacion-1-relation": "uncle_or_aunt", "relacion-1-lives_with": "yes"})
        assert LedgerEntry.objects.filter(action="relation.corrected").count() == before
        desk.refused(f"relacion/{accused}", "id_relacion-1-relation", **{"relacion-1-relation": ""})


@pytest.mark.parametrize("day", ["9999-12-31", "31/12/9999", "0001-01-01"])
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("medidas/nueva/pedido", {"pedido-requested_by": "police", "pedido-note": "Nota inventada", "pedido-day": ""}),
        ("procesos/nuevo", {"nuevo-kind": "penal", "nuevo-stage": "reported", "nuevo-note": "Nota inventada",
                            "nuevo-day": ""}),
        ("actos", {"acto-event": "measures.requested", "acto-day": ""}),
    ],
)  # fmt: skip
def test_a_day_at_the_end_of_the_calendar_comes_back_with_what_was_typed(
    code: str, path: str, fields: dict[str, str], day: str
) -> None:
    typed = {name: word or day for name, word in fields.items()}
    page = Desk(people.ana, code).refused(path, "Esa fecha no puede ser", **typed)
    assert "Nota inventada" in page or path == "actos"
    assert not LedgerEntry.objects.filter(action="measure.recorded").exists()
