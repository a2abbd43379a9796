"""The library that comes with the project: what every step must have, and a case that a person would know."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tejido.kernel.clock import LIMA
from tejido.law.calendars import WorkingCalendar
from tejido.law.marks import Mark
from tejido.protocols.events import ABOUT, Event, Source
from tejido.protocols.facts import FactValue
from tejido.protocols.planning import plan
from tejido.protocols.sectors import Sector
from tejido.protocols.steps import Library, Step, Who

FRIDAY = datetime(2026, 5, 8, 10, tzinfo=LIMA)
GIRL: dict[str, FactValue] = {"entry_sector": "cem", "survivor_age": 15, "violence_types": ("sexual",)}


def steps(library: Library) -> list[Step]:
    return [step for protocol in library.protocols.values() for step in protocol.steps]


def test_the_protocols_that_the_district_needs(library: Library) -> None:
    assert list(library.protocols) == [
        "cem",
        "cem_comisaria",
        "cem_defensa_publica",
        "cem_eess",
        "demuna",
        "escuelas",
        "hogar_refugio",
        "kit_violencia_sexual",
        "ley30364",
        "pbac",
        "carabayllo_local",
    ]
    assert [name for name, protocol in library.protocols.items() if protocol.draft] == ["carabayllo_local"]


def test_every_step_cites_a_known_norm_and_speaks_to_a_person(library: Library) -> None:
    for step in steps(library):
        assert step.citation.norm in library.norms
        assert step.action.endswith(".")
        assert len(step.action) <= 150, step.id
        for basis in step.legal_basis:
            assert basis.citation.norm in library.norms


def test_only_what_was_read_in_an_official_text_is_official(library: Library) -> None:
    official = {step.row for step in steps(library) if step.limit and step.mark is Mark.OFFICIAL}
    assert official == {
        "escuelas.old_verbal_against_staff",
        "escuelas.ugel_written_against_staff",
        "ley30364.court_1470",
        "ley30364.court_1470_reported",
    }


def test_the_local_draft_confirms_nothing_and_womens_organisations_are_told_only_with_consent(
    library: Library,
) -> None:
    local = library.protocols["carabayllo_local"].steps
    assert all(step.mark is Mark.UNVERIFIED and step.limit is None for step in local)
    support = [step for step in steps(library) if step.sector in (Sector.WOMENS_ORG, Sector.NGO, Sector.MUNICIPALITY)]
    assert support
    assert not any(step.legal_basis for step in support)


def test_the_shelter_is_told_only_with_consent(library: Library) -> None:
    assert not any(step.legal_basis for step in steps(library) if step.sector is Sector.SHELTER)


def test_every_event_that_starts_or_ends_a_step_can_be_recorded(library: Library) -> None:
    emitted = {event for step in steps(library) for event in step.emits}
    for step in steps(library):
        for event in (*step.starts_on, *step.ends_on):
            assert event in emitted or ABOUT[event].sources - {Source.DUTY}


def test_every_event_and_sector_has_a_spanish_name() -> None:
    assert set(ABOUT) == set(Event)
    names = [event.spanish for event in Event] + [sector.spanish for sector in Sector]
    assert len(set(names)) == len(names)
    assert all(event.sources for event in Event)
    assert Event.FOLLOW_UP_REPORT_SENT.repeatable
    assert not Event.REPORT_RECEIVED.repeatable


def test_ladders_climb_from_the_post_and_support_is_never_told_to_the_body(library: Library) -> None:
    for ladder in library.ladders.values():
        assert ladder.rungs[0].who is Who.POST
        assert ladder.rungs[0].after_due_hours == 0
    assert Who.BODY not in [rung.who for rung in library.ladders["support"].rungs]
    assert {step.ladder for step in steps(library)} | {"reading"} == set(library.ladders), "each person's own reading"


def test_what_was_not_found_is_named(library: Library) -> None:
    assert {gap.protocol for gap in library.gaps} == set(library.protocols)
    assert all(gap.what.endswith(".") and gap.obtain.endswith(".") for gap in library.gaps)


def test_a_girl_of_fifteen_registered_by_the_cem(library: Library, calendar: WorkingCalendar) -> None:
    events = {
        Event.INCIDENT_OCCURRED: FRIDAY - timedelta(hours=20),
        Event.CASE_REGISTERED: FRIDAY,
        Event.REPORT_RECEIVED: FRIDAY + timedelta(hours=1),
    }
    facts = GIRL | {"school_situation": "sexual_by_staff", "received_by": "police", "wants_support": True}
    found = plan(facts, events, library=library, calendar=calendar, at=FRIDAY + timedelta(hours=2))
    by = {(duty.sector.value, duty.key): duty for duty in found.duties}
    assert {sector for sector, _ in by} == {
        *("cem", "police", "health", "demuna", "prosecutor", "education", "ugel", "womens_org"),
    }
    assert by["health", "health.deliver_kit"].due_at == FRIDAY + timedelta(hours=52)
    assert by["police", "police.report_to_court"].due_at == FRIDAY + timedelta(hours=25)
    assert by["police", "police.report_to_court"].legal_basis == "Ley 30364, art. 15-A"
    assert by["police", "police.report_to_court"].citation.article == "15-A"
    assert by["cem", "cem.first_attention"].legal_basis == "Reglamento de la Ley 30364, art. 14.1"
    assert by["demuna", "demuna.assess_child"].legal_basis == "Reglamento de la Ley 30364, arts. 14.3 y 39"
    assert by["health", "health.attend"].legal_basis is None
    assert by["womens_org", "womens_org.support"].legal_basis is None
    assert by["education", "school.separate_staff"].priority == 3
    coming = {upcoming.sector for upcoming in found.upcoming}
    assert {Sector.FAMILY_COURT, Sector.PROSECUTOR, Sector.SHELTER} <= coming


@pytest.mark.parametrize("situation", ["none", None])
def test_the_school_is_left_out_unless_it_has_to_do_with_it(
    library: Library, calendar: WorkingCalendar, situation: str | None
) -> None:
    found = plan(
        GIRL | {"school_situation": situation},
        {Event.CASE_REGISTERED: FRIDAY},
        library=library,
        calendar=calendar,
        at=FRIDAY,
    )
    assert not {duty.sector for duty in found.duties} & {Sector.EDUCATION, Sector.UGEL}


def test_a_health_worker_must_report_and_an_adult_at_the_cem_decides(
    library: Library, calendar: WorkingCalendar
) -> None:
    def police_basis(entry: str, **facts: FactValue) -> list[str | None]:
        found = plan(
            {"entry_sector": entry, "survivor_age": 30} | facts,
            {Event.CASE_REGISTERED: FRIDAY},
            library=library,
            calendar=calendar,
            at=FRIDAY,
        )
        return [duty.legal_basis for duty in found.duties if duty.sector is Sector.POLICE]

    assert police_basis("health") == ["Ley 30364, art. 15"]
    assert police_basis("cem") == []
    assert police_basis("cem", wants_report=False) == []
    assert police_basis("cem", wants_report=True) == [None]
