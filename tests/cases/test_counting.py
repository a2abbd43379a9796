"""Who agreed to be counted is counted, while she agrees."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tejido.cases.counting.access import counted, counted_cases
from tejido.cases.intake import ConsentEntry
from tejido.cases.models import Incident, PersonIndex
from tejido.cases.services.consents import answer_consent, withdraw_consent
from tests import people
from tests.cases.traces import new_case
from tests.people import actor
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")
LATER = AT + timedelta(hours=1)


def counts(case: str) -> bool:
    return counted_cases().filter(code=case).exists()


def test_only_a_yes_counts() -> None:
    assert counts(new_case("yes"))
    assert not counts(new_case("no", consents=(ConsentEntry("statistics", "refused"),)))
    assert not counts(new_case("unasked", consents=(ConsentEntry("services", "given"),)))


def test_taken_back_it_leaves_every_figure_at_once_and_comes_back_with_a_yes() -> None:
    case = new_case()
    incidents, indexes = Incident.objects.filter(case__code=case), PersonIndex.objects.filter(person__case__code=case)
    assert counted(incidents).count() == 1
    assert counted(indexes, case="person__case").count() == indexes.count() > 0
    withdraw_consent(case, purpose="statistics", recipient="", actor=actor(people.ana), at=LATER)
    assert not counts(case)
    assert not counted(incidents).exists()
    assert not counted(indexes, case="person__case").exists()
    again = ConsentEntry("statistics", "given")
    answer_consent(case, again, actor=actor(people.ana), at=LATER + timedelta(minutes=1))
    assert counts(case)


def test_a_no_after_a_yes_counts_no_more() -> None:
    case = new_case()
    answer_consent(case, ConsentEntry("statistics", "refused"), actor=actor(people.ana), at=LATER)
    assert not counts(case)
