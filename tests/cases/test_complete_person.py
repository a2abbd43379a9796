"""What was not asked of a person at first is answered later, by who sees it, and leaves a line without values."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tejido.cases.intake import ConsentEntry
from tejido.cases.models import Person
from tejido.cases.services.complete_person import complete_person
from tejido.kernel.errors import FieldErrors, NotFound, NotPermitted
from tejido.ledger.models import LedgerEntry
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace, new_case
from tests.people import Part, actor
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")
LATER = AT + timedelta(hours=1)
KNOWN = {"disability": ["hearing"], "pregnant": "no", "earlier_reports": "yes"}


def somebody(code: str, role: str = "survivor") -> Person:
    return Person.objects.get(case__code=code, role=role)


def complete(code: str, who: Part = people.ana, role: str = "survivor", **profile: object) -> None:
    person = somebody(code, role).code
    complete_person(code, person, sex="female", profile=profile, actor=actor(who), at=LATER)


def test_it_is_answered_whole_and_the_ledger_says_of_whom_only() -> None:
    code = new_case()
    complete(code, **KNOWN)
    assert somebody(code).profile == KNOWN
    complete(code, pregnant="yes")
    assert somebody(code).profile == {"pregnant": "yes"}
    rows = LedgerEntry.objects.filter(subject_code=code, action="person.updated")
    assert [json.loads(row.data) for row in rows] == [{"person": somebody(code).code}] * 2


def test_the_same_again_leaves_no_line() -> None:
    code = new_case()
    complete(code, **KNOWN)
    complete(code, **KNOWN)
    assert LedgerEntry.objects.filter(subject_code=code, action="person.updated").count() == 1


def test_the_identity_stays_as_it_was() -> None:
    code = new_case()
    before = bytes(somebody(code).identity_sealed or b"")
    complete(code, **KNOWN)
    assert bytes(somebody(code).identity_sealed or b"") == before


@pytest.mark.parametrize(
    ("who", "role", "error"),
    [
        (people.bruno, "survivor", NotPermitted),
        (people.fabiola, "alleged_perpetrator", NotPermitted),
        (people.carmen, "survivor", NotFound),
        (people.delia, "survivor", NotPermitted),
    ],
)
def test_who_does_not_see_it_does_not_write_it(who: Part, role: str, error: type[Exception]) -> None:
    code = new_case(consents=(ConsentEntry("recipient", "given", recipient="health"),))
    with leaves_no_trace(error):
        complete(code, who, role)


def test_an_answer_that_is_not_of_its_list_leaves_nothing() -> None:
    code = new_case()
    with leaves_no_trace(FieldErrors):
        complete(code, pregnant="no", pregnancy_weeks=9)
    assert somebody(code).profile == {}


def test_whole_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    code = new_case()
    with cut_at(monkeypatch, "tejido.cases.services.complete_person.record"):
        complete(code, **KNOWN)
    assert somebody(code).profile == {}
