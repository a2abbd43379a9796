"""A breach: 48 hours from when it was noticed, whom the law says must be told, and nothing forgotten at its end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tejido.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tejido.privacy.access import visible_breaches
from tejido.privacy.letters import BreachFacts, breach_notice
from tejido.privacy.models import Breach
from tejido.privacy.services import breaches as breaches_module
from tejido.privacy.services.breaches import (
    Assessment,
    Noticed,
    Step,
    assess_breach,
    close_breach,
    contain_breach,
    notice_breach,
    tell_authority,
    tell_people,
)
from tejido.privacy.services.reading import open_breach
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace
from tests.people import Part, actor
from tests.privacy.officer import DESK, LATER, zoila
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")
WHAT = "Se dejó una laptop inventada en un taxi."


def noticed(who: Part = people.bruno, **changes: Any) -> str:
    said = {"noticed_at": AT, "nature": "lost", "what": WHAT, "form": "b-1", "data": ("account",), **changes}
    return notice_breach(Noticed(**said), actor=actor(who), at=LATER)


def step(**more: Any) -> Step:
    return Step(more.pop("occurred_at", LATER), **more)


def assessed(code: str, **changes: Any) -> None:
    said = {
        "data": ("account",), "people": 12, "sensitive": True, "risk": "high", "tell_authority": True,
        "tell_people": True, **changes,
    }  # fmt: skip
    assess_breach(code, Assessment(**said), step(), actor=actor(zoila), at=LATER)


def task(code: str, kind: str, **more: Any) -> Obligation:
    return Obligation.objects.get(subject_kind="breach", subject_code=code, step=f"breach.tell_{kind}", **more)


def test_forty_eight_hours_run_from_when_it_was_noticed() -> None:
    row = task(noticed(), "authority")
    assert row.due_at == AT + timedelta(hours=48)
    assert (row.mark, row.norm, row.article, row.institution_code) == ("secondary", "DS 016-2024-JUS", "34", DESK)
    assert row.started_at == AT


def test_from_notice_to_the_end() -> None:
    code = noticed()
    contain_breach(code, step(measures="Se bloqueó el equipo."), actor=actor(zoila), at=LATER)
    assessed(code)
    people_task = task(code, "people")
    assert (people_task.due_at, people_task.immediate, people_task.mark) == (None, True, "unverified")
    with leaves_no_trace(Refused, "autoridad"):
        close_breach(code, step(), actor=actor(zoila), at=LATER)
    tell_authority(code, step(note="Cargo 123 inventado."), actor=actor(zoila), at=LATER)
    assert task(code, "authority").state == "done"
    assert task(code, "people").state == "open"
    with leaves_no_trace(Refused, "personas"):
        close_breach(code, step(), actor=actor(zoila), at=LATER)
    tell_people(code, step(note="A cada una en persona."), actor=actor(zoila), at=LATER)
    close_breach(code, step(), actor=actor(zoila), at=LATER)
    row = Breach.objects.get(code=code)
    assert (row.state, task(code, "people").state) == ("closed", "done")
    opened = open_breach(code, actor=actor(zoila), at=LATER)
    assert (opened.what, opened.measures) == (WHAT, "Se bloqueó el equipo.")
    assert "Cargo 123 inventado." in opened.notes.values()
    assert LedgerEntry.objects.filter(subject_kind="breach", subject_code=code, action="breach.read").exists()
    with leaves_no_trace(Conflict):
        tell_people(code, step(note="Otra vez."), actor=actor(zoila), at=LATER)


def test_what_the_law_leaves_no_choice_about() -> None:
    code = noticed()
    for changes, words in (
        ({"sensitive": False, "tell_authority": False}, "sensibles"),
        ({"tell_authority": False}, "obligatorio"),
        ({"tell_people": False}, "avisarle"),
        ({"data": ()}, "qué datos"),
        ({"people": -1}, "cuántas"),
        ({"risk": "enorme"}, "lista"),
    ):
        with leaves_no_trace(Refused, words):
            assessed(code, **changes)


def test_an_assessment_may_change_and_the_tasks_follow() -> None:
    code = noticed(data=("codes",))
    light = {"data": ("codes",), "sensitive": False, "risk": "low", "tell_authority": False, "tell_people": False}
    assessed(code, **light)
    assert task(code, "authority").state == "cancelled"
    assessed(code)
    assert task(code, "authority", state="open").due_at == AT + timedelta(hours=48)
    assert task(code, "people").state == "open"
    assessed(code, **light)
    live = Obligation.objects.filter(subject_code=code, state__in=("open", "taken"))
    assert not live.exists()


def test_the_order_of_the_steps() -> None:
    code = noticed()
    with leaves_no_trace(Conflict):
        close_breach(code, step(), actor=actor(zoila), at=LATER)
    with leaves_no_trace(Refused, "contenerlo"):
        contain_breach(code, step(), actor=actor(zoila), at=LATER)
    contain_breach(code, step(measures="Se bloqueó."), actor=actor(zoila), at=LATER)
    with leaves_no_trace(Conflict):
        contain_breach(code, step(measures="Se bloqueó."), actor=actor(zoila), at=LATER)
    with leaves_no_trace(Refused, "evalúelo"):
        close_breach(code, step(), actor=actor(zoila), at=LATER)
    with leaves_no_trace(Refused, "cargo"):
        tell_authority(code, step(), actor=actor(zoila), at=LATER)
    for wrong, words in ((AT - timedelta(hours=1), "anterior"), (LATER + timedelta(days=1), "futuro")):
        with leaves_no_trace(Refused, words):
            tell_authority(code, step(occurred_at=wrong, note="x"), actor=actor(zoila), at=LATER)


@pytest.mark.parametrize(
    "changes",
    [
        {"nature": "x"}, {"data": ("x",)}, {"what": " "}, {"noticed_at": LATER + timedelta(days=1)}, {"form": ""},
        {"what": "x" * 5000},
    ],
)  # fmt: skip
def test_a_notice_that_cannot_be(changes: dict[str, Any]) -> None:
    with leaves_no_trace(Refused):
        noticed(**changes)


def test_anybody_who_works_here_may_tell_and_only_the_desk_reads() -> None:
    for number, person in enumerate((people.ana, people.julia, people.karla, people.lucia, zoila)):
        noticed(person, form=f"b{number}")
    for person in (people.delia, people.elsa):
        with leaves_no_trace(NotPermitted):
            noticed(person)
    code = Breach.objects.all()[0].code
    assert visible_breaches(actor(zoila)).count() == 5
    for person in (people.ana, people.karla, people.lucia):
        with leaves_no_trace(NotPermitted):
            open_breach(code, actor=actor(person), at=LATER)
    with leaves_no_trace(NotFound):
        open_breach(code, actor=actor(people.julia), at=LATER)  # the secretariat, where there is a desk


def test_sent_twice_is_one_breach() -> None:
    assert noticed() == noticed()
    assert Breach.objects.count() == 1


def test_whole_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    people.bruno()
    with cut_at(monkeypatch, f"{breaches_module.__name__}.duties.ask_to_tell_authority"):
        noticed()
    code = noticed()
    with cut_at(monkeypatch, f"{breaches_module.__name__}._follow"):
        assessed(code)
    with cut_at(monkeypatch, f"{breaches_module.__name__}.duties.close_duties"):
        tell_authority(code, step(note="Cargo."), actor=actor(zoila), at=LATER)
    assert Breach.objects.get(code=code).authority_told_at is None


def test_the_notice_is_drafted_from_the_facts_and_says_what_is_not_known() -> None:
    known = {"nature": "lost", "data": ["account", "health"], "people": 12, "sensitive": True, "risk": "grave"}
    facts = BreachFacts("B-0000-0000", "Oficialía", "Carabayllo", AT, None, known, WHAT, "")
    said = breach_notice(facts, at=LATER)
    for words in ("23/11/2026, 10:00", "hechos de violencia, salud", "12", "Sí", "Todavía no", WHAT, "Por completar"):
        assert words in said
    empty = BreachFacts("B-0000-0000", "Oficialía", "Carabayllo", AT, AT, {"nature": "seen"}, "", "")
    said = breach_notice(empty, at=LATER)
    for words in ("Por determinar", "Todavía no se sabe", "Por evaluar"):
        assert words in said
