"""Each operator reads the published version: asked, reminded until it is read, and seen by the own head."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tejido.alerts.models import Delivery
from tejido.alerts.services.watching import sweep
from tejido.cases.services.task_work import hand_over_tasks
from tejido.directory.models import Posting
from tejido.directory.routing import _Kept
from tejido.governance.access import own_readings, read_counts, who_read
from tejido.governance.models import LocalVersion
from tejido.governance.services import reading
from tejido.governance.services.acknowledging import answer_quiz
from tejido.governance.services.reading import mind_readers, readers_of
from tejido.governance.services.versions import approve_version, publish_version
from tejido.kernel.errors import Conflict, FieldErrors, NotFound, NotPermitted, Refused
from tejido.ledger.models import LedgerEntry
from tejido.obligations.access import inbox
from tejido.obligations.models import BoardFigure, Obligation
from tejido.obligations.services.tally import tally_board
from tejido.obligations.services.working import Said
from tests import people
from tests.cases.traces import Broken, cut_at, leaves_no_trace
from tests.governance.steps import LATER, SESSION, proposed, published, right_answers, tried, wrong_answers
from tests.people import Part, actor

pytestmark = pytest.mark.usefixtures("district")


def task(version: LocalVersion, who: Part) -> Obligation:
    return Obligation.objects.filter(subject_code=version.code, duty=f"protocol.read.{who.code}").latest("id")


def live(version: LocalVersion) -> set[str]:
    rows = Obligation.objects.filter(subject_code=version.code, state__in=("open", "taken"))
    return set(rows.values_list("assigned_code", flat=True))


def test_each_operator_and_head_in_a_post_is_asked_and_nobody_else() -> None:
    version = published()
    found = readers_of(people.HERE, at=LATER)
    assert live(version) == set(found)
    assert {people.ana.code, people.marta.code, people.bruno.code, people.nora.code} <= set(found)
    assert not {p.code for p in (people.delia, people.julia, people.karla, people.lucia, people.carmen)} & set(found)
    row = task(version, people.ana)
    assert (row.institution_code, row.protocol, row.due_at, row.gate) == (people.CEM, "protocol", None, "open")


def test_each_one_hears_of_the_own_reading_alone_and_once_a_week() -> None:
    version = published()
    sweep(at=LATER)
    codes = dict(Obligation.objects.filter(subject_code=version.code).values_list("code", "assigned_code"))
    told = Delivery.objects.filter(obligation_code__in=codes)
    assert told.exists()
    assert {codes[row.obligation_code] for row in told} == {row.account_code for row in told}
    assert all(codes[row.obligation_code] == row.account_code for row in told)
    before = told.count()
    sweep(at=LATER + timedelta(days=5))
    assert told.all().count() == before, "nothing for a week"
    sweep(at=LATER + timedelta(days=8))
    assert told.all().count() == 2 * before


def test_who_passes_has_read_it_and_hears_no_more() -> None:
    version = published()
    done = tried(version, people.ana, right_answers())
    assert (done.reading.passed, done.reading.right) == (True, len(done.quiz.questions))
    assert task(version, people.ana).state == "done"
    assert people.ana.code not in live(version)
    assert people.bruno.code in live(version)
    assert mind_readers(at=LATER) == 0
    with leaves_no_trace(Conflict, "ya la dio por leída"):
        tried(version, people.ana, right_answers())


def test_who_fails_tries_again() -> None:
    version = published()
    first = tried(version, people.ana, wrong_answers(), form="f1")
    again = tried(version, people.ana, wrong_answers(), form="f1")
    assert (first.reading.passed, again.reading.pk, task(version, people.ana).state) == (
        False,
        first.reading.pk,
        "open",
    )
    tried(version, people.ana, right_answers(), form="f2")
    assert [one.passed for one in own_readings(actor(people.ana), version)] == [False, True]
    actions = LedgerEntry.objects.filter(subject_code=version.code, actor_code=people.ana.code)
    told = sorted(actions.values_list("action", flat=True))
    assert told == ["obligation.done", "protocol.quizzed", "protocol.read"]


def test_a_question_without_answer_is_told_at_its_field() -> None:
    version = published()
    given = right_answers()
    given.pop("support")
    with leaves_no_trace(FieldErrors):
        tried(version, people.ana, given)
    with leaves_no_trace(FieldErrors):
        tried(version, people.ana, right_answers() | {"support": "otra"})


@pytest.mark.parametrize("who", [people.delia, people.julia, people.karla, people.lucia])
def test_nothing_is_asked_of_who_works_no_case(who: Part) -> None:
    version = published()
    with leaves_no_trace(NotPermitted):
        tried(version, who, right_answers())


def test_only_the_published_version_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = proposed()
    with leaves_no_trace(Conflict, "no es la publicada"):
        tried(draft, people.ana, right_answers())
    with leaves_no_trace(NotFound):
        answer_quiz(draft.number, {}, quiz_version="", form="", actor=actor(people.carmen), at=LATER)
    version = published()
    with leaves_no_trace(Conflict, "Las preguntas cambiaron"):
        answer_quiz(version.number, right_answers(), quiz_version="x", form="", actor=actor(people.ana), at=LATER)
    with cut_at(monkeypatch, "tejido.governance.services.acknowledging.close_reading"):
        tried(version, people.ana, right_answers())


def test_the_head_sees_who_of_the_own_institution_and_the_secretariat_only_how_many() -> None:
    version = published()
    tried(version, people.ana, right_answers())
    seen = who_read(actor(people.marta), version, at=LATER)
    assert seen[people.ana.code] is not None
    assert seen[people.marta.code] is None
    assert people.bruno.code not in seen
    counts = {one.institution: (one.read, one.asked) for one in read_counts(actor(people.julia), version, at=LATER)}
    assert counts[people.CEM][0] == 1
    assert counts[people.POLICE][0] == 0
    for who in (people.julia, people.ana, people.delia):
        with pytest.raises(NotPermitted):
            who_read(actor(who), version, at=LATER)
    for who in (people.marta, people.ana, people.delia):
        with pytest.raises(NotPermitted):
            read_counts(actor(who), version, at=LATER)


def test_who_leaves_the_post_is_asked_no_more_and_who_comes_is_after_any_downtime() -> None:
    version = published()
    gone = LATER + timedelta(days=20)
    Posting.objects.filter(account__code=people.bruno.code).update(until_at=gone)
    _Kept.routes = None
    later = gone + timedelta(days=90)
    assert mind_readers(at=later) == 1
    assert task(version, people.bruno).state == "cancelled"
    Posting.objects.filter(account__code=people.bruno.code).update(until_at=None)
    _Kept.routes = None
    assert mind_readers(at=later) == 1
    assert mind_readers(at=later) == 0
    assert task(version, people.bruno).state == "open"


def test_a_chore_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    version = published()
    Obligation.objects.filter(subject_code=version.code, assigned_code=people.ana.code).update(state="cancelled")

    def broken(*_: Any, **__: Any) -> None:
        raise Broken

    monkeypatch.setattr(reading, "open_obligations", broken)
    with pytest.raises(Broken):
        mind_readers(at=LATER)
    assert people.ana.code not in live(version)
    monkeypatch.undo()
    assert mind_readers(at=LATER) == 1


def test_a_reading_is_the_persons_own_and_is_handed_to_nobody() -> None:
    version = published()
    row = task(version, people.ana)
    with leaves_no_trace(Refused, "cada persona"):
        hand_over_tasks([row.code], to_account=people.marta.code, said=Said(), actor=actor(people.marta), at=LATER)
    assert row.code in {one.code for one in inbox(actor(people.ana))}


def test_the_board_counts_what_cases_ask_and_not_what_is_read() -> None:
    published()
    tally_board(at=LATER)
    assert not BoardFigure.objects.filter(scope="institution", scope_code=people.CEM).exists()


def test_a_new_version_is_read_again_and_the_old_one_no_more() -> None:
    first = published()
    tried(first, people.ana, right_answers())
    later = LATER + timedelta(days=2)
    second = proposed(at=LATER, changed="Otro cambio inventado para la prueba.")
    session = replace(SESSION, number="5", held_on=date(2026, 11, 26))
    approve_version(second.number, session, actor=actor(people.julia), at=later)
    publish_version(second.number, actor=actor(people.julia), at=later)
    assert live(first) == set()
    assert people.ana.code in live(second)
    assert task(first, people.ana).state == "done"
    assert task(first, people.bruno).state == "cancelled"
