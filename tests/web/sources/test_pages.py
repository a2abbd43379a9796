"""The pages of the external sources: a file seen before it is confirmed, and the sources side by side."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tejido.sources.imports.models import Load
from tests import people
from tests.people import log_in
from tests.sources.imports.files import CARABAYLLO, COMAS, POLICE, row, some_rows, text_of

pytestmark = pytest.mark.usefixtures("district")
SOURCE = "/fuentes/police"


@pytest.fixture
def julia(client: Client) -> Client:
    return log_in(client, people.julia)


def upload(client: Client, content: str | bytes, name: str = "police.csv", source: str = SOURCE, **said: str) -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(f"{source}/revisar", {"file": SimpleUploadedFile(name, data), **said})


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', page)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_from_the_file_to_the_page_of_everybody(julia: Client) -> None:
    seen = upload(julia, text_of(some_rows()))
    page = seen.content.decode()
    assert (seen.status_code, Load.objects.count()) == (200, 0)
    assert "¿Cargar este archivo?" in page
    assert "UTF-8, separado por coma" in page
    assert "Son del INEI: el nombre coincide en 3 de 3" in page
    assert "CANTIDAD → Denuncias" in page
    done = julia.post(f"{SOURCE}/confirmar", hidden(page), follow=True)
    assert "Cargado: 6 filas, hasta enero de 2025." in done.content.decode()
    public = Client().get("/observatorio/fuentes")
    text = public.content.decode()
    assert public.status_code == 200
    assert re.search(r'data-label="Policía"><span>30</span>', text)
    assert "hasta enero" in text, "a year that is not whole says so"
    assert "nunca se suman" in text


def test_rows_that_cannot_be_read_are_listed_and_stop_it_until_ticked(julia: Client) -> None:
    page = upload(julia, text_of([*some_rows(), row(2025, 13)])).content.decode()
    assert "El mes 13 no existe: va de 1 a 12." in page
    listed = julia.get(f"{SOURCE}/ilegibles.csv", hidden(page))
    assert "8,MES,2025 · 13,El mes 13 no existe" in listed.content.decode("utf-8-sig")
    refused = julia.post(f"{SOURCE}/confirmar", hidden(page))
    assert (refused.status_code, Load.objects.count()) == (422, 0)
    assert "1 filas no se pueden leer" in refused.content.decode()
    julia.post(f"{SOURCE}/confirmar", {**hidden(page), "without_rejected": "1"})
    load = Load.objects.get()
    kept = julia.get(f"/fuentes/cargas/{load.code}/ilegibles.csv")
    assert "El mes 13 no existe" in b"".join(kept.streaming_content).decode("utf-8-sig")


def test_what_the_file_does_not_say_is_asked_without_sending_it_again(julia: Client) -> None:
    renamed = text_of(some_rows(), [*POLICE[:-1], "CANTIDAD_DENUNCIAS"])
    asked = upload(julia, renamed)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "hay una parecida, «CANTIDAD_DENUNCIAS»" in page
    assert "Ya se subió «police.csv»" in page
    told = julia.post(f"{SOURCE}/revisar", {**hidden(page), "column_total": "CANTIDAD_DENUNCIAS"})
    assert told.status_code == 200
    julia.post(f"{SOURCE}/confirmar", hidden(told.content.decode()))
    assert Load.objects.get().said == {"columns": {"total": "CANTIDAD_DENUNCIAS"}}


def test_a_year_is_asked_where_the_file_has_none(julia: Client) -> None:
    content = "EDAD_VICTIMA,DIST_DOMICILIO\n9,Carabayllo\n9,Carabayllo\n"
    asked = upload(julia, content, source="/fuentes/cem_residence")
    assert asked.status_code == 422
    assert "no dice de qué año es" in asked.content.decode()
    told = julia.post("/fuentes/cem_residence/revisar", {**hidden(asked.content.decode()), "year": "2020"})
    julia.post("/fuentes/cem_residence/confirmar", hidden(told.content.decode()))
    assert (Load.objects.get().slot, Load.objects.get().rows_kept) == ("2020", 2)


@pytest.mark.parametrize(("content", "said"), [(b"%PDF-1.7", "El archivo es un PDF"), (b"PK\x03\x04", "dañado")])
def test_another_kind_of_file_is_refused(julia: Client, content: bytes, said: str) -> None:
    answer = upload(julia, content)
    assert answer.status_code == 422
    assert said in answer.content.decode()


@pytest.mark.parametrize(("content", "name", "said"), [
    (b"PK\x03\x04", "corto.xlsx", "dañado"),
    (text_of([row(2024, 1)]), "antiguo.csv", "Uno más antiguo no reemplaza a uno más nuevo"),
    ("AMBITO,MES,REPORTES\nUGEL 04,2024-01,3\n", "otra.csv", "No parece un archivo de esta fuente"),
])  # fmt: skip
def test_a_file_of_which_nothing_is_missing_is_not_asked_about(
    julia: Client, content: str | bytes, name: str, said: str
) -> None:
    julia.post(f"{SOURCE}/confirmar", hidden(upload(julia, text_of(some_rows())).content.decode()))
    answer = upload(julia, content, name)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(said) == 1
    assert "No se guardó nada" in page
    assert not any(words in page for words in ("Diga lo que falta", "por corregir", "sigue aquí", 'name="token"'))


def test_where_one_place_contains_another_each_has_its_own_sum(julia: Client) -> None:
    rows = [[place, f"2024-{month:02}", n] for place, n in (("NACIONAL", 900), ("UGEL 04 Comas", 600))
            for month in (1, 2)]  # fmt: skip
    content = text_of(rows, ("AMBITO", "MES", "REPORTES"))
    seen = upload(julia, content, source="/fuentes/siseve").content.decode()
    page = julia.post("/fuentes/siseve/confirmar", hidden(seen), follow=True).content.decode().replace("\xa0", " ")
    assert "1 200" in page
    assert "3 000" not in page
    assert "Un lugar de este archivo contiene a otro: no se suman." in page
    public = Client().get("/observatorio/fuentes").content.decode()
    where = "reportes; la UGEL de la escuela · UGEL 04 (Comas y Carabayllo)"
    assert public.count(where) == 4, "in the heads of two tables, and above them on a phone"
    assert 'data-label="Escuelas (SíseVe), UGEL 04 (Comas y Carabayllo)"' in public


def test_numbers_and_months_are_told_as_people_read_them(julia: Client) -> None:
    rows = [row(2024 - number // 12, number % 12 + 1, place) for number in range(72) for place in (CARABAYLLO, COMAS)]
    many = [[*one[:-1], 12_345] for one in rows]
    seen = upload(julia, text_of(many)).content.decode()
    page = julia.post(f"{SOURCE}/confirmar", hidden(seen), follow=True).content.decode().replace("\xa0", " ")
    assert "hasta diciembre de 2024" in page
    assert "2024-12" not in page
    assert "296 280" in page


def test_a_larger_file_is_for_the_command(julia: Client) -> None:
    answer = upload(julia, b"x" * 10_000_001)
    assert answer.status_code == 422
    assert "más de 10 MB" in answer.content.decode()
    assert "tejido import" in julia.get(SOURCE).content.decode()


def test_a_replacement_says_what_changes_and_can_be_undone(julia: Client, tmp_path: Path) -> None:
    julia.post(f"{SOURCE}/confirmar", hidden(upload(julia, text_of(some_rows())).content.decode()))
    later = [
        row(2024, 1, CARABAYLLO, 12),
        row(2024, 2, CARABAYLLO, 20),
        row(2025, 2, CARABAYLLO, 6),
        row(2024, 1, COMAS, 3),
    ]
    page = upload(julia, text_of(later), "later.csv").content.decode()
    assert "Frente a lo cargado, que llegaba hasta enero de 2025" in page
    assert "Carabayllo, 01/2024" in page
    assert "Denuncias: creció: 10 → <strong>12</strong>" in page
    julia.post(f"{SOURCE}/confirmar", hidden(page))
    current = Load.objects.get(state="current")
    short = julia.post(f"/fuentes/cargas/{current.code}/deshacer", {"reason": "no"})
    assert short.status_code == 422
    done = julia.post(
        f"/fuentes/cargas/{current.code}/deshacer", {"reason": "Se cargó por error en la prueba"}, follow=True
    )
    assert "Vuelve a valer la de enero de 2025." in done.content.decode()
    assert Load.objects.get(state="current").release == "2025-01"
    again = upload(julia, text_of(some_rows())).content.decode()
    assert "Es el mismo archivo" in again


def test_the_report_is_quoted_with_what_does_not_agree_in_it(client: Client) -> None:
    text = client.get("/observatorio/fuentes").content.decode()
    for said in ("Las partes suman 775 y el total dice 737", "es un aumento de 43.8 %", "53 % que es 53.6 %",
                 "97\xa0926 se dice de dos cosas distintas",
                 "737 casos atendidos que se llaman denuncias"):  # fmt: skip
        assert said in text
    assert "y la violencia económica con 042" in text, "as it is printed"
    assert "No se puede estimar todavía" in text


@pytest.mark.parametrize("path", ["fuentes", "glosario", "datos", "datos/celdas-vacias", "datos/licencia", "boletines"])
def test_a_member_has_the_tab_of_the_questions_everywhere(client: Client, path: str) -> None:
    for who in (client, log_in(Client(), people.ana)):
        page = who.get(f"/observatorio/{path}").content.decode()
        [tabs] = re.findall(r'aria-label="Observatorio">(.*?)</nav>', page, re.DOTALL)
        assert ("Preguntas" in tabs) == (who is not client)


def test_it_does_not_grow_with_what_is_loaded(
    client: Client, julia: Client, django_assert_max_num_queries: Any
) -> None:
    months = [
        row(year, month, place, 7) for year in (2023, 2024) for month in range(1, 13) for place in (CARABAYLLO, COMAS)
    ]
    julia.post(f"{SOURCE}/confirmar", hidden(upload(julia, text_of(months)).content.decode()))
    with django_assert_max_num_queries(6):
        client.get("/observatorio/fuentes")


def test_a_source_that_is_not_there(julia: Client) -> None:
    assert julia.get("/fuentes/ninguna").status_code == 404


def test_a_shortfall_of_the_schools_is_told_only_where_it_can_be_argued(julia: Client) -> None:
    schools = [
        ["UGEL 04 Comas", f"{year}-{month:02}", n] for year, n in ((2023, 40), (2024, 5)) for month in range(1, 13)
    ]
    heads = ("AMBITO", "MES", "REPORTES")
    julia.post("/fuentes/siseve/confirmar", hidden(
        upload(julia, text_of(schools, heads), source="/fuentes/siseve").content.decode()))  # fmt: skip
    centres = [
        [year, "ENE - DIC", code, "CEM Inventado", *place, 400, 100, 300, 100, 100, 100, 100, 100, 100, 50]
        for year in (2023, 2024) for code, place in (("C1", CARABAYLLO), ("C2", COMAS))
    ]  # fmt: skip
    columns = [
        *("AÑO", "PERIODO", "CODIGO CENTRO ATENCION", "NOMBRE CENTRO ATENCION", "UBIGEO", "DEPARTAMENTO", "PROVINCIA"),
        *("DISTRITO", "N° CASOS ATENDIDOS-TOTAL", "N° CASOS ATENDIDOS - HOMBRES - TOTAL"),
        *("N° CASOS ATENDIDOS - MUJERES - TOTAL", "N° CASOS ATENDIDOS - VIOLENCIA PSICOLOGICA"),
        *("N° CASOS ATENDIDOS - VIOLENCIA FISICA", "N° CASOS ATENDIDOS - VIOLENCIA SEXUAL"),
        *("N° CASOS ATENDIDOS - VIOLENCIA ECONÓMICA O PATRIMONIAL", "N° CASOS ATENDIDOS - 0_5 - TOTAL"),
        *("N° CASOS ATENDIDOS - 6_11 - TOTAL", "N° CASOS ATENDIDOS - 12_17 - TOTAL"),
    ]
    seen = upload(julia, text_of(centres, columns), source="/fuentes/cem_centres").content.decode()
    assert "Hay filas" not in seen
    julia.post("/fuentes/cem_centres/confirmar", hidden(seen))
    text = " ".join(re.sub(r"<[^>]+>", "", Client().get("/observatorio/fuentes").content.decode()).split())
    # 480 reports for 500 children of both districts in 2023; in 2024 as many children, and 60 reports: 1 of 8.
    assert "2024: las escuelas reportaron 60; con la medida de 2023 serían 480. Falta cerca de 88 %" in text
    assert "No se puede estimar" not in text
