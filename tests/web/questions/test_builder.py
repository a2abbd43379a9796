"""The builder of questions: who asks, what it answers and does not, its files, and what it never shows."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from tejido.accounts.permits import Permit
from tejido.accounts.roles import roles
from tests import people
from tests.people import Part
from tests.web.observatory.sample import publish

pytestmark = pytest.mark.django_db
PLACE = "/observatorio/preguntas"
FIXED = "/observatorio/publicaciones/1/preguntas"
ZONES = "que=cases&filas=zone"
TASKS = "que=tasks_secondary&filas=sector&columnas=outcome"


@pytest.fixture
def elsa(client: Client) -> Client:
    """A member who sees numbers only."""
    return people.log_in(client, people.elsa)


def read(client: Client, query: str = "", *, place: str = PLACE, status: int = 200) -> str:
    answer = client.get(f"{place}?{query}")
    assert answer.status_code == status, answer.headers.get("Location")
    return answer.content.decode()


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).replace("\xa0", " ").split())


def table(page: str) -> dict[str, list[str]]:
    """The rows of the answer, in words."""
    rows = re.findall(r'<tr[^>]*><th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', page, re.DOTALL)
    return {words(name): [words(cell) for cell in re.findall(r"<td.*?</td>", cells, re.DOTALL)] for name, cells in rows}


def chosen(page: str, name: str) -> tuple[str, list[str]]:
    """What a list has chosen, and all that it offers."""
    body = re.search(rf'<select[^>]*name="{name}">(.*?)</select>', page, re.DOTALL)
    assert body, name
    picked = re.search(r'<option value="([^"]*)" selected', body.group(1))
    return picked.group(1) if picked else "", re.findall(r'<option value="([^"]*)"', body.group(1))


def test_members_ask_and_nobody_else() -> None:
    may = {name for name, role in roles().items() if Permit.QUESTIONS_ASK in role.permits}
    assert may == {"operator", "head", "secretariat", "coordination_body", "citizen_monitor"}


@pytest.mark.parametrize("who", [people.karla, people.lucia, people.zoila])
def test_who_may_not_gets_nothing_of_it(client: Client, published: Path, who: Part) -> None:
    people.log_in(client, who)
    for path in ("", "/guardadas", "/guardadas/Q-0000-0000"):
        assert client.get(PLACE + path).status_code == 403
    for path in (FIXED, f"{FIXED}/respuesta.csv", f"{FIXED}/respuesta.xlsx"):
        assert client.get(f"{path}?{ZONES}").status_code == 403
    assert client.post(f"{PLACE}/guardar", {"name": "x", "asked": ZONES, "release": 1}).status_code == 403


def test_without_a_release_there_is_nothing_to_ask(elsa: Client, releases: Path) -> None:
    assert "Todavía no hay ninguna publicación a la que preguntar" in read(elsa)
    read(elsa, ZONES, place=FIXED, status=404)


def test_one_begins_with_what_is_counted_or_with_a_question_that_is_there(elsa: Client, published: Path) -> None:
    page = read(elsa)
    assert chosen(page, "que")[1] == ["cases", "people", "risks", "tasks_secondary"]
    assert "Preguntas para empezar" in words(page)
    assert "Zona donde vive la persona afectada" in words(read(elsa, "que=cases"))


def test_the_answer_is_the_table_of_the_release_with_what_is_withheld_marked(elsa: Client, published: Path) -> None:
    page = read(elsa, f"{ZONES}&periodo=2026")
    assert table(page) == {
        "El Progreso": ["reservado"], "San Pedro de Carabayllo": ["reservado"], "<b>Lomas</b> & cerros": ["96"],
        "Santa Isabel": ["0"], "Todo": ["172"],
    }  # fmt: skip
    assert page.count('<a class="hidden-figure" href="/observatorio/datos/celdas-vacias"') == 2
    told = words(page)
    assert "2 celdas reservadas." in told
    assert "Fuente: Registro de casos de prueba. Lugar: Zona donde vive la persona afectada." in told
    assert "Corte: 30 de septiembre de 2026." in told
    assert page.count('role="img"') == 2
    assert "El Progreso, reservado" in unescape(page)
    assert "<b>Lomas" not in page


def test_rows_and_columns_are_crossed_and_told_as_shares(elsa: Client, published: Path) -> None:
    counts = table(read(elsa, f"{TASKS}&periodo=2026"))
    assert counts["Comisaría (PNP)"] == ["120", "40", "20", "180"]
    shares = table(read(elsa, f"{TASKS}&periodo=2026&como=fila"))
    assert shares["Comisaría (PNP)"][0] == "67 % 120 de 180"
    assert shares["Establecimiento de salud"][0] == "67 % 8 de 12, entre 39 y 86 %"
    columns = table(read(elsa, f"{TASKS}&periodo=2026&como=columna"))
    assert columns["Todo"] == ["100 % 320 de 320", "100 % 48 de 48", "100 % 20 de 20", "100 % 388 de 388"]


def test_two_periods_are_compared_and_the_change_needs_both(elsa: Client, published: Path) -> None:
    page = read(elsa, f"{ZONES}&periodo=2026-T1&comparar=period:2025-T1")
    rows = table(page)
    assert rows["<b>Lomas</b> & cerros"] == ["24", "24", "0"]
    assert rows["El Progreso"] == ["11", "reservado", "no se calcula"]
    assert page.count('role="img"') == 4  # one for each side, for a desk and for a telephone
    assert "no duran lo mismo" in words(read(elsa, f"{ZONES}&periodo=2026&comparar=period:2025-T1"))


def test_as_time_goes_on_it_is_a_line(elsa: Client, published: Path) -> None:
    page = unescape(read(elsa, "que=cases&filas=trimestres&solo-zone=lomas"))
    assert "Línea en el tiempo" in page
    assert list(table(page).values())[:1] == [["24"]]
    assert chosen(page, "solo-zone")[0] == "lomas"


def test_only_what_leads_to_an_answer_is_offered(elsa: Client, published: Path) -> None:
    page = read(elsa, ZONES)
    assert chosen(page, "columnas")[1] == ["", "anios", "trimestres"]
    assert "solo-age" not in page
    crossed = read(elsa, TASKS)
    for name in ("columnas", "periodo", "comparar", "como"):
        for code in chosen(crossed, name)[1]:
            said = {"que": "tasks_secondary", "filas": "sector", "columnas": "outcome", name: code}
            answer = elsa.get(PLACE, {key: value for key, value in said.items() if value})
            assert "Ninguna tabla publicada" not in answer.content.decode(), (name, code)


def test_a_question_that_no_table_answers_keeps_what_was_chosen_and_says_the_nearest(
    elsa: Client, published: Path
) -> None:
    page = read(elsa, "que=people&filas=age&columnas=affected_sex&solo-zone=lomas&periodo=2026")
    assert "Ninguna tabla publicada contesta esta pregunta" in words(page)
    assert "Solo: Zona donde vive la persona afectada" in words(page)
    assert (chosen(page, "columnas")[0], chosen(page, "periodo")[0], chosen(page, "solo-zone")[0]) == (
        "affected_sex", "2026", "lomas",
    )  # fmt: skip
    near = re.findall(rf'<li><a href="({PLACE}[?][^"]*)">', page)
    assert [unescape(href) for href in near] == [f"{PLACE}?que=people&filas=age&columnas=affected_sex&periodo=2026"]
    assert table(read(elsa, near[0].partition("?")[2].replace("&amp;", "&")))
    assert table(page) == {}
    assert "Guardar" not in page.replace("guardadas", "")


def test_other_rows_take_along_what_goes_with_them(elsa: Client, published: Path) -> None:
    moved = elsa.get(f"{PLACE}?ajustar=1&que=cases&filas=zone&columnas=outcome&periodo=2026")
    assert moved["Location"] == f"{PLACE}?que=cases&filas=zone&periodo=2026"
    assert "Se quitó lo que ninguna tabla publicada cruza con esto" in words(read(elsa, f"{ZONES}&periodo=2026"))
    other = elsa.get(f"{PLACE}?ajustar=1&que=people&filas=zone")
    assert other["Location"] == f"{PLACE}?que=people&filas=age"


def test_a_form_leaves_no_empty_words_in_the_address(elsa: Client, published: Path) -> None:
    sent = elsa.get(f"{PLACE}?{ZONES}&columnas=&periodo=2026&comparar=&como=")
    assert sent["Location"] == f"{PLACE}?{ZONES}&periodo=2026"


def test_the_fixed_address_tells_the_same_after_another_release(elsa: Client, published: Path) -> None:
    query = f"{ZONES}&periodo=2025"
    before = table(read(elsa, query, place=FIXED))
    publish(published, number=2, more=90)
    assert table(read(elsa, query, place=FIXED)) == before != table(read(elsa, query))
    assert f'href="{PLACE}?{query}"' in unescape(read(elsa, query, place=FIXED))


def test_all_withheld_says_so_and_what_can_be_seen_instead(elsa: Client, releases: Path) -> None:
    publish(releases, hide="2025-T2")
    page = read(elsa, f"{ZONES}&periodo=2025-T2")
    assert "Toda la respuesta está reservada" in words(page)
    assert f'href="{PLACE}?{ZONES}&periodo=2025"' in unescape(page)
    assert {cell for row in table(page).values() for cell in row} == {"reservado"}


def test_the_file_has_what_the_page_has_and_no_formula(elsa: Client, published: Path) -> None:
    got = elsa.get(f"{FIXED}/respuesta.csv?{ZONES}&periodo=2026")
    assert got["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(got.content.decode("utf-8-sig"))))
    assert {(row["fila"], row["valor"], row["estado"]) for row in rows} == {
        ("El Progreso", "", "reservado"), ("San Pedro de Carabayllo", "", "reservado"),
        ("<b>Lomas</b> & cerros", "96", "publicado"), ("Santa Isabel", "0", "publicado"), ("Todo", "172", "publicado"),
    }  # fmt: skip
    assert {row["por_que_no_hay"] for row in rows if not row["valor"]} == {
        "Reservado para que no se pueda reconocer a nadie."
    }


def test_a_change_is_a_number_in_the_file_and_a_name_is_never_a_formula(elsa: Client, releases: Path) -> None:
    publish(releases, lomas="=HYPERLINK(1)")
    query = f"{ZONES}&periodo=2026-T2&comparar=period:2026-T1"
    rows = list(csv.DictReader(io.StringIO(elsa.get(f"{FIXED}/respuesta.csv?{query}").content.decode("utf-8-sig"))))
    assert {row["fila"] for row in rows if row["fila_codigo"] == "lomas"} == {"'=HYPERLINK(1)"}
    assert {row["que_dice"] for row in rows} == {"cantidad", "cambio"}
    assert {row["valor"] for row in rows if row["que_dice"] == "cambio"} == {"0"}


def test_the_workbook_has_the_figures_and_says_what_they_are(elsa: Client, published: Path) -> None:
    got = elsa.get(f"{FIXED}/respuesta.xlsx?{TASKS}&como=fila&periodo=2026")
    book = CalamineWorkbook.from_filelike(io.BytesIO(got.content))
    figures = book.get_sheet_by_name("respuesta").to_python()
    assert figures[0][:2] == ["fila_codigo", "fila"]
    assert ["police", "Comisaría (PNP)", "in_time", "A tiempo", "", "por ciento de la fila", 66.7, 120, 180,
            "publicado", ""] in figures  # fmt: skip
    about = dict(book.get_sheet_by_name("ficha").to_python())
    assert about["publicacion"] == "1"
    assert about["enlace"].endswith(f"{FIXED}?{TASKS}&periodo=2026&como=fila")


def test_no_file_of_a_question_without_an_answer(elsa: Client, published: Path) -> None:
    for query in ("", "que=cases&filas=age", "que=nada&filas=zone"):
        assert elsa.get(f"{FIXED}/respuesta.csv?{query}").status_code == 404


@pytest.mark.parametrize("query", ["que=%3Cscript%3E&filas=x", "que=cases&filas=%00", "que=cases&filas=zone&periodo=9",
                                   "que=cases&filas=zone&comparar=zone", "que=cases&filas=zone&solo-=x&solo-a=b",
                                   "que=cases&filas=zone&como=todo&grafico=nada"])  # fmt: skip
def test_whatever_stands_in_the_address_is_answered_calmly(elsa: Client, published: Path, query: str) -> None:
    answer = elsa.get(f"{PLACE}?{query}")
    assert answer.status_code in (200, 404)
    assert "<script>" not in answer.content.decode()


def test_an_address_with_a_thousand_filters_takes_no_longer(elsa: Client, published: Path) -> None:
    """To look for the nearest question among all that could be taken away would never end."""
    page = read(elsa, f"{ZONES}&{'&'.join(f'solo-d{n}=x' for n in range(900))}&comparar=zone:x&columnas=age")
    assert "Ninguna tabla publicada contesta esta pregunta" in words(page)
    assert page.count('<select class="input input-full" id="q-solo-d') == 4
