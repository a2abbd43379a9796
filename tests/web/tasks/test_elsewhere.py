"""Where a task leads: to the page of the case that shows what it speaks of, for who may enter it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tejido.accounts.actors import Actor
from tejido.cases.access import Seen
from tejido.cases.field_policy import Closeness, Group
from tejido.cases.models import Case
from tejido.directory.libraries import library_of
from tejido.obligations.models import Obligation
from tejido.protocols.sectors import Sector
from tejido.web.tasks.elsewhere import SEEN_IN, place_to_see
from tests.people import HERE

SEEN = Seen(Case(code="C-0000-0000"), Closeness.SECTOR, frozenset({Group.PROTECTION}))
OUTLINE = Seen(SEEN.case, Closeness.OUTLINE, frozenset())
ACTOR = Actor.system("test")


def words_of(duty: str, seen: Seen | None, actor: Actor = ACTOR) -> str | None:
    place = place_to_see(Obligation(duty=duty, subject_code="C-0000-0000"), seen, actor)
    return place.words if place else None


@pytest.mark.parametrize(
    ("duty", "words"),
    [("police.execute_measures", "Ver las medidas"), ("cem.assess_risk", None), ("health.attend", None)],
)
def test_it_leads_only_where_the_actor_may_enter(duty: str, words: str | None) -> None:
    assert words_of(duty, SEEN) == words


def test_who_does_not_see_the_case_or_sees_codes_only_is_led_nowhere() -> None:
    assert words_of("police.execute_measures", None) is None
    assert words_of("cem.integral_plan", SEEN) == "Ver la atención"
    assert {words_of(duty, OUTLINE) for duty in SEEN_IN} == {None}
    assert words_of("cem.integral_plan", SEEN, replace(ACTOR, sector=Sector.EDUCATION)) is None


def test_every_duty_of_the_list_is_one_of_the_library() -> None:
    known = {step.duty for protocol in library_of(HERE).protocols.values() for step in protocol.steps}
    assert SEEN_IN.keys() <= known
