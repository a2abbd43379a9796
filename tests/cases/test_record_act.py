"""The act of an institution that does not log in, «informado por» another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tejido.cases.models import Case
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.services.orders import Terms, decide_measures, request_measures
from tejido.cases.services import record_act as module
from tejido.cases.services.documents import attach
from tejido.cases.services.record_act import ACTS, record_act
from tejido.cases.services.told import Told
from tejido.kernel.errors import Conflict, FieldErrors, NotFound, NotPermitted, Refused
from tejido.obligations.models import Obligation
from tejido.protocols.events import Event
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace, new_case
from tests.documents import files
from tests.people import actor
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")
LATER = AT + timedelta(hours=2)
HEARD = AT + timedelta(hours=1)


def tell(code: str, event: Event = Event.MEASURES_REQUESTED, **changes: object) -> None:
    said = {"occurred_at": HEARD, "facts": {}, "actor": actor(people.ana), "at": LATER} | changes
    record_act(code, event, **said)  # type: ignore[arg-type]


def test_it_starts_what_waits_for_it_and_says_who_told_it() -> None:
    code = new_case(facts={"received_by": "police"})
    assert not Obligation.objects.filter(subject_code=code, sector="family_court").exists()
    tell(code)
    assert Obligation.objects.filter(subject_code=code, sector="family_court", state="open").exists()
    row = Case.objects.get(code=code).events.get(event="measures.requested")
    assert (row.occurred_at, row.registered_at, row.institution_code) == (HEARD, LATER, people.CEM)


def test_the_document_it_is_taken_from_is_of_the_case() -> None:
    code, other = new_case(), new_case("form-2")
    paper, foreign = (
        attach(case, name="Resolución inventada", content=files.pdf(), actor=actor(people.ana), at=AT)
        for case in (code, other)
    )
    with leaves_no_trace(Refused, "adjunto a este caso"):
        tell(code, document=foreign)
    tell(code, document=paper)
    assert Case.objects.get(code=code).events.get(event="measures.requested").document == paper


def test_told_on_the_page_of_measures_it_says_its_document_too() -> None:
    code, ana = new_case(), actor(people.ana)
    paper = attach(code, name="Resolución inventada", content=files.pdf(), actor=ana, at=AT)
    request_measures(code, requested_by="cem", told=Told(HEARD, document=paper), actor=ana, at=LATER)
    assert Case.objects.get(code=code).events.get(event="measures.requested").document == paper


def test_it_closes_what_it_answers() -> None:
    code = new_case(facts={"received_by": "police"})
    tell(code)
    tell(code, Event.MEASURES_GRANTED, occurred_at=LATER)
    decided = Obligation.objects.filter(subject_code=code, duty__startswith="court.decide")
    assert {row.state for row in decided} == {"done"}
    assert Obligation.objects.filter(subject_code=code, sector="police", started_by="measures.granted").exists() or (
        Obligation.objects.filter(subject_code=code, started_by__startswith="measures.").exists()
    )


def test_it_may_bring_a_fact_of_its_own_and_no_other() -> None:
    code = new_case()
    tell(code, Event.FILE_FORWARDED, facts={"misdemeanour": True})
    assert Case.objects.get(code=code).facts["misdemeanour"] is True
    with leaves_no_trace(Refused):
        tell(code, Event.APPEAL_FILED, facts={"misdemeanour": True})
    with leaves_no_trace(FieldErrors):
        tell(code, Event.MEASURES_DENIED, facts={"received_by": "el vecino"})


def test_refusals_leave_nothing() -> None:
    code = new_case()
    assert Event.KIT_DELIVERED not in ACTS
    with leaves_no_trace(Refused, "tarea"):
        tell(code, Event.KIT_DELIVERED)
    with leaves_no_trace(Refused, "futuro"):
        tell(code, occurred_at=LATER + timedelta(hours=1))
    for year in (1, 1492, 1900):
        with leaves_no_trace(Refused, "120 años"):
            tell(code, occurred_at=datetime(year, 1, 1, tzinfo=UTC))
        with leaves_no_trace(Refused, "120 años"):
            told = Told(datetime(year, 1, 1, tzinfo=UTC))
            request_measures(code, requested_by="police", told=told, actor=actor(people.ana), at=LATER)
    for person, error in ((people.hugo, NotFound), (people.julia, NotPermitted), (people.carmen, NotFound)):
        with leaves_no_trace(error):
            tell(code, actor=actor(person))


def test_a_sector_outside_the_proceedings_records_none() -> None:
    code = new_case(facts={"wants_support": True})
    Obligation.objects.filter(subject_code=code, sector="womens_org").update(gate="open", basis="legal")
    with leaves_no_trace(NotPermitted):
        tell(code, actor=actor(people.olga))


def test_the_same_act_twice_is_one() -> None:
    code = new_case()
    tell(code)
    with leaves_no_trace(Conflict):
        tell(code)


def test_whole_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    code = new_case()
    with cut_at(monkeypatch, f"{module.__name__}.replan"):
        tell(code, Event.FILE_FORWARDED, facts={"misdemeanour": True})
    assert "misdemeanour" not in Case.objects.get(code=code).facts


def test_measures_neither_end_nor_are_decided_before_they_begin() -> None:
    code, ana = new_case(), actor(people.ana)
    request_measures(code, requested_by="police", told=Told(HEARD), actor=ana, at=LATER)
    for event in (Event.MEASURES_GRANTED, Event.MEASURES_DENIED):
        with leaves_no_trace(Refused, "anterior"):
            tell(code, event, occurred_at=HEARD - timedelta(days=400))
    tell(code, Event.MEASURES_GRANTED, occurred_at=HEARD)
    for event in (Event.MEASURES_NOTIFIED, Event.MEASURES_ENDED):
        with leaves_no_trace(Refused, "anterior"):
            tell(code, event, occurred_at=HEARD - timedelta(minutes=1))
    tell(code, Event.MEASURES_ENDED, occurred_at=HEARD)
    assert MeasureOrder.objects.get(case__code=code).state == "ended"


def test_an_end_is_of_the_measures_that_had_begun() -> None:
    code, ana = new_case(), actor(people.ana)
    first, second = (
        decide_measures(code, granted=True, terms=Terms(), told=Told(at), actor=ana, at=LATER) for at in (HEARD, LATER)
    )
    tell(code, Event.MEASURES_ENDED, occurred_at=HEARD + timedelta(minutes=5))
    assert [MeasureOrder.objects.get(code=one).state for one in (first, second)] == ["ended", "granted"]
