"""Two people, or two processes, at the same instant: real threads and real commits."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tejido.alerts.models import Delivery
from tejido.alerts.services.delivering import deliver
from tejido.cases.intake import ConsentEntry
from tejido.cases.services import consents, facts, task_work
from tejido.kernel.errors import Conflict
from tejido.obligations.access import inbox
from tejido.obligations.models import Obligation, ObligationAct
from tejido.obligations.services.working import Said
from tests import people
from tests.alerts.scene import look_at, obligation
from tests.obligations.desk import NOTE, REASON, bruno, case, later, nora, row
from tests.people import actor

pytestmark = pytest.mark.usefixtures("real_district")


def at_once(*does: Callable[[], object]) -> list[str]:
    """Do all of it in as many threads, started together; the outcome of each, by name."""
    together = threading.Barrier(len(does), timeout=10)
    outcomes: list[str] = [""] * len(does)

    def run(number: int, do: Callable[[], object]) -> None:
        try:
            together.wait()
            do()
            outcomes[number] = "done"
        except Exception as failure:
            outcomes[number] = type(failure).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, do)) for number, do in enumerate(does)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
        assert not thread.is_alive(), "they wait for each other for ever"
    return outcomes


def police_codes() -> list[str]:
    return [one.code for one in inbox(bruno())]


@pytest.mark.parametrize("turn", range(3))
def test_two_people_close_one_task_and_exactly_one_does(turn: int) -> None:
    case()
    code = police_codes()[turn]
    first, second = bruno(), nora()
    outcomes = at_once(
        lambda: task_work.complete_task(code, Said(NOTE), actor=first, at=later(hours=1)),
        lambda: task_work.complete_task(code, Said(REASON), actor=second, at=later(hours=1)),
    )
    assert sorted(outcomes) == [Conflict.__name__, "done"]
    assert ObligationAct.objects.filter(obligation__code=code, act="done").count() == 1
    winner = first if outcomes[0] == "done" else second
    assert row(code).closed_by == winner.code


def test_the_same_form_sent_twice_at_once_counts_once() -> None:
    case()
    code, who = police_codes()[0], bruno()
    outcomes = at_once(*[lambda: task_work.complete_task(code, Said(NOTE, form="f"), actor=who, at=later(hours=1))] * 2)
    assert outcomes == ["done", "done"]
    assert ObligationAct.objects.filter(obligation__code=code, act="done").count() == 1


def test_one_takes_it_and_the_other_is_told() -> None:
    case()
    code, first, second = police_codes()[0], bruno(), nora()
    outcomes = at_once(
        lambda: task_work.take_task(code, actor=first, at=later(hours=1)),
        lambda: task_work.take_task(code, actor=second, at=later(hours=1)),
    )
    assert sorted(outcomes) == [Conflict.__name__, "done"]


def test_two_heads_decide_one_extension_once() -> None:
    case()
    code = next(code for code in police_codes() if row(code).due_at)
    due, nora_, who = row(code).due_at, nora(), bruno()
    assert due is not None
    task_work.request_task_extension(code, until=due + timedelta(days=2), reason=REASON, actor=who, at=later(hours=1))
    outcomes = at_once(
        lambda: task_work.decide_task_extension(code, approve=True, actor=nora_, at=later(hours=2)),
        lambda: task_work.decide_task_extension(code, approve=False, actor=nora_, at=later(hours=2)),
    )
    assert sorted(outcomes) == [Conflict.__name__, "done"]


@pytest.mark.parametrize("turn", range(3))
def test_many_work_in_one_case_and_nobody_deadlocks(turn: int) -> None:
    """Different tasks of one case, a bulk hand-over, a new fact, a consent and the watcher, all at once."""
    code = case()
    tasks, who, head, ana = police_codes(), bruno(), nora(), actor(people.ana())
    at = later(hours=1)
    outcomes = at_once(
        lambda: task_work.complete_task(tasks[0], Said(NOTE), actor=who, at=at),
        lambda: task_work.declare_task_unable(tasks[1], Said(REASON), actor=head, at=at),
        lambda: task_work.acknowledge_task(tasks[2], actor=who, at=at),
        lambda: task_work.hand_over_tasks(tasks[2:], to_account=head.code, said=Said(), actor=head, at=at),
        lambda: facts.update_facts(code, {"wants_mental_health": True}, actor=ana, at=at),
        lambda: consents.answer_consent(code, ConsentEntry("recipient", "given", "health"), actor=ana, at=at),
        lambda: look_at(at),
        lambda: look_at(at),
    )
    assert set(outcomes) <= {"done", Conflict.__name__}, outcomes
    assert Counter(outcomes)["done"] >= 6, outcomes


def test_the_watcher_does_not_wait_for_who_holds_a_task() -> None:
    held, free = obligation(), obligation()
    ready, over = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            list(Obligation.objects.select_for_update().filter(pk=held.pk))
            ready.set()
            over.wait(20)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    ready.wait(10)
    swept = look_at(later())
    assert (swept.looked, swept.moved) == (2, 1)
    assert set(Delivery.objects.values_list("obligation_code", flat=True)) == {free.code}
    over.set()
    holder.join()
    assert look_at(later()).moved == 1


def test_two_watchers_tell_once() -> None:
    for _ in range(20):
        obligation()
    assert at_once(lambda: look_at(later()), lambda: look_at(later())) == ["done", "done"]
    look_at(later())
    assert Delivery.objects.filter(channel="page").count() == 20


def test_two_couriers_never_carry_the_same_message() -> None:
    for _ in range(5):
        obligation()
        obligation(institution_code=people.CEM, sector="cem")
    look_at(later())
    carried: list[str] = []
    lock = threading.Lock()

    def send(message: object) -> None:
        with lock:
            carried.extend(line.task_code for line in message.lines)  # type: ignore[attr-defined]

    outcomes = at_once(*[lambda: deliver(at=later(), senders={"email": send}, batch=4)] * 3)
    assert outcomes == ["done"] * 3
    while deliver(at=later(), senders={"email": send}).leased:
        pass
    assert len(carried) == len(set(carried)) == 10
