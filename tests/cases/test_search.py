"""The search before a case is created says that there may be one, and is of no use to who should not know."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tejido.cases.access import visible_cases
from tejido.cases.intake import ConsentEntry, Identity
from tejido.cases.services.search import search_possible_matches
from tejido.ledger.actions import Action
from tejido.ledger.models import LedgerEntry
from tests import people
from tests.cases.traces import cut_at, new_case
from tests.people import Part, actor
from tests.world import AT, intake

pytestmark = pytest.mark.usefixtures("district")
LATER = AT + timedelta(hours=1)
SHE = Identity(document_kind="dni", document_number="00000015")
BY_SURNAMES = Identity(surnames="Prueba Inventada", birth_on=(AT - timedelta(days=16 * 365)).date())


def test_the_team_is_told_which_case_it_may_be() -> None:
    code = new_case()
    assert search_possible_matches(SHE, actor=actor(people.ana), at=LATER).own == (code,)


def test_who_sees_the_case_without_names_does_not_learn_whose_it_is() -> None:
    agreed = ConsentEntry("recipient", "given", recipient="womens_org")
    code = new_case(consents=(agreed,), facts={"wants_support": True})
    olga = actor(people.olga)
    assert visible_cases(olga).filter(code=code).exists()
    found = search_possible_matches(SHE, actor=olga, at=LATER)
    assert (found.possible, found.own) == (True, ())


def test_the_accused_who_types_his_own_document_is_told_nothing() -> None:
    survivor, accused = intake().people
    his = replace(accused, identity=Identity(names="Señor Inventado", document_kind="dni", document_number="00000044"))
    new_case(people=(survivor, his))
    mine = Identity(document_kind="dni", document_number="00000044")
    assert not search_possible_matches(mine, actor=actor(people.bruno), at=LATER).possible


@pytest.mark.parametrize("who", [people.ana, people.bruno])
def test_the_chain_of_the_case_keeps_who_asked_for_that_document(who: Part) -> None:
    code = new_case()
    search_possible_matches(SHE, actor=actor(who), at=LATER)
    rows = LedgerEntry.objects.filter(action=Action.SEARCH_PERFORMED, actor_code=actor(who).code)
    assert {row.subject_code for row in rows} == {actor(who).code, code}
    kept = rows.get(subject_code=code)
    assert "00000015" not in str(kept.data)


def test_common_surnames_write_nothing_in_the_cases_of_others() -> None:
    survivor, accused = intake().people
    known = replace(survivor, age=None, identity=replace(survivor.identity, birth_on=BY_SURNAMES.birth_on))
    code = new_case(people=(known, accused))
    assert search_possible_matches(BY_SURNAMES, actor=actor(people.bruno), at=LATER).possible
    assert not LedgerEntry.objects.filter(action=Action.SEARCH_PERFORMED, subject_code=code).exists()


def test_a_search_that_cannot_be_recorded_answers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    new_case()
    with cut_at(monkeypatch, "tejido.cases.services.search.record_many"):
        search_possible_matches(SHE, actor=actor(people.ana), at=LATER)
