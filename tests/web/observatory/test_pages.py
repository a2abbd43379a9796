"""The public pages of the observatory over a release: what they tell, what they cannot tell, what they weigh."""

from __future__ import annotations

import csv
import gzip
import io
import re
from html import unescape
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tejido.observatory.charts import drawing
from tejido.observatory.sheets import sheets
from tejido.web.observatory.sources import LIVED
from tests.web.observatory.sample import publish
from tests.world import open_district

pytestmark = pytest.mark.django_db
PAGES = ("", "/indicadores", "/indicadores/SIT-01", "/indicadores/OPO-01", "/indicadores/OPO-03", "/zonas",
         "/zonas/lomas", "/sectores", "/sectores/police", "/glosario")  # fmt: skip
CHART_PAGE, MAP_PAGE = 60 * 1024, 350 * 1024


def read(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(f"/observatorio{path}")
    assert answer.status_code == status, path
    return answer.content.decode()


def words(page: str) -> str:
    """What is read of a page, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).replace("\xa0", " ").split())


@pytest.mark.parametrize("path", PAGES)
def test_anybody_reads_it_leaves_at_once_and_takes_nothing_along(client: Client, published: Path, path: str) -> None:
    answer = client.get(f"/observatorio{path}")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'href="/salir-rapido"' in text
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", text)


def test_a_page_whose_charts_cannot_be_drawn_keeps_its_table(
    client: Client, published: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(drawing, "LONGEST_SECONDS", 0.01)
    with caplog.at_level("CRITICAL"):
        text = read(client, "/indicadores/SIT-01")
    assert '<svg class="chart-svg' not in text
    assert "<table" in text
    monkeypatch.undo()
    assert '<svg class="chart-svg' in read(client, "/indicadores/SIT-01")


def test_the_home_answers_the_four_questions(client: Client, published: Path) -> None:
    open_district()
    told = words(read(client, ""))
    assert "¿Cómo estamos? 172 casos registrados en 2026" in told
    assert "hasta el 30 de septiembre: el año no está completo" in told
    assert "En 2026, más casos de personas que viven en: <b>Lomas</b> & cerros (96)." in told
    assert "Mujer: 332 Hombre: 140" in told
    assert "Centro Emergencia Mujer, 98 % (95 a 99)" in unescape(read(client, "")).replace("\xa0", " ")
    assert told.count(f"Fuente: Registro de casos de prueba. Lugar: {LIVED} Corte: 30 de septiembre de 2026.") == 2


def test_a_name_is_never_taken_for_markup(client: Client, published: Path) -> None:
    for path in ("", "/indicadores/SIT-01", "/zonas", "/zonas/lomas"):
        assert "<b>Lomas" not in read(client, path)


def test_without_a_release_it_says_so(client: Client, releases: Path) -> None:
    for path in ("", "/indicadores", "/indicadores/SIT-01", "/zonas", "/sectores"):
        assert "Todavía no hay ninguna publicación" in read(client, path)
    read(client, "/publicaciones/1", 404)


def test_no_page_opens_the_facts(client: Client, published: Path) -> None:
    """Their folder does not even exist here; every indicator has its page all the same, told or not."""
    for sheet in sheets():
        assert sheet.question in unescape(read(client, f"/indicadores/{sheet.code}"))
    assert not (published.parent / "no-facts").exists()


def test_what_is_withheld_says_so_and_where_it_is_explained(client: Client, published: Path) -> None:
    page = read(client, "/indicadores/SIT-01?por=zone&periodo=2026")
    rows = re.findall(r"<tr><th scope=\"row\"[^>]*>(.*?)</th>\s*<td[^>]*>(.*?)</td>", page, re.DOTALL)
    told = {words(name): cell for name, cell in rows}
    assert words(told["El Progreso"]) == words(told["San Pedro de Carabayllo"]) == "reservado"
    assert reverse("open_data_empty_cells") in told["El Progreso"]
    assert words(told["Santa Isabel"]) == "0"
    assert "El Progreso, reservado" in unescape(page)


def test_an_indicator_has_chart_table_sheet_downloads_and_a_link_that_stays(client: Client, published: Path) -> None:
    page = read(client, "/indicadores/OPO-01")
    told = words(page)
    assert page.count('role="img"') == 2  # a desk's and a telephone's
    for piece in ("Plazo según fuente secundaria", "67 %", "entre 59 y 73 %", "120 de 180", "Qué deja fuera"):
        assert piece in told
    stays = reverse("observatory_indicator_at", kwargs={"number": 1, "code": "OPO-01"})
    assert f'value="http://testserver{stays}?por=sector&amp;periodo=2026"' in page
    snippet = unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL).group(1))  # type: ignore[union-attr]
    places = re.findall(r'(?:href|src)="([^"]*)"', snippet)
    assert [place.startswith("http://testserver/observatorio/publicaciones/1/") for place in places] == [True, True]
    drawn = client.get(places[1].removeprefix("http://testserver"))
    assert drawn["Content-Type"] == "image/svg+xml"
    assert b"Centro Emergencia Mujer" in drawn.content


def test_deliveries_are_told_by_sector_and_of_no_case(client: Client, published: Path) -> None:
    page = words(read(client, "/indicadores/ENT-01"))
    assert re.search(r"Comisaría \(PNP\)|Policía", page)
    assert "78 %" in page
    assert "47 de 60" in page
    assert "aceptaron ser contadas" not in page
    assert "aceptaron ser contadas" in words(read(client, "/indicadores/SIT-01"))


def test_a_permalink_tells_the_same_after_another_release(client: Client, published: Path) -> None:
    before = read(client, "/publicaciones/1/indicadores/SIT-01?por=zone&periodo=2025")
    publish(published, number=2, more=90)
    after = read(client, "/publicaciones/1/indicadores/SIT-01?por=zone&periodo=2025")
    table = re.compile(r"<table.*?</table>", re.DOTALL)
    assert table.findall(before) == table.findall(after)
    assert "Esta es una publicación anterior" in after
    assert table.findall(read(client, "/indicadores/SIT-01?por=zone&periodo=2025")) != table.findall(after)


def test_the_table_is_a_file_without_formulas(client: Client, published: Path) -> None:
    answer = client.get("/observatorio/publicaciones/1/indicadores/SIT-01/tabla.csv?por=zone&periodo=2026")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["nombre"]: row["valor"] for row in rows} == {
        "<b>Lomas</b> & cerros": "96", "Santa Isabel": "0", "El Progreso": "", "San Pedro de Carabayllo": "",
    }  # fmt: skip
    assert all(bool(row["por_que_no_hay"]) != bool(row["valor"]) for row in rows)
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_what_is_asked_wrongly_gets_the_usual_view_or_is_not_found(client: Client, published: Path) -> None:
    assert read(client, "/indicadores/SIT-01?por=nadie&periodo=1900") == read(client, "/indicadores/SIT-01")
    for path in ("/indicadores/ZZZ-99", "/zonas/ninguna", "/sectores/ninguno", "/publicaciones/7/zonas"):
        read(client, path, 404)


def test_the_words_stand_in_the_order_of_the_alphabet(client: Client, published: Path) -> None:
    told = [one.lower() for one in re.findall(r"<dt>(.*?)</dt>", read(client, "/glosario"))]
    assert told == sorted(told)


def test_sectors_have_words_beside_their_lights(client: Client, published: Path) -> None:
    told = words(read(client, "/sectores"))
    assert "Centro Emergencia Mujer A tiempo 98 %" in told
    assert "Comisaría (PNP) Fuera de plazo 67 % (entre 59 y 73 %)" in told
    assert "Establecimiento de salud No se puede decir 67 % (entre 39 y 86 %)" in told
    assert "Se demora 78 % (47 de 60) Plazo según fuente secundaria" in told  # its deliveries


def test_the_levels_of_risk_are_told_once_each(client: Client, published: Path) -> None:
    """A level that is the sum of others is not told beside them."""
    told = words(read(client, "/indicadores/RIE-01"))
    assert "No determinado" in told
    assert "Con nivel" not in told


def test_the_tables_of_the_zones_have_one_order(client: Client, published: Path) -> None:
    open_district()
    page = read(client, "/zonas?periodo=2026")
    tables = [one for one in re.findall(r"<table.*?</table>", page, re.DOTALL)
              if "Casos de cada zona" in one or "Lo mismo" in one]  # fmt: skip
    heads = [re.findall(r'<th scope="row"[^>]*>(?:<a[^>]*>)?([^<]*)', one) for one in tables]
    assert len(heads) == 2
    assert heads[0] == heads[1]


def test_the_map_says_in_its_table_all_that_it_draws(client: Client, published: Path) -> None:
    open_district()
    page = read(client, "/zonas?periodo=2026")
    drawn = set(re.findall(r'id="z-([\w-]+)"', page))
    assert drawn
    said = words(page)
    assert "<b>Lomas</b> & cerros 96" in said
    assert "hogar de refugio no está en ningún mapa" in said
    assert "toned-zone" in page


@pytest.mark.parametrize(("path", "most"), [("", MAP_PAGE), ("/zonas", MAP_PAGE), ("/indicadores/SIT-01", CHART_PAGE),
                                            ("/indicadores/OPO-01", CHART_PAGE), ("/zonas/lomas", CHART_PAGE),
                                            ("/sectores", CHART_PAGE)])  # fmt: skip
def test_a_page_is_light_with_all_that_it_asks_for(client: Client, published: Path, path: str, most: int) -> None:
    open_district()
    page = read(client, path)
    asked = set(re.findall(r'(?:src|href)="/static/([^"#]+)', page))
    files = [finders.find(re.sub(r"\.[0-9a-f]{12}(?=\.)", "", name)) for name in asked]
    assert all(files)
    packed = [page.encode(), *(Path(str(file)).read_bytes() for file in files)]
    assert sum(len(gzip.compress(one, 6)) for one in packed) <= most
