"""Which duties each one is shown, and in which words."""

from __future__ import annotations

import pytest

from tejido.cases.access import Seen, see_case
from tejido.cases.intake import ConsentEntry
from tejido.cases.services.consents import answer_consent
from tejido.cases.timeline import WITHHELD, on_paper, shown_duties
from tejido.obligations.access import obligations_of
from tejido.obligations.states import Gate
from tests import people
from tests.cases.traces import new_case
from tests.people import Part, actor
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture
def code(district: None) -> str:
    """A case of sexual violence, reported; she agreed that the mental health centre and her network be told."""
    made = new_case(facts={"wants_mental_health": True, "wants_support": True})
    for recipient in ("mental_health", "womens_org"):
        answer_consent(made, ConsentEntry("recipient", "given", recipient), actor=actor(people.ana), at=AT)
    return made


def shown(code: str, who: Part) -> dict[str, list[tuple[str, str, bool]]]:
    """By sector: title, institution and whether it is the actor's own."""
    asking = actor(who)
    seen: Seen = see_case(asking, code)
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for duty in shown_duties(seen, asking, obligations_of(asking, "case", code)):
        found.setdefault(duty.row.sector, []).append((duty.title, duty.institution, duty.own))
    return found


def test_the_team_is_shown_all(code: str) -> None:
    duties = shown(code, people.ana)
    assert {"cem", "police", "health", "mental_health", "womens_org", "prosecutor"} <= duties.keys()
    assert not any(title == WITHHELD for rows in duties.values() for title, _, _ in rows)


def test_a_sector_that_knows_what_happened_reads_the_others_told_by_law_only(code: str) -> None:
    duties = shown(code, people.bruno)
    assert {"cem", "police"} <= duties.keys()
    assert not {"mental_health", "womens_org", "health"} & duties.keys()
    assert all(own for _, _, own in duties["police"])
    assert not any(title == WITHHELD for title, _, _ in duties["cem"])


def test_a_sector_that_does_not_know_it_reads_no_words_of_the_others(code: str) -> None:
    duties = shown(code, people.olga)
    assert {title for title, _, _ in duties["police"]} == {WITHHELD}
    assert all(title != WITHHELD for title, _, _ in duties["womens_org"])


def test_an_outline_tells_what_is_owed_whatever_happened_and_names_only_who_was_told(code: str) -> None:
    duties = shown(code, people.julia)
    assert {title for title, _, _ in duties["health"]} >= {WITHHELD}
    assert {institution for _, institution, _ in duties["health"]} == {""}
    assert any("informe policial" in title for title, _, _ in duties["police"])
    assert not any("VIH" in title for rows in duties.values() for title, _, _ in rows)


def test_paper_tells_no_more_than_an_outline(code: str) -> None:
    ana = actor(people.ana)
    duties = on_paper(shown_duties(see_case(ana, code), ana, obligations_of(ana, "case", code)))
    assert not any("VIH" in duty.title for duty in duties)
    assert {duty.row.gate for duty in duties} == {Gate.OPEN, Gate.CONSENT}
