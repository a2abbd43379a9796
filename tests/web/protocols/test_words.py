"""Conditions and drawings in words. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tejido.directory.libraries import library_of
from tejido.law.marks import Mark
from tejido.protocols.conditions import (
    ALWAYS,
    Compare,
    Condition,
    Elapsed,
    Happened,
    Known,
    Not,
    Relation,
    all_of,
    any_of,
)
from tejido.protocols.events import Event
from tejido.protocols.sectors import Sector
from tejido.protocols.steps import Period
from tejido.web.protocols.condition_words import told
from tejido.web.protocols.route import drawing, marked, period_words, sector_shown, step_line, version_shown
from tests.people import HERE

LIBRARY = library_of(HERE)
AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
HURT = Compare(Relation.EQ, "injured", True)
AGE = Compare(Relation.IN, "survivor_age_group", ("child", "adolescent"))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (ALWAYS, ""),
        (Compare(Relation.EQ, "received_by", "police"), "¿Quién recibió la denuncia? Comisaría"),
        (Compare(Relation.LT, "survivor_age", 18), "¿Qué edad tiene la persona afectada? menos de 18"),
        (Happened(Event.REPORT_RECEIVED), "ya pasó: denuncia recibida por la PNP, la fiscalía o el juzgado"),
        (Elapsed(Event.INCIDENT_OCCURRED, 72, within=True), "dentro de las 72 horas de: hecho de violencia ocurrido"),
        (Elapsed(Event.INCIDENT_OCCURRED, 72, within=False), "pasadas las 72 horas de: hecho de violencia ocurrido"),
    ],
)
def test_a_condition_is_told(condition: Condition, words: str) -> None:
    assert told(condition, LIBRARY.facts) == words


def test_conditions_are_joined_and_denied() -> None:
    hurt = told(HURT, LIBRARY.facts)
    assert hurt.endswith("Sí")
    assert told(Not(HURT), LIBRARY.facts) == f"no es así: {hurt}"
    assert told(Not(Known("injured")), LIBRARY.facts).startswith("todavía no se respondió")
    assert told(Known("injured"), LIBRARY.facts).startswith("ya se respondió")
    both = told(all_of(HURT, AGE), LIBRARY.facts)
    assert " y además " in both
    assert " o bien (" in told(any_of(HURT, all_of(HURT, AGE)), LIBRARY.facts)


def test_every_step_of_the_library_has_words() -> None:
    for protocol in LIBRARY.protocols.values():
        for step in protocol.steps:
            line = step_line(step, LIBRARY, {})
            assert line.action
            assert line.starts


def test_a_confirmed_limit_changes_its_mark_in_the_drawing() -> None:
    protocol = LIBRARY.protocols["ley30364"]
    version = version_shown(protocol, "", AT)
    step = next(s for s in protocol.steps_of(version) if s.mark is Mark.UNVERIFIED)
    changed = marked(protocol, {step.id: Mark.OFFICIAL})
    assert next(s for s in changed.steps if s.id == step.id).mark is Mark.OFFICIAL
    assert step_line(step, LIBRARY, {step.id: Mark.OFFICIAL}).confirmed


def test_the_version_in_force_is_shown_unless_another_is_asked_for() -> None:
    protocol = LIBRARY.protocols["ley30364"]
    assert version_shown(protocol, "", AT).id == "ley31715"
    assert version_shown(protocol, "dl1386", AT).id == "dl1386"
    assert version_shown(protocol, "nada", AT).id == "ley31715"


def test_a_great_route_opens_on_one_sector_and_a_small_one_whole() -> None:
    great, small = LIBRARY.protocols["ley30364"], LIBRARY.protocols["pbac"]
    law, pbac = version_shown(great, "", AT), version_shown(small, "", AT)
    assert sector_shown(great, law, "", "police") is Sector.POLICE
    assert sector_shown(great, law, "", None) is Sector.POLICE
    assert sector_shown(great, law, "health", "police") is Sector.HEALTH
    assert sector_shown(great, law, "todos", "police") is None
    assert sector_shown(small, pbac, "", "municipality") is None


def test_the_drawing_of_one_sector_has_no_lane_and_fits_its_words() -> None:
    protocol = LIBRARY.protocols["ley30364"]
    drawn = drawing(protocol, version_shown(protocol, "", AT), Sector.POLICE)
    assert drawn.diagram.lanes == ()
    for one in drawn.boxes:
        assert 0 <= one.x <= drawn.diagram.width - one.box.width
        assert all(one.box.y < line.y < one.box.y + one.box.height for line in one.lines)


def test_periods_are_told() -> None:
    assert period_words(Period(None, None)) == "sin fecha de inicio conocida"
    assert period_words(Period(date(2023, 3, 23), None)).startswith("desde el jue")
    assert period_words(Period(None, date(2025, 9, 2))).startswith("hasta el")
    assert " al " in period_words(Period(date(2018, 9, 5), date(2020, 4, 27)))
