"""Applying a risk sheet: the level, what it does to the route, and who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tejido.cases.access import assessments_of, see_case
from tejido.cases.intake import PersonEntry, RelationEntry
from tejido.cases.models import Case, Person, RiskAssessment
from tejido.cases.risk import Level
from tejido.cases.services import risk
from tejido.cases.services.additions import add_person
from tejido.cases.services.record_act import record_act
from tejido.cases.services.risk import RiskEntry, assess_risk, open_assessment
from tejido.kernel.errors import Conflict, FieldErrors, NotFound, NotPermitted, Refused
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tejido.protocols.events import Event
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace, new_case
from tests.people import actor
from tests.world import AT, intake

pytestmark = pytest.mark.usefixtures("district")
LATER = AT + timedelta(hours=1)
SEVERE = {"2": "yes", "5": "yes", "6": "yes", "7": "yes"}


def woman(key: str = "form-1") -> str:
    """The code of a case of a woman of 33 harmed by her partner."""
    base = intake()
    adult = replace(base.people[0], age=33)
    tie = RelationEntry(0, 1, "partner", "cohabitant", lives_with="yes")
    return new_case(key, people=(adult, base.people[1]), relations=(tie,), facts={"received_by": "police"})


def survivor_of(code: str) -> str:
    return Person.objects.filter(case__code=code, role="survivor").order_by("id")[0].code


def sheet(code: str, **changes: object) -> RiskEntry:
    made = RiskEntry(survivor_of(code), "fvr-partner", LATER, SEVERE)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_severe_risk_adds_duties_with_their_reason() -> None:
    code = woman()
    before = set(Obligation.objects.filter(subject_code=code).values_list("duty", "sector"))
    assert assess_risk(code, sheet(code), actor=actor(people.ana), at=LATER) == Level.SEVERE
    after = set(Obligation.objects.filter(subject_code=code).values_list("duty", "sector"))
    assert after - before
    case = Case.objects.get(code=code)
    assert case.risk_level == "severe"
    assert case.facts["risk_level"] == "severe"
    assert case.events.filter(event="severe_risk.found").exists()


def test_the_court_has_48_hours_while_the_risk_is_not_known_and_24_when_it_is_severe() -> None:
    code = woman()
    ana = actor(people.ana)
    record_act(code, Event.MEASURES_REQUESTED, occurred_at=LATER, facts={}, actor=ana, at=LATER)
    row = Obligation.objects.get(subject_code=code, duty="court.decide_measures")
    assert (row.limit_amount, row.due_at) == (48, LATER + timedelta(hours=48))
    assess_risk(code, sheet(code), actor=ana, at=LATER)
    row.refresh_from_db()
    assert (row.limit_amount, row.due_at) == (24, LATER + timedelta(hours=24))
    assert "severo" in row.action
    moved = row.acts.get(act="moved")
    assert moved.data["reason"].startswith("Cambió el plazo.")


def test_the_newest_sheet_counts_and_an_old_one_entered_late_does_not() -> None:
    code = woman()
    ana = actor(people.ana)
    assess_risk(code, sheet(code), actor=ana, at=LATER)
    old = sheet(
        code, assessed_at=AT - timedelta(days=30), answers={str(n): "no" for n in range(1, 20)} | {"3": "", "2a": "no"}
    )
    assess_risk(code, old, actor=ana, at=LATER + timedelta(minutes=1))
    assert Case.objects.get(code=code).risk_level == "severe"


def test_among_survivors_the_highest_counts() -> None:
    code = woman()
    ana = actor(people.ana)
    child = add_person(code, PersonEntry("survivor", "male", 9), relation=None, survivor="", actor=ana, at=LATER)
    assess_risk(code, sheet(code), actor=ana, at=LATER)
    assess_risk(code, RiskEntry(child, "fvr-children", LATER, {}, level="mild"), actor=ana, at=LATER)
    assert Case.objects.get(code=code).risk_level == "severe"


def test_a_sheet_without_known_items_keeps_level_date_and_version() -> None:
    code = new_case()
    entry = RiskEntry(survivor_of(code), "fvr-children", LATER, {}, level="moderate")
    assess_risk(code, entry, actor=actor(people.bruno), at=LATER)
    row = RiskAssessment.objects.get()
    assert (row.level, row.version, row.score, row.answers_sealed) == ("moderate", "sin-anexo", None, None)
    assert row.reassess_on is not None


def test_raising_it_keeps_the_reason_sealed_and_says_so_in_the_ledger() -> None:
    code = woman()
    entry = sheet(code, answers={}, override_level="severe", override_reason="Ella teme volver a su casa.")
    assert assess_risk(code, entry, actor=actor(people.ana), at=LATER) == Level.SEVERE
    assert LedgerEntry.objects.filter(action="risk.overridden").count() == 1
    opened = open_assessment(code, RiskAssessment.objects.get().pk, actor=actor(people.marta), at=LATER)
    assert opened.override_reason == "Ella teme volver a su casa."
    assert LedgerEntry.objects.filter(action="risk.read").count() == 1


def test_refusals_leave_nothing() -> None:
    code = woman()
    wrong: list[tuple[RiskEntry, type[Exception]]] = [
        (sheet(code, override_level="mild", override_reason="Bajarlo no se puede."), Refused),
        (sheet(code, override_level="severe_extreme", override_reason="corto"), Refused),
        (sheet(code, assessed_at=LATER + timedelta(hours=1)), Refused),
        (sheet(code, answers={"99": "yes"}), FieldErrors),
        (sheet(code, person_code="N-OTRA"), NotFound),
        (sheet(code, instrument="fvr-marciana"), Refused),
    ]
    for entry, error in wrong:
        with leaves_no_trace(error):
            assess_risk(code, entry, actor=actor(people.ana), at=LATER)
    for person, error in ((people.gloria, NotFound), (people.julia, NotPermitted), (people.carmen, NotFound)):
        with leaves_no_trace(error):
            assess_risk(code, sheet(code), actor=actor(person), at=LATER)


def test_a_form_sent_twice_is_one_sheet() -> None:
    code = woman()
    assess_risk(code, sheet(code), actor=actor(people.ana), at=LATER)
    with leaves_no_trace(Conflict):
        assess_risk(code, sheet(code), actor=actor(people.ana), at=LATER)


def test_only_the_team_reads_the_sheets() -> None:
    code = woman()
    assess_risk(code, sheet(code), actor=actor(people.ana), at=LATER)
    assert len(assessments_of(see_case(actor(people.ana), code))) == 1
    assert assessments_of(see_case(actor(people.bruno), code)) == []
    with leaves_no_trace(NotPermitted):
        open_assessment(code, RiskAssessment.objects.get().pk, actor=actor(people.bruno), at=LATER)


def test_whole_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    code = woman()
    with cut_at(monkeypatch, f"{risk.__name__}.replan"):
        assess_risk(code, sheet(code), actor=actor(people.ana), at=LATER)
    assert Case.objects.get(code=code).risk_level == "undetermined"
