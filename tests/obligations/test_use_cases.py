"""Every use case on a task: allowed; refused and without a trace; whole or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from tejido.accounts.actors import Actor
from tejido.cases.services import task_work
from tejido.directory.libraries import library_of
from tejido.kernel.errors import Conflict, NotFound, NotPermitted
from tejido.ledger.models import LedgerEntry
from tejido.obligations.access import confirmations, confirmed_marks
from tejido.obligations.models import LimitConfirmation
from tejido.obligations.services import confirming, extending, working
from tejido.obligations.services.working import Said
from tejido.protocols.loading import national_library
from tests import people
from tests.obligations.desk import NOTE, REASON, bruno, later, nora, police_task, row, traces
from tests.people import ELSEWHERE, HERE, Part, actor

pytestmark = pytest.mark.usefixtures("district")


SECRETARIAT_ELSEWHERE = Part("Berta", "P-BERT-0112", "secretariat", "secretaria-otra", "municipality", ELSEWHERE)


class Broken(Exception):
    """Something fails just before the end."""


def _nothing(code: str) -> None:
    """The task stands as it was opened."""


def _done(code: str) -> None:
    task_work.complete_task(code, Said(NOTE), actor=bruno(), at=later(hours=1))


def _extend(code: str, who: Actor) -> object:
    until = max(row(code).due_at or later(), later(hours=2)) + timedelta(days=2)
    return task_work.request_task_extension(code, until=until, reason=REASON, actor=who, at=later(hours=2))


def _asked(code: str) -> None:
    _extend(code, bruno())


@dataclass(frozen=True)
class UseCase:
    """How it is done, by whom, what must stand before, the act in the ledger, and where to break it."""

    name: str
    does: Callable[[str, Actor], object]
    who: Callable[[], Actor]
    action: str
    before: Callable[[str], None] = _nothing
    breaks: tuple[object, str] = (working, "record")


USE_CASES = [
    UseCase(
        "acknowledge",
        lambda code, who: task_work.acknowledge_task(code, actor=who, at=later(hours=2)),
        bruno,
        "obligation.acknowledged",
    ),
    UseCase(
        "take", lambda code, who: task_work.take_task(code, actor=who, at=later(hours=2)), bruno, "obligation.taken"
    ),
    UseCase(
        "complete",
        lambda code, who: task_work.complete_task(code, Said(NOTE), actor=who, at=later(hours=2)),
        bruno,
        "obligation.done",
        breaks=(task_work, "replan"),
    ),
    UseCase(
        "declare_unable",
        lambda code, who: task_work.declare_task_unable(code, Said(REASON), actor=who, at=later(hours=2)),
        bruno,
        "obligation.unable",
    ),
    UseCase(
        "correct",
        lambda code, who: task_work.correct_task(code, Said("Fue antes."), actor=who, at=later(hours=2)),
        bruno,
        "obligation.corrected",
        before=_done,
    ),
    UseCase(
        "hand_over",
        lambda code, who: task_work.hand_over_tasks(
            [code], to_account=people.nora.code, said=Said(NOTE), actor=who, at=later(hours=2)
        ),
        bruno,
        "obligation.handed_over",
    ),
    UseCase("request_extension", _extend, bruno, "extension.requested", breaks=(extending, "record")),
    UseCase(
        "decide_extension",
        lambda code, who: task_work.decide_task_extension(code, approve=True, actor=who, at=later(hours=3)),
        nora,
        "extension.approved",
        before=_asked,
        breaks=(extending, "record"),
    ),
]
every_use_case = pytest.mark.parametrize("use_case", USE_CASES, ids=lambda one: one.name)
OUTSIDERS = ("carmen", "delia", "elsa", "fabiola", "gloria", "julia", "karla", "lucia")


@every_use_case
def test_allowed_it_is_done_and_recorded_once(use_case: UseCase) -> None:
    code = police_task()
    use_case.before(code)
    before = traces()
    use_case.does(code, use_case.who())
    assert traces() != before
    entries = LedgerEntry.objects.filter(action=use_case.action, actor_code=use_case.who().code)
    assert sum(entry.data.count(code) for entry in entries) == 1
    assert NOTE not in "".join(LedgerEntry.objects.values_list("data", flat=True))


@every_use_case
@pytest.mark.parametrize("name", OUTSIDERS)
def test_refused_to_anybody_else_it_leaves_no_trace(use_case: UseCase, name: str) -> None:
    code = police_task()
    use_case.before(code)
    outsider = actor(people.CAST[name])
    before = traces()
    with pytest.raises((NotFound, NotPermitted)):
        use_case.does(code, outsider)
    assert traces() == before


@every_use_case
def test_refused_where_the_gate_is_shut_it_leaves_no_trace(use_case: UseCase) -> None:
    code = police_task()
    use_case.before(code)
    task = row(code)
    task.gate = "consent"
    task.save()
    before = traces()
    with pytest.raises(NotFound):
        use_case.does(code, use_case.who())
    assert traces() == before


@every_use_case
def test_broken_at_the_end_nothing_is_half_done(use_case: UseCase, monkeypatch: pytest.MonkeyPatch) -> None:
    code = police_task()
    use_case.before(code)
    before = traces()

    def fail(*_: object, **__: object) -> None:
        raise Broken

    with monkeypatch.context() as patch:
        patch.setattr(*use_case.breaks, fail)  # type: ignore[arg-type]
        with pytest.raises(Broken):
            use_case.does(code, use_case.who())
    assert traces() == before
    use_case.does(code, use_case.who())
    assert traces() != before


# The limits that the coordination body confirms: the technical secretariat writes them down


def _step() -> str:
    library = library_of(HERE)
    return next(s.id for p in library.protocols.values() for s in p.steps if s.limit is not None)


def _confirm(who: Actor) -> None:
    confirming.confirm_limit(
        _step(), document="Ley de prueba, art. 1, El Peruano", session="Sesión 3-2026", actor=who, at=later()
    )


def test_the_secretariat_confirms_a_limit_and_takes_it_back() -> None:
    julia = actor(people.julia())
    _confirm(julia)
    assert LimitConfirmation.objects.get().mark == "official"
    confirming.withdraw_confirmation(_step(), actor=julia, at=later(days=1))
    assert LimitConfirmation.objects.get().withdrawn_at == later(days=1)
    assert set(LedgerEntry.objects.filter(subject_kind="protocol").values_list("actor_code", flat=True)) == {julia.code}


def test_what_one_district_confirms_marks_no_other_and_no_other_withdraws_it() -> None:
    julia, other = actor(people.julia()), actor(SECRETARIAT_ELSEWHERE())
    step = next(s.id for p in national_library().protocols.values() for s in p.steps if s.limit is not None)
    proof = {"document": "Ley de prueba, art. 1, El Peruano", "session": "Sesión 3-2026", "at": later()}
    confirming.confirm_limit(step, actor=julia, **proof)
    assert (confirmed_marks(HERE).keys(), confirmed_marks(ELSEWHERE)) == ({step}, {})
    with pytest.raises(Conflict):
        confirming.withdraw_confirmation(step, actor=other, at=later(days=1))
    confirming.confirm_limit(step, actor=other, **proof)
    confirming.withdraw_confirmation(step, actor=other, at=later(days=1))
    assert (confirmed_marks(HERE).keys(), confirmed_marks(ELSEWHERE)) == ({step}, {})
    assert [one.district for one in confirmations(ELSEWHERE)] == [ELSEWHERE]


@pytest.mark.parametrize("name", ["ana", "bruno", "nora", "delia", "elsa", "karla", "lucia"])
def test_nobody_else_confirms_or_withdraws(name: str) -> None:
    _confirm(actor(people.julia()))
    before = traces()
    outsider = actor(people.CAST[name])
    for attempt in (
        lambda: _confirm(outsider),
        lambda: confirming.withdraw_confirmation(_step(), actor=outsider, at=later()),
    ):
        with pytest.raises(NotPermitted):
            attempt()
    assert traces() == before


@pytest.mark.parametrize("use_case", ["confirm", "withdraw"])
def test_a_confirmation_is_whole_or_nothing(use_case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    julia = actor(people.julia())
    if use_case == "withdraw":
        _confirm(julia)
    before = traces()

    def fail(*_: object, **__: object) -> None:
        raise Broken

    does = {
        "confirm": lambda: _confirm(julia),
        "withdraw": lambda: confirming.withdraw_confirmation(_step(), actor=julia, at=later()),
    }
    monkeypatch.setattr(confirming, "record", fail)
    with pytest.raises(Broken):
        does[use_case]()
    assert traces() == before
