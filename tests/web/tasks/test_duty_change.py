"""Many tasks to another person: all or none, and only by who directs."""

from __future__ import annotations

import pytest

from tejido.cases.services.task_work import take_task
from tejido.kernel.clock import now
from tejido.obligations.models import Obligation, ObligationAct
from tests import people
from tests.people import actor
from tests.web.tasks.conftest import ROSA, Enter, police_tasks

pytestmark = pytest.mark.django_db
PATH = "/tareas/entregar"


def held(account: str) -> set[str]:
    return set(Obligation.objects.filter(assigned_code=account).values_list("code", flat=True))


def test_who_may_enter(enter: Enter) -> None:
    for name, part in people.CAST.items():
        expected = 200 if name in ("marta", "nora") else 403
        assert enter(part).get(PATH).status_code == expected, name


def test_the_tasks_of_one_go_to_another(enter: Enter) -> None:
    rows = police_tasks()
    for row in rows[:2]:
        take_task(row.code, actor=actor(people.bruno()), at=now())
    nora = enter(people.nora)
    page = nora.get(f"{PATH}?de={people.bruno.code}").content.decode()
    assert page.count('name="code"') == 2
    assert nora.get(f"{PATH}?de=nadie").content.decode().count('name="code"') == len(rows) - 2
    sent = {"code": [row.code for row in rows[:2]], "to_account": ROSA.code, "form": "cambio-1"}
    for _ in range(2):
        answer = nora.post(f"{PATH}?de={people.bruno.code}", sent, follow=True)
        assert answer.redirect_chain == [("/tareas", 302)]
    assert held(ROSA.code) == {row.code for row in rows[:2]}
    assert ObligationAct.objects.filter(act="handed_over").count() == 2


def test_the_message_counts_them(enter: Enter) -> None:
    sent = {"code": [police_tasks()[0].code], "to_account": ROSA.code}
    page = enter(people.nora).post(PATH, sent, follow=True).content.decode()
    assert "1 tarea a cargo de Rosa Inventada de Prueba" in page


@pytest.mark.parametrize(
    ("codes", "to_account", "said"),
    [
        ([], ROSA.code, "Marque al menos una tarea."),
        (["first"], "", "Elija a una persona."),
        (["first"], people.ana.code, "Elija a una persona de la lista."),
        (["first", "T-0000-0000"], ROSA.code, "No encontramos esa tarea"),
    ],
)
def test_what_is_wrong_is_said_and_the_marks_are_kept(
    enter: Enter, codes: list[str], to_account: str, said: str
) -> None:
    first = police_tasks()[0].code
    sent = {"code": [first if code == "first" else code for code in codes], "to_account": to_account, "note": "Ojo."}
    answer = enter(people.nora).post(PATH, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Ojo." in page
    assert page.count(" checked") == (1 if codes else 0)
    assert held(ROSA.code) == set(), "all or none"


def test_tasks_of_another_institution_do_not_move(enter: Enter) -> None:
    foreign = Obligation.objects.filter(desk_institution=people.CEM, gate="open")[0]
    answer = enter(people.nora).post(PATH, {"code": [police_tasks()[0].code, foreign.code], "to_account": ROSA.code})
    assert answer.status_code == 422
    assert held(ROSA.code) == set()


def test_a_task_closed_meanwhile_stops_all_of_it(enter: Enter) -> None:
    rows = police_tasks()
    enter(people.bruno).post(f"/tareas/{rows[0].code}/no-se-pudo", {"note": "No hay señal ni movilidad hoy."})
    sent = {"code": [rows[0].code, rows[1].code], "to_account": ROSA.code}
    answer = enter(people.nora).post(PATH, sent)
    assert answer.status_code == 409
    assert "se cerró mientras tanto y no se entregó ninguna" in answer.content.decode()
    assert answer.content.decode().count(" checked") == 1, "what is still open stays marked"
    assert held(ROSA.code) == set()
