"""Questions that a member keeps: named, changed, shared by a link that only members open, and deleted."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from tejido.ledger.models import LedgerEntry
from tejido.observatory.asking.models import SavedQuestion
from tests import people
from tests.web.observatory.sample import publish
from tests.world import open_district

pytestmark = pytest.mark.django_db
PLACE = "/observatorio/preguntas"
KEPT = f"{PLACE}/guardadas"
ASKED = "que=cases&filas=zone&periodo=2026"


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).replace("\xa0", " ").split())


def client_of(part: people.Part) -> Client:
    return people.log_in(Client(), part)


def keep(client: Client, name: str = "Zonas de 2026", *, asked: str = ASKED, **more: str) -> SavedQuestion:
    sent = {"name": name, "asked": asked, "release": "1", "kept": "", "do": "otra", **more}
    got = client.post(f"{PLACE}/guardar", sent)
    assert got.status_code == 302, words(got.content.decode())
    return SavedQuestion.objects.get(code=got["Location"].rpartition("/")[2])


def entries() -> list[tuple[str, str]]:
    rows = LedgerEntry.objects.filter(action__startswith="question.").order_by("pk")
    return [(row.action, json.loads(row.data)["question"]) for row in rows]


def told(client: Client, path: str, status: int = 200) -> str:
    got = client.get(path)
    assert got.status_code == status
    return words(got.content.decode())


def test_it_is_kept_under_a_name_and_answered_again_when_opened(published: Path) -> None:
    julia = client_of(people.julia)
    row = keep(julia)
    assert (row.name, row.asked, row.release, row.shared_at) == ("Zonas de 2026", ASKED, 1, None)
    page = told(julia, f"{KEPT}/{row.code}")
    assert "Zonas de 2026" in page
    assert "La guardó usted" in page
    assert "Es la publicación vigente" in page
    assert "Solo la ve usted" in page
    assert "Casos registrados, según zona donde vive la persona afectada · 2026" in told(julia, KEPT)
    assert entries() == [("question.saved", row.code)]


def test_on_another_release_it_says_on_which_it_was_saved(published: Path) -> None:
    julia = client_of(people.julia)
    row = keep(julia)
    publish(published, number=2, more=90)
    page = unescape(julia.get(f"{KEPT}/{row.code}").content.decode())
    assert "sobre la publicación 1. Aquí se contesta con la publicación 2, la vigente" in words(page)
    assert f"/observatorio/publicaciones/1/preguntas?{ASKED}" in page
    assert "532" in words(page)  # 172 and 90 more in each quarter


def test_what_a_later_release_cannot_answer_is_said_with_what_it_can(published: Path) -> None:
    julia = client_of(people.julia)
    row = keep(julia, asked="que=cases&filas=zone&columnas=nothing&periodo=2026")
    page = told(julia, f"{KEPT}/{row.code}")
    assert "Ninguna tabla publicada contesta esta pregunta" in page
    assert "Preguntas parecidas que sí tienen respuesta" in page


def test_only_who_kept_it_opens_it_until_it_is_shared_and_then_only_members_do(published: Path) -> None:
    open_district()
    julia, elsa, carmen, karla = map(client_of, (people.julia, people.elsa, people.carmen, people.karla))
    row = keep(julia)
    place = f"{KEPT}/{row.code}"
    hidden = told(elsa, place, 404)
    assert hidden == told(elsa, f"{KEPT}/Q-0000-0000", 404)
    assert julia.post(f"{place}/compartir").status_code == 302
    page = told(elsa, place)
    assert "La comparte: Subgerencia de la Mujer" in page
    assert "Julia" not in page
    assert "Guardar los cambios" not in page
    assert "Zonas de 2026" in told(elsa, KEPT)
    told(carmen, place, 404)  # another district
    told(karla, place, 403)  # not a member
    assert Client().get(place).status_code == 302
    julia.post(f"{place}/reservar")
    told(elsa, place, 404)
    assert [action for action, _ in entries()] == ["question.saved", "question.shared", "question.unshared"]


def test_what_is_shared_already_is_shared_once(published: Path) -> None:
    julia = client_of(people.julia)
    place = f"{KEPT}/{keep(julia).code}"
    for deed in ("compartir", "compartir", "reservar", "reservar"):
        assert julia.post(f"{place}/{deed}").status_code == 302
    assert [action for action, _ in entries()] == ["question.saved", "question.shared", "question.unshared"]
    assert julia.get(f"{place}/compartir")["Location"] == place
    assert julia.post(f"{place}/regalar").status_code == 404


def test_another_never_changes_shares_or_deletes_it(published: Path) -> None:
    julia, elsa = client_of(people.julia), client_of(people.elsa)
    row = keep(julia)
    julia.post(f"{KEPT}/{row.code}/compartir")
    before = entries()
    for deed in ("reservar", "borrar"):
        assert elsa.post(f"{KEPT}/{row.code}/{deed}").status_code == 404
    sent = {"name": "Mía", "asked": ASKED, "release": "1", "kept": row.code, "do": "cambiar"}
    assert elsa.post(f"{PLACE}/guardar", sent).status_code == 404
    row.refresh_from_db()
    assert (row.name, row.shared_at is not None, entries()) == ("Zonas de 2026", True, before)


def test_it_is_changed_in_its_place_or_kept_as_another(published: Path) -> None:
    julia = client_of(people.julia)
    row = keep(julia)
    page = julia.get(f"{PLACE}?que=cases&filas=zone&periodo=2025&guardada={row.code}").content.decode()
    assert "Guardar los cambios" in page
    assert f'<input type="hidden" name="guardada" value="{row.code}">' in page
    other = "que=cases&filas=zone&periodo=2025"
    changed = keep(julia, "Zonas de 2025", asked=other, kept=row.code, do="cambiar")
    assert (changed.code, changed.name, changed.asked) == (row.code, "Zonas de 2025", other)
    another = keep(julia, "Otra", asked=other, kept=row.code, do="otra")
    assert another.code != row.code
    assert [action for action, _ in entries()] == ["question.saved", "question.changed", "question.saved"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Escriba un nombre."),
        ("x" * 81, "Escriba un nombre de hasta 80 letras."),
        ("zonas de 2026", "Ya guarda una pregunta con ese nombre. Póngale otro."),
        ("El caso C-7K3F-9QXM", "Quite el código, documento o teléfono"),
        ("Para el 00000015", "Quite el código, documento o teléfono"),
    ],
)
def test_a_name_that_will_not_do_comes_back_with_what_was_typed(published: Path, name: str, said: str) -> None:
    julia = client_of(people.julia)
    keep(julia)
    before = entries()
    got = julia.post(f"{PLACE}/guardar", {"name": name, "asked": ASKED, "release": "1", "do": "otra"})
    page = got.content.decode()
    assert got.status_code == 422
    assert said in words(page)
    assert f'value="{name}"' in page or not name
    assert "El Progreso" in page  # the answer is still there
    assert (SavedQuestion.objects.count(), entries()) == (1, before)


def test_two_members_may_use_the_same_name(published: Path) -> None:
    assert keep(client_of(people.julia)).name == keep(client_of(people.elsa)).name


def test_there_is_an_end_to_how_many_are_kept(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tejido.observatory.asking.services.keeping.MOST_KEPT", 1)
    julia = client_of(people.julia)
    keep(julia)
    got = julia.post(f"{PLACE}/guardar", {"name": "Otra", "asked": ASKED, "release": "1"})
    assert got.status_code == 422
    assert "Ya guarda 1 preguntas. Borre alguna" in words(got.content.decode())


@pytest.mark.parametrize("sent", [{"asked": "x", "release": "1"}, {"asked": "", "release": "1"}, {"release": "1"}])
def test_what_is_no_question_is_not_kept(published: Path, sent: dict[str, str]) -> None:
    got = client_of(people.julia).post(f"{PLACE}/guardar", {"name": "Nada", **sent})
    assert got.status_code == 422
    assert "No se guardó nada" in words(got.content.decode())
    assert not SavedQuestion.objects.exists()


def test_a_question_that_is_too_long_is_not_kept(published: Path) -> None:
    asked = f"{ASKED}&solo-zone={'x' * 600}"
    got = client_of(people.julia).post(f"{PLACE}/guardar", {"name": "Larga", "asked": asked, "release": "1"})
    assert got.status_code == 422
    assert "La pregunta es demasiado larga para guardarse" in words(got.content.decode())


def test_it_is_deleted_after_asking(published: Path) -> None:
    julia = client_of(people.julia)
    row = keep(julia)
    assert "¿Borrar esta pregunta guardada?" in told(julia, f"{KEPT}/{row.code}/borrar")
    assert SavedQuestion.objects.exists()
    assert julia.post(f"{KEPT}/{row.code}/borrar")["Location"] == KEPT
    assert not SavedQuestion.objects.exists()
    assert entries()[-1] == ("question.deleted", row.code)
    told(julia, f"{KEPT}/{row.code}", 404)
    told(julia, f"{KEPT}/{row.code}/borrar", 404)


def test_without_a_release_the_list_is_there_all_the_same(releases: Path) -> None:
    assert "Todavía no guardó ninguna" in told(client_of(people.elsa), KEPT)
