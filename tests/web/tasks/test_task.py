"""One task: what it says, what can be done with it, and what happens when two people do it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from tejido.accounts.services.exclusions import add_exclusion
from tejido.cases.models import Draft
from tejido.cases.services.task_work import complete_task, hand_over_tasks
from tejido.kernel.clock import LIMA, now
from tejido.kernel.errors import Refused
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Extension, Obligation, ObligationAct
from tejido.obligations.services.working import Said
from tejido.web.tasks.deeds import DEEDS
from tejido.web.tasks.forms import DoneForm
from tests import people
from tests.people import actor
from tests.web.tasks.conftest import ROSA, Enter, again

pytestmark = pytest.mark.django_db
NOTE = "Se tomó la denuncia; nota inventada."


def moment(when: datetime) -> dict[str, str]:
    """The day and hour fields of an instant, in Lima."""
    here = when.astimezone(LIMA)
    return {"day": f"{here:%Y-%m-%d}", "hour": f"{here:%H:%M}"}


def test_what_is_wrong_with_when_it_happened_is_told_at_the_day() -> None:
    form = DoneForm(QueryDict("day=2026-11-23&hour=10:00&note=x"), at=now(), slug="hecho")
    form.full_clean()
    form.show(Refused("Esa fecha es anterior.", field="occurred_at"))
    assert form.errors["day"] == ["Esa fecha es anterior."]


def acts(task: Obligation, *kinds: str) -> int:
    return ObligationAct.objects.filter(obligation=task, act__in=kinds).count()


def traces(task: Obligation) -> tuple[int, int, str]:
    """What a refused deed must leave as it was."""
    row = again(task)
    return ObligationAct.objects.filter(obligation=task).count(), LedgerEntry.objects.count(), row.state


def test_who_may_open_it(enter: Enter, task: Obligation) -> None:
    refused = {"delia", "elsa", "julia", "karla", "lucia"}
    for name, part in people.CAST.items():
        answer = enter(part).get(f"/tareas/{task.code}")
        assert answer.status_code == (200 if name in ("bruno", "nora") else 403 if name in refused else 404), name
        assert (task.action in answer.content.decode()) == (answer.status_code == 200)


def test_it_says_what_by_when_by_which_article_and_why(enter: Enter, task: Obligation) -> None:
    page = enter(people.bruno).get(f"/tareas/{task.code}").content.decode()
    for words in (task.action, "Por qué le llegó", task.norm, "Empezó con", f"/casos/{task.subject_code}"):
        assert words in page
    assert "Lo registró CEM Carabayllo" in page
    assert "Ana Inventada" not in page, "who registers is named to the own institution only"


def test_merged_duties_say_which_other_norms_ask_for_it(enter: Enter, task: Obligation) -> None:
    Obligation.objects.filter(pk=task.pk).update(
        origin=task.origin | {"merged": [task.step, "no.existe", _other_step(task)]}
    )
    page = enter(people.bruno).get(f"/tareas/{task.code}").content.decode()
    assert "También lo piden" in page
    assert "Es una sola tarea" in page


def _other_step(task: Obligation) -> str:
    return Obligation.objects.exclude(step=task.step).exclude(protocol="referral").values_list("step", flat=True)[0]


def test_what_is_recorded_for_another_institution_says_so(enter: Enter, task: Obligation) -> None:
    Obligation.objects.filter(pk=task.pk).update(institution_code="fiscalia-inventada")
    page = enter(people.bruno).get(f"/tareas/{task.code}").content.decode()
    assert "Informado por" in page
    assert "fiscalia-inventada" in page
    assert "Se registra por fiscalia-inventada" in enter(people.bruno).get("/tareas").content.decode()


def test_seen_taken_and_done(enter: Enter, task: Obligation) -> None:
    bruno, path = enter(people.bruno), f"/tareas/{task.code}"
    assert bruno.post(f"{path}/visto").status_code == 302
    assert again(task).acknowledged_by == people.bruno.code
    bruno.post(f"{path}/tomar")
    assert (again(task).state, again(task).assigned_code) == ("taken", people.bruno.code)
    claimed = now() - timedelta(hours=1)
    answer = bruno.post(f"{path}/hecho", moment(claimed) | {"note": NOTE, "form": "f1"}, follow=True)
    assert "La tarea quedó hecha." in answer.content.decode()
    row = again(task)
    assert row.state == "done"
    assert row.claimed_at == claimed.replace(second=0, microsecond=0)
    assert row.closed_at
    assert row.closed_at > row.claimed_at, "the registered time and the claimed one are both kept"
    assert NOTE not in answer.content.decode()


def test_the_same_form_sent_twice_counts_once(enter: Enter, task: Obligation) -> None:
    bruno, path = enter(people.bruno), f"/tareas/{task.code}"
    for _ in range(2):
        assert bruno.post(f"{path}/visto").status_code == 302
        assert bruno.post(f"{path}/tomar").status_code == 302
    for _ in range(2):
        sent = moment(now()) | {"note": NOTE, "form": "la-misma"}
        assert bruno.post(f"{path}/hecho", sent)["Location"] == path
    for _ in range(2):
        assert bruno.post(f"{path}/corregir", {"note": "Fue a las 4.", "form": "otra"}).status_code == 302
    assert [acts(task, kind) for kind in ("acknowledged", "taken", "done", "corrected")] == [1, 1, 1, 1]


def test_each_page_has_a_form_of_its_own(enter: Enter, task: Obligation) -> None:
    bruno = enter(people.bruno)
    one, other = (bruno.get(f"/tareas/{task.code}").content.decode() for _ in range(2))
    assert one.count('name="form"') >= 4
    key = one.split('name="form" value="')[1].split('"')[0]
    assert len(key) == 16
    assert key not in other


def test_closed_by_another_first_it_says_who_and_keeps_what_was_typed(enter: Enter, task: Obligation) -> None:
    complete_task(task.code, Said("Ya."), actor=actor(ROSA()), at=now())
    before = traces(task)
    answer = enter(people.bruno).post(f"/tareas/{task.code}/hecho", moment(now()) | {"note": NOTE, "form": "f2"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Rosa Inventada de Prueba" in page
    assert "Esta tarea ya está «hecha»" in page
    assert NOTE in page
    assert f"/tareas/{task.code}/corregir" in page
    assert " data-keep" in page
    assert traces(task) == before


def test_taken_by_another_first(enter: Enter, task: Obligation) -> None:
    enter(ROSA).post(f"/tareas/{task.code}/tomar")
    answer = enter(people.bruno).post(f"/tareas/{task.code}/tomar")
    assert answer.status_code == 409
    assert "La tiene Rosa Inventada de Prueba" in answer.content.decode()
    assert again(task).assigned_code == ROSA.code


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day": "2031-01-01", "hour": "10:00"}, "no puede estar en el futuro"),
        ({"day": "1999-01-01", "hour": "10:00"}, "Revise el año."),
        ({"day": "2020-01-01", "hour": "10:00"}, "anterior al hecho que dio origen a la tarea"),
        ({"day": "31/02/2026", "hour": "10:00"}, "Escriba una fecha que exista"),
        ({"day": "2026-11-02", "hour": "25:00"}, "Escriba una hora que exista"),
        ({"day": "", "hour": "10:00"}, "Falta el día."),
        ({"day": "2026-11-02", "hour": ""}, "Falta la hora."),
        ({"note": "x" * 4001}, "demasiado largo"),
    ],
)
def test_a_wrong_time_is_said_at_its_field_and_nothing_is_lost(
    enter: Enter, task: Obligation, wrong: dict[str, str], said: str
) -> None:
    before = traces(task)
    answer = enter(people.bruno).post(f"/tareas/{task.code}/hecho", {"note": NOTE, "form": "f3"} | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'aria-invalid="true"' in page
    assert wrong.get("note", NOTE)[:40] in page
    assert '<details class="more" id="hecho" open>' in page
    assert traces(task) == before


def test_a_clock_in_another_zone_is_told_the_time_of_lima(enter: Enter, task: Obligation) -> None:
    madrid = now() + timedelta(hours=6)
    page = enter(people.bruno).post(f"/tareas/{task.code}/hecho", moment(madrid)).content.decode()
    assert "Revise el reloj de su equipo. Ahora en Lima:" in page


def test_the_form_starts_with_the_present_time_of_lima(enter: Enter, task: Obligation) -> None:
    page = enter(people.bruno).get(f"/tareas/{task.code}").content.decode()
    assert f'value="{now().astimezone(LIMA):%Y-%m-%d}"' in page


def test_it_could_not_be_done_and_why(enter: Enter, task: Obligation) -> None:
    bruno, path = enter(people.bruno), f"/tareas/{task.code}/no-se-pudo"
    before = traces(task)
    for note, said in (("", "Explique por qué no se pudo hacer."), ("corto", "10 letras o más")):
        answer = bruno.post(path, {"note": note})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert traces(task) == before
    assert bruno.post(path, {"note": "La dirección que dieron no existe."}).status_code == 302
    assert again(task).state == "unable"


def test_a_correction_is_added_and_nothing_is_altered(enter: Enter, task: Obligation) -> None:
    bruno, path = enter(people.bruno), f"/tareas/{task.code}"
    bruno.post(f"{path}/hecho", moment(now()) | {"note": NOTE})
    first = ObligationAct.objects.get(obligation=task, act="done")
    real = now() - timedelta(hours=2)
    assert bruno.post(f"{path}/corregir", moment(real) | {"note": "Fue dos horas antes."}).status_code == 302
    assert ObligationAct.objects.get(pk=first.pk).claimed_at == first.claimed_at
    assert again(task).claimed_at == real.replace(second=0, microsecond=0)
    page = bruno.get(path).content.decode()
    assert "Corrección añadida" in page
    assert "Ya se hizo" not in page


def test_more_time_is_asked_by_one_and_decided_by_another(enter: Enter, task: Obligation) -> None:
    assert task.due_at
    bruno, nora, path = enter(people.bruno), enter(people.nora), f"/tareas/{task.code}"
    until = max(task.due_at, now()) + timedelta(days=2)
    reason = "El legista atiende recién mañana."
    for wrong, said in (
        ({"day": "", "hour": "", "reason": reason}, "Diga hasta cuándo."),
        (moment(now() - timedelta(days=1)) | {"reason": reason}, "posterior al plazo actual"),
        (moment(until) | {"reason": "corto"}, "15 letras o más"),
        (moment(until) | {"reason": ""}, "Explique el motivo."),
    ):
        answer = bruno.post(f"{path}/mas-plazo", wrong)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    for _ in range(2):
        assert bruno.post(f"{path}/mas-plazo", moment(until) | {"reason": reason}).status_code == 302
    assert Extension.objects.count() == 1
    assert "Sí, dar más plazo" not in bruno.get(path).content.decode()
    assert bruno.post(f"{path}/aprobar-plazo").status_code == 403
    assert again(task).due_at == task.due_at
    page = nora.get(path).content.decode()
    assert "Bruno Inventada de Prueba pide más plazo" in page
    assert reason not in page
    for _ in range(2):
        assert nora.post(f"{path}/aprobar-plazo").status_code == 302
    row = again(task)
    assert row.due_at == until.replace(second=0, microsecond=0)
    assert row.legal_due_at == task.legal_due_at
    assert "El de la norma:" in nora.get(path).content.decode()
    assert nora.post(f"{path}/negar-plazo").status_code == 409


def test_what_the_only_head_asks_the_secretariat_decides_by_the_code(enter: Enter, task: Obligation) -> None:
    assert task.due_at
    nora, julia, path = enter(people.nora), enter(people.julia), f"/tareas/{task.code}"
    assert (
        "Lo decidirá la secretaría técnica, porque en su institución nadie más puede" in nora.get(path).content.decode()
    )
    assert "Lo decidirá Nora Inventada de Prueba" in enter(people.bruno).get(path).content.decode()
    reason = "El legista atiende recién mañana."
    until = max(task.due_at, now()) + timedelta(days=2)
    nora.post(f"{path}/mas-plazo", moment(until) | {"reason": reason})
    assert "Lo decide la secretaría técnica" in nora.get(path).content.decode()
    page = julia.get("/ampliaciones").content.decode()
    assert task.code in page
    assert "Comisaría San Pedro" in page
    for hidden in (reason, "Nora", "Ficticia", task.action):
        assert hidden not in page
    assert julia.post(f"/ampliaciones/{task.code}/tal-vez").status_code == 404
    assert julia.post(f"/ampliaciones/{task.code}/aprobar", follow=True).status_code == 200
    assert again(task).due_at == until.replace(second=0, microsecond=0)
    assert "Nadie espera su decisión" in julia.get("/ampliaciones").content.decode()
    told = nora.get(path).content.decode()
    assert "Se aprobó el nuevo plazo" in told
    assert "Subgerencia de la Mujer" in told
    assert "Julia" not in told


def test_who_directs_may_refuse_more_time(enter: Enter, task: Obligation) -> None:
    assert task.due_at
    until = max(task.due_at, now()) + timedelta(days=2)
    path = f"/tareas/{task.code}"
    enter(people.bruno).post(f"{path}/mas-plazo", moment(until) | {"reason": "El legista atiende recién mañana."})
    enter(people.nora).post(f"{path}/negar-plazo")
    assert again(task).due_at == task.due_at
    assert "No se aprobó más plazo" in enter(people.bruno).get(path).content.decode()


def test_handed_to_a_colleague_and_to_nobody_else(enter: Enter, task: Obligation) -> None:
    bruno, path = enter(people.bruno), f"/tareas/{task.code}"
    page = bruno.get(path).content.decode()
    assert "Rosa Inventada de Prueba" in page
    assert "Ana Inventada" not in page
    before = traces(task)
    for wrong in ("", people.ana.code, "P-NADIE"):
        assert bruno.post(f"{path}/entregar", {"to_account": wrong}).status_code == 422
    assert traces(task) == before
    sent = {"to_account": ROSA.code, "note": "Queda pendiente la llamada.", "form": "f9"}
    for _ in range(2):
        assert bruno.post(f"{path}/entregar", sent)["Location"] == path
    assert again(task).assigned_code == ROSA.code
    assert acts(task, "handed_over") == 1
    assert "Entregada a Rosa" in bruno.get(path).content.decode()
    assert bruno.post(f"{path}/entregar", {"to_account": people.bruno.code}).status_code == 403, "it is Rosa's now"


def test_an_excluded_colleague_gets_no_task_of_the_case(enter: Enter, task: Obligation) -> None:
    add_exclusion(
        task.subject_code,
        kind="account",
        value=ROSA.code,
        reason="Motivo inventado.",
        actor=actor(people.ana()),
        at=now(),
    )
    bruno, path = enter(people.bruno), f"/tareas/{task.code}"
    assert "Rosa Inventada" not in bruno.get(path).content.decode()
    before = traces(task)
    assert bruno.post(f"{path}/entregar", {"to_account": ROSA.code}).status_code == 422
    assert traces(task) == before
    assert enter(ROSA).get(path).status_code == 404


def test_notes_are_read_only_when_asked_and_that_stays(enter: Enter, task: Obligation) -> None:
    bruno, path = enter(people.bruno), f"/tareas/{task.code}"
    bruno.post(f"{path}/hecho", moment(now()) | {"note": NOTE})
    assert NOTE not in bruno.get(path).content.decode()
    assert "Ver notas (1)" in bruno.get(path).content.decode()
    read = LedgerEntry.objects.filter(action="notes.read")
    assert not read.exists()
    assert NOTE in bruno.post(f"{path}/notas").content.decode()
    assert read.get().actor_code == people.bruno.code
    assert bruno.get(f"{path}/notas").status_code == 405
    assert enter(people.ana).post(f"{path}/notas").status_code == 404
    assert read.count() == 1


def test_another_institution_can_do_nothing_with_it(enter: Enter, task: Obligation) -> None:
    before = traces(task)
    sent = moment(now()) | {"note": NOTE, "reason": NOTE, "to_account": ROSA.code}
    for deed in DEEDS:
        assert enter(people.ana).post(f"/tareas/{task.code}/{deed}", sent).status_code == 404, deed
        assert enter(people.carmen).post(f"/tareas/{task.code}/{deed}", sent).status_code == 404, deed
        assert enter(people.julia).post(f"/tareas/{task.code}/{deed}", sent).status_code == 403, deed
    assert traces(task) == before


def test_a_deed_that_does_not_exist(enter: Enter, task: Obligation) -> None:
    bruno = enter(people.bruno)
    assert bruno.post(f"/tareas/{task.code}/borrar").status_code == 404
    assert bruno.post(f"/tareas/{task.code}/derivacion", {"state": "accepted"}).status_code == 404
    assert bruno.get(f"/tareas/{task.code}/hecho").status_code == 405
    assert bruno.get("/tareas/T-0000-0000").status_code == 404


def test_the_number_of_queries_does_not_depend_on_the_history(enter: Enter, task: Obligation) -> None:
    bruno, path = enter(people.bruno), f"/tareas/{task.code}"
    counted = []
    for times in (1, 12):
        for _ in range(times):
            hand_over_tasks(
                [task.code], to_account=people.bruno.code, said=Said(NOTE), actor=actor(people.bruno()), at=now()
            )
        bruno.get(path)
        with CaptureQueriesContext(connection) as few:
            bruno.get(path)
        counted.append(len(few))
    assert counted[0] == counted[1] <= 20


def test_what_was_typed_outlives_the_session(enter: Enter, task: Obligation) -> None:
    bruno, path = enter(people.bruno), f"/tareas/{task.code}"
    draft = f"/casos/borradores/tarea.{task.code}.hecho"
    assert f'data-draft-url="{draft}"' in bruno.get(path).content.decode()
    typed = moment(now() - timedelta(hours=3)) | {"note": NOTE, "form": "vieja"}
    assert bruno.post(draft, typed, headers={"X-Borrador": "1"}).status_code == 204
    bruno.logout()
    assert bruno.post(f"{path}/hecho", typed)["Location"].startswith("/cuenta/entrar?next=")
    again_in = enter(people.bruno)
    page = again_in.get(path).content.decode()
    assert NOTE in page
    assert "Se recuperó lo que había escrito" in page
    assert f'value="{typed["hour"]}' in page
    assert 'value="vieja"' not in page
    assert NOTE not in enter(ROSA).get(path).content.decode(), "one's own only"
    assert again_in.post(f"{path}/hecho", typed).status_code == 302
    assert NOTE not in again_in.get(path).content.decode()
    assert not Draft.objects.exists()
