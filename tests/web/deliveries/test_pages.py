"""The pages of the deliveries: form and file, seen before confirmed, nothing typed lost, who sees what."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tejido.cases.services.drafts import save_draft
from tejido.directory.routing import routes
from tejido.directory.workbook_reading import first_sheet
from tejido.kernel.clock import now
from tejido.obligations.models import Obligation
from tejido.sources.models import SeriesCalendar, SeriesPeriod, Submission
from tejido.sources.periods import Every, running
from tests import people
from tests.people import Part, actor, log_in
from tests.sources.sheets import HEAD, SERIES, csv_of, owed, xlsx_of

pytestmark = pytest.mark.usefixtures("district")
PERIOD = running(Every.MONTH, now()).shifted(-1)
ROW = {"zona": "san-pedro", "tipo": "physical", "edad": "adult", "mujeres": "12", "varones": "3",
       "sexo_no_se_sabe": "0", "total": "15"}  # fmt: skip


def form(number: int = 1, **changes: str) -> dict[str, str]:
    return {f"r{number}-{name}": value for name, value in (ROW | changes).items()}


def sent(code: str, client: Client, **data: str) -> Any:
    return client.post(f"/entregas/{code}/entregar", {"filas": "6", "hacer": "revisar", "form": "f1", **data})


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(token|source|form|none)" value="([^"]*)"', page))


@pytest.fixture
def code() -> str:
    return owed(at=now())


@pytest.fixture
def bruno(client: Client) -> Client:
    return log_in(client, people.bruno)


def test_by_the_form_from_the_task_to_the_end(bruno: Client, code: str) -> None:
    task = Obligation.objects.get(subject_code=code)
    assert f"/entregas/{code}/entregar" in bruno.get(f"/tareas/{task.code}").content.decode()
    assert 'name="r3-mujeres"' in bruno.get(f"/entregas/{code}/entregar").content.decode()
    seen = sent(code, bruno, **form())
    page = seen.content.decode()
    assert (seen.status_code, Submission.objects.count()) == (200, 0)
    assert "¿Entregar estas cifras?" in page
    assert "San Pedro de Carabayllo" in page
    done = bruno.post(f"/entregas/{code}/confirmar", hidden(page), follow=True)
    assert "Las cifras quedaron entregadas." in done.content.decode()
    assert Submission.objects.get().rows[0]["mujeres"] == 12
    task.refresh_from_db()
    assert task.state == "done"


def test_each_fault_stands_at_its_cell_and_nothing_typed_is_lost(bruno: Client, code: str) -> None:
    answer = sent(code, bruno, **form(), **form(3, zona="el-progreso", mujeres="-2", total="1"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#r3-mujeres">Fila 3, mujeres</a>' in page
    assert 'id="r3-mujeres_error"' in page
    assert 'name="r3-mujeres" value="-2"' in page
    assert 'name="r1-total" value="15"' in page
    assert '<option value="el-progreso" selected>' in page
    assert not Submission.objects.exists()


def test_more_rows_and_going_back_keep_what_was_typed(bruno: Client, code: str) -> None:
    page = bruno.post(f"/entregas/{code}/entregar", {"filas": "6", "hacer": "filas", **form(6)}).content.decode()
    assert 'name="r12-total"' in page
    assert 'name="r6-mujeres" value="12"' in page
    kept = hidden(sent(code, bruno, **form(2)).content.decode())
    again = bruno.post(f"/entregas/{code}/entregar", {"hacer": "corregir", "token": kept["token"]}).content.decode()
    assert 'name="r2-mujeres" value="12"' in again


def test_a_draft_that_a_session_left_comes_back_and_goes_with_the_delivery(bruno: Client, code: str) -> None:
    page = bruno.get(f"/entregas/{code}/entregar").content.decode()
    assert re.search(rf'data-draft-url="[^"]*entrega\.{code}"', page)
    save_draft(f"entrega.{code}", {"filas": ["6"], "r4-mujeres": ["77"]}, actor=actor(people.bruno), at=now())
    assert 'name="r4-mujeres" value="77"' in bruno.get(f"/entregas/{code}/entregar").content.decode()
    bruno.post(f"/entregas/{code}/confirmar", hidden(sent(code, bruno, **form()).content.decode()))
    assert 'value="77"' not in bruno.get(f"/entregas/{code}/entregar").content.decode()


def test_zero_is_said_and_an_empty_form_is_not_zero(bruno: Client, code: str) -> None:
    empty = sent(code, bruno)
    assert empty.status_code == 422
    assert "Escriba al menos una fila, o marque que no hubo ninguno." in empty.content.decode()
    both = sent(code, bruno, none="on", **form())
    assert "Marcó que no hubo ninguno y hay filas escritas" in both.content.decode()
    page = sent(code, bruno, none="on").content.decode()
    assert "no hubo ninguno" in page
    bruno.post(f"/entregas/{code}/confirmar", hidden(page))
    assert Submission.objects.get().rows == []
    assert "No hubo ninguno en este periodo." in bruno.get(f"/entregas/{code}").content.decode()


def upload(client: Client, code: str, content: bytes, name: str = "cifras.csv", **more: str) -> Any:
    return client.post(f"/entregas/{code}/archivo", {"file": SimpleUploadedFile(name, content), "form": "f2", **more})


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_by_a_file(bruno: Client, code: str, kind: str) -> None:
    cells = [PERIOD.code, "san-pedro", "Física", "adult", "12", "3", "0", "15"]
    content = csv_of(";".join(cells)) if kind == "csv" else xlsx_of([HEAD.split(";"), cells])
    page = upload(bruno, code, content, f"cifras.{kind}").content.decode()
    bruno.post(f"/entregas/{code}/confirmar", hidden(page))
    assert Submission.objects.get().rows[0]["total"] == 15


def test_a_wrong_file_is_told_row_by_row_and_keeps_nothing(bruno: Client, code: str) -> None:
    answer = upload(bruno, code, csv_of("2026-13;marte;Física;adult;=1;3;0;15"))
    page = answer.content.decode()
    assert answer.status_code == 422
    for told in ("El mes 13 no existe", "«marte» no es una zona", "fórmula", "o toda, o nada"):
        assert told in page
    assert "Sí, entregar" not in page
    whole = upload(bruno, code, b"MZ\x90", "programa.exe")
    assert "No se puede leer el archivo" in whole.content.decode()
    large = upload(bruno, code, b"x" * 5_000_001)
    assert "pesa más de 5 MB" in large.content.decode()
    assert not Submission.objects.exists()


def test_a_preview_that_was_used_or_expired_is_told(bruno: Client, code: str) -> None:
    kept = hidden(sent(code, bruno, **form()).content.decode())
    bruno.post(f"/entregas/{code}/confirmar", kept)
    again = bruno.post(f"/entregas/{code}/confirmar", kept)
    assert again.status_code == 409
    assert "ya se confirmó o pasó media hora" in again.content.decode()
    assert Submission.objects.count() == 1


def test_a_correction_begins_with_what_stands_and_shows_what_changes(bruno: Client, code: str) -> None:
    bruno.post(f"/entregas/{code}/confirmar", hidden(sent(code, bruno, **form()).content.decode()))
    page = bruno.get(f"/entregas/{code}/entregar").content.decode()
    assert 'name="r1-mujeres" value="12"' in page
    page = sent(code, bruno, **form(mujeres="14", total="17")).content.decode()
    assert "¿Reemplazar lo entregado?" in page
    bruno.post(f"/entregas/{code}/confirmar", hidden(page) | {"form": "f9"})
    page = bruno.get(f"/entregas/{code}").content.decode()
    assert "Corrección 2" in page
    assert "12 → <strong>14</strong>" in page


def test_the_sheet_to_fill_in_is_read_back(bruno: Client, code: str) -> None:
    got = bruno.get(f"/entregas/{code}/plantilla.xlsx")
    rows = first_sheet(got.content, most_rows=5)
    assert rows[0] == HEAD.split(";")
    assert rows[1][0] == PERIOD.code


def test_the_secretariat_writes_down_what_an_office_sent_on_paper(client: Client) -> None:
    code = owed("juzgado-familia", "juzgado-medidas", at=now())
    julia = log_in(client, people.julia)
    data = {"r1-riesgo": "severe", "r1-dictadas": "9", "r1-denegadas": "1", "r1-por_resolver": "2", "r1-pedidas": "12"}
    answer = sent(code, julia, **data)
    assert (answer.status_code, "de qué documento se toma" in answer.content.decode()) == (422, True)
    page = sent(code, julia, source="Oficio 12-2026, del 5/11/2026", **data).content.decode()
    julia.post(f"/entregas/{code}/confirmar", hidden(page))
    page = julia.get(f"/entregas/{code}").content.decode()
    assert "Informado por Subgerencia de la Mujer, por Juzgado" in page
    assert "Oficio 12-2026, del 5/11/2026" in page


@pytest.mark.parametrize("who", [people.delia, people.elsa])
def test_members_with_numbers_only_see_which_institution_is_late(client: Client, code: str, who: Part) -> None:
    owing = SeriesPeriod.objects.filter(code=code)
    owing.update(due_at=now() - timedelta(days=1), mark="secondary", session="sesión 4")
    page = log_in(client, who).get("/entregas").content.decode()
    assert "Denuncias por violencia recibidas" in page
    assert "Comisaría (PNP)" in page
    assert "Atrasada" in page
    assert "0 de 3 instituciones entregaron" in page
    assert routes(now()).institutions[owing.get().institution_code].name in page
    assert f'href="/entregas/{code}"' in page
    one = client.get(f"/entregas/{code}").content.decode()
    assert "Atrasada" in one
    assert "Versión" not in one


def test_a_day_that_nobody_agreed_is_not_called_late(client: Client, code: str) -> None:
    SeriesPeriod.objects.update(due_at=now() - timedelta(days=1))
    page = log_in(client, people.ana).get("/entregas").content.decode()
    table = page.partition("<tbody>")[2].partition("</table>")[0]
    assert "Pasó el día propuesto" in table
    assert "Atrasada" not in table


def test_others_see_that_it_came_and_not_the_small_numbers(client: Client, code: str) -> None:
    row = {"zona": "san-pedro", "tipo": "sexual", "edad": "child", "mujeres": 3, "varones": 41, "sexo_no_se_sabe": 0,
           "total": 44}  # fmt: skip
    for number, owing in enumerate(SeriesPeriod.objects.filter(series=SERIES)):
        rows = [row] if number == 0 else []
        Submission.objects.create(owed=owing, version=1, at=now(), actor_code="P-X", institution_code="x", rows=rows)
        SeriesPeriod.objects.filter(pk=owing.pk).update(version=1, delivered_at=now())
    for who in (people.ana, people.delia):
        page = log_in(client, who).get(f"/entregas/cifras/{SERIES}/{PERIOD.code}").content.decode()
        assert "Reservado" in page
        assert ">41<" in page.replace("<strong>", "").replace("</strong>", "")
        assert not re.search(r'class="num">\s*3\s*<', page)
    first = SeriesPeriod.objects.filter(series=SERIES)[0].code
    assert "solo las ven quien las entrega" not in log_in(client, people.ana).get(f"/entregas/{first}").content.decode()


def test_the_calendar_is_set_on_its_page(client: Client, code: str) -> None:
    julia = log_in(client, people.julia)
    page = julia.get("/entregas/calendario").content.decode()
    assert "Propuesta por validar" in page
    running_one = PERIOD.shifted(1).code
    data = {
        "from_period": running_one,
        "due_day": "15",
        "session_number": "4",
        "session_on": "2026-10-15",
        "active": "on",
    }
    typed = {f"{SERIES}-{name}": value for name, value in data.items()}
    wrong = julia.post(f"/entregas/calendario/{SERIES}", typed | {f"{SERIES}-due_day": "31"})
    assert wrong.status_code == 422
    assert "El día va del 1 al 28" in wrong.content.decode()
    assert 'value="2026-10-15"' in wrong.content.decode()
    done = julia.post(f"/entregas/calendario/{SERIES}", typed, follow=True)
    assert "quedó fijado" in done.content.decode()
    assert "hasta el día 15 del mes siguiente" in done.content.decode()
    assert SeriesCalendar.objects.get().session_number == "4"
    assert julia.post(f"/entregas/calendario/{SERIES}", typed).status_code == 409
    assert julia.post("/entregas/calendario/otra", typed).status_code == 404


def test_a_period_is_left_without_effect_on_its_page(client: Client, code: str) -> None:
    julia = log_in(client, people.julia)
    assert julia.post(f"/entregas/{code}/sin-efecto", {"reason": "no"}).status_code == 422
    done = julia.post(f"/entregas/{code}/sin-efecto", {"reason": "La comisaría cerró ese mes"}, follow=True)
    assert "La comisaría cerró ese mes" in done.content.decode()
    assert log_in(client, people.bruno).get(f"/entregas/{code}/entregar").status_code == 409
    assert (
        log_in(client, people.nora).post(f"/entregas/{code}/sin-efecto", {"reason": "La comisaría"}).status_code == 403
    )


def test_a_wrong_file_of_series_is_told_and_the_status_stays(
    client: Client, code: str, settings: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "distrito"
    folder.mkdir()
    (folder / "series.yaml").write_text("series:\n  - code: x\n", encoding="utf-8")
    (folder / "district.yaml").write_text("name: Carabayllo\n", encoding="utf-8")
    settings.TEJIDO_DISTRICT_DIR = folder
    page = log_in(client, people.julia).get("/entregas").content.decode()
    assert "series.yaml, línea 2" in page
    assert SERIES in page
    assert "series.yaml" not in log_in(client, people.delia).get("/entregas").content.decode()


def test_another_district_sees_an_empty_page(client: Client, code: str) -> None:
    carmen = log_in(client, people.carmen)
    assert "Todavía no se pidió ninguna serie" in carmen.get("/entregas").content.decode()
    assert carmen.get(f"/entregas/{code}").status_code == 404
    assert carmen.get(f"/entregas/cifras/{SERIES}/{PERIOD.code}").status_code == 404
