"""From what the browser sends to the frozen intake."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from tejido.cases.intake import ConsentEntry, ExclusionEntry, Intake
from tejido.kernel.clock import lima_date
from tejido.law.calendars import WorkingCalendar
from tejido.web.intake.parsing import parse
from tejido.web.intake.sheet import Setting, Sheet
from tests.web.intake.filled import KEY, filled
from tests.world import AT

SETTING = Setting(
    door="cem",
    district="150106",
    own="cem-regular",
    at=AT,
    today=lima_date(AT),
    calendar=lambda district: WorkingCalendar(frozenset(), date(2030, 1, 1)),
    zones=[("lomas-de-carabayllo", "Lomas"), ("san-pedro", "San Pedro")],
    schools=[("ie-demo-1", "Escuela Ficticia")],
    institutions=[("cpnp-san-pedro", "Comisaría"), ("cem-regular", "CEM")],
    staff_of=lambda institution: [("P-BRUN-0002", "Bruno")] if institution == "cpnp-san-pedro" else [],
)


def sheet(**changes: Any) -> Sheet:
    sent = QueryDict(mutable=True)
    for name, value in filled(**changes).items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    made = Sheet(KEY, SETTING, sent, asked=True)
    made.ask()
    return made


def intake(**changes: Any) -> Intake:
    made = sheet(**changes)
    assert made.faults() == []
    return parse(made).intake


def test_the_short_form_is_enough() -> None:
    made = intake()
    assert (made.channel, made.condition, made.zone_code) == ("in_person", "new", "lomas-de-carabayllo")
    assert [p.role for p in made.people] == ["survivor", "alleged_perpetrator"]
    assert made.people[0].identity.document_number == "00000015"
    assert made.people[1].identity.document_kind == "", "a kind without a number says nothing"
    assert (made.relations[0].level1, made.relations[0].level2) == ("family", "uncle_or_aunt")
    assert made.explained_reporting
    assert made.immediate_danger is False
    assert made.report_filed is None
    assert (made.consents, made.exclusions, dict(made.facts)) == ((), (), {})


def test_the_cem_says_its_own_form_of_entry_and_who_lives_there_now_and_then() -> None:
    made = intake(caso__entry_route="community_agent", relacion__0__0__lives_with="sometimes")
    assert made.entry_route == "community_agent"
    assert made.relations[0].lives_with == "sometimes"


def test_what_is_not_answered_is_not_known() -> None:
    made = intake(caso__danger="", datos__injured="", datos__wants_report="no")
    assert made.immediate_danger is None
    assert dict(made.facts) == {"wants_report": False}
    assert made.relations[0].lives_with == ""


def test_blank_blocks_are_nobody() -> None:
    made = intake(n__hecho="2", n__denunciada="3", n__otra="2", n__exclusion="2", otra__1__age="4")
    assert len(made.incidents) == 1
    assert [p.role for p in made.people] == ["survivor", "alleged_perpetrator", "other"]
    assert made.people[2].age == 4


def test_two_survivors_and_two_accused_keep_their_relations_apart() -> None:
    made = intake(
        n__afectada="2", afectada__1__anonymous="on", n__denunciada="2", relacion__1__1__relation="partner/",
        relacion__1__1__lives_with="yes",
    )  # fmt: skip
    assert [(r.survivor, r.perpetrator, r.level1, r.level2) for r in made.relations] == [
        (0, 2, "family", "uncle_or_aunt"),
        (1, 3, "partner", ""),
    ]
    assert made.relations[1].lives_with == "yes"
    assert not made.anonymous


def test_acts_of_a_type_taken_back_do_not_count() -> None:
    made = intake(hecho__0__types=["sexual"], hecho__0__acts_sexual=["rape"], hecho__0__acts_physical=["kicks"])
    assert made.incidents[0].acts == ("rape",)


def test_consent_exclusions_school_and_report() -> None:
    made = intake(
        permisos__services="given", permisos__to_health="refused", exclusion__0__institution="cpnp-san-pedro",
        exclusion__0__scope="person", exclusion__0__person="P-BRUN-0002", exclusion__0__reason="Es su primo",
        datos__school_situation="bullying", datos__school="ie-demo-1", caso__report="yes",
        caso__report_day="2026-11-22", caso__report_hour="21:30", caso__received_by="police",
    )  # fmt: skip
    assert made.consents == (
        ConsentEntry("services", "given"),
        ConsentEntry("recipient", "refused", recipient="health"),
    )
    assert made.exclusions == (ExclusionEntry("account", "P-BRUN-0002", "Es su primo"),)
    assert made.school_code == "ie-demo-1"
    assert made.facts["received_by"] == "police"
    assert made.reported_at.isoformat() == "2026-11-23T02:30:00+00:00", "half past nine in Lima"


@pytest.mark.parametrize(
    ("scope", "kind", "value"),
    [("head", "rung", "head:cpnp-san-pedro"), ("institution", "institution", "cpnp-san-pedro")],
)
def test_a_head_or_an_institution_is_left_out(scope: str, kind: str, value: str) -> None:
    made = intake(exclusion__0__institution="cpnp-san-pedro", exclusion__0__scope=scope, exclusion__0__reason="Sí")
    assert made.exclusions == (ExclusionEntry(kind, value, "Sí"),)


def test_the_school_does_not_stay_when_it_has_nothing_to_do() -> None:
    assert intake(datos__school_situation="none", datos__school="ie-demo-1").school_code == ""


def test_what_was_typed_is_shown_again_as_it_was_typed() -> None:
    made = sheet(afectada__0__age="quince", hecho__0__types=["sexual", "physical"])
    shown = Sheet(KEY, SETTING, made.typed)
    assert shown.survivors[0]["age"].value() == "quince"
    assert shown.incidents[0]["types"].value() == ["sexual", "physical"]
    assert shown.faults() == []
