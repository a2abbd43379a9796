"""The words of the history of a task: each line says what really happened."""

from __future__ import annotations

from tejido.accounts.actors import Actor
from tejido.obligations.models import ObligationAct
from tejido.obligations.states import Act
from tejido.web.tasks.history import history_of
from tejido.web.tasks.people import Names
from tests.world import AT

WHO = "system:watcher"
NAMES = Names(Actor.system("watcher"), {}, {})
SIX, NINE = "2026-11-24T23:00:00+00:00", "2026-11-25T02:00:00+00:00"


def said(act: Act, **data: str | None) -> str:
    made = ObligationAct(act=act, at=AT, actor_code=WHO, data=data)
    (line,) = history_of([made], [], None, NAMES)
    return line.sentence.replace("\xa0", " ")


def test_another_limit_is_told_once_with_its_reason() -> None:
    told = said(Act.MOVED, **{"from": SIX, "to": NINE, "reason": "Cambió el plazo. Plazo: 24 horas."})
    assert told.startswith("Cambió el plazo: ahora hasta ")
    assert told.endswith("9:00 p. m. Plazo: 24 horas.")
    assert told.count("Cambió el plazo") == 1
    assert said(Act.MOVED, **{"from": SIX, "to": None}) == "Cambió el plazo: ya no tiene plazo fijado."


def test_the_same_limit_is_not_told_as_another_one() -> None:
    assert said(Act.MOVED, **{"from": SIX, "to": SIX, "reason": "Ahora es más urgente."}) == "Ahora es más urgente."


def test_a_task_that_went_back_to_the_inbox_was_given_to_nobody() -> None:
    reason = "La tarea volvió a la bandeja de la institución."
    assert said(Act.HANDED_OVER, reason=reason) == reason
    assert said(Act.HANDED_OVER, to=WHO) == "Entregada a usted"
