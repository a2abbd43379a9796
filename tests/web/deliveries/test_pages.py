"""The pages of the deliveries: form and file, seen before confirmed, nothing typed lost, who sees what."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tejido.kernel.clock import now
from tejido.obligations.models import Obligation
from tejido.sources.models import SeriesCalendar, SeriesPeriod, Submission
from tejido.sources.periods import Every, running
from tests import people
from tests.people import log_in
from tests.sources.sheets import SERIES, owed

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
    assert 'name="r6-mujeres"' in bruno.get(f"/entregas/{code}/entregar").content.decode()
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
    assert "Fila 3, mujeres" in page
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
    assert re.search(
        rf'data-draft-url="[^"]*entrega\.{code}"', bruno.get(f"/entregas/{code}/entregar").content.decode()
    )
    page = log_in(client, who).get("/entregas").content.decode()
    assert "Denuncias por violencia recibidas" in page
    assert "Comisaría (PNP)" in page
    assert "Atrasada" in page
    assert "0 de 3 instituciones entregaron" in page
    assert "CPNP" not in page
    assert code not in page
    assert client.get(f"/entregas/{code}").status_code == 404


def test_a_day_that_nobody_agreed_is_not_called_late(client: Client, code: str) -> None:
    SeriesPeriod.objects.update(due_at=now() - timedelta(days=1))
    page = log_in(client, people.ana).get("/entregas").content.decode()
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
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
    (tmp_path / "series.yaml").write_text("series:\n  - code: x\n", encoding="utf-8")
    (tmp_path / "district.yaml").write_text("name: Carabayllo\n", encoding="utf-8")
    settings.TEJIDO_DISTRICT_DIR = tmp_path
    page = log_in(client, people.julia).get("/entregas").content.decode()
    assert "series.yaml, línea 2" in page
    assert SERIES in page
    assert "series.yaml" not in log_in(client, people.delia).get("/entregas").content.decode()


def test_another_district_sees_an_empty_page(client: Client, code: str) -> None:
    carmen = log_in(client, people.carmen)
    assert "Todavía no se pidió ninguna serie" in carmen.get("/entregas").content.decode()
    assert carmen.get(f"/entregas/{code}").status_code == 404
    assert carmen.get(f"/entregas/cifras/{SERIES}/{PERIOD.code}").status_code == 404
