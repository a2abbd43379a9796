"""What is refused before anything is written, each fault at its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tejido.cases.intake import ConsentEntry, Identity, Intake
from tejido.cases.services.checking import check_intake
from tejido.cases.services.date_checking import OLDEST_AGE
from tejido.directory.libraries import library_of
from tejido.kernel.errors import FieldErrors
from tests.people import HERE
from tests.world import AT, intake

ZONES = frozenset({"lomas-de-carabayllo"})
SURVIVOR, UNCLE = intake().people


def faults(changed: Intake, door: str | None = "cem") -> Mapping[str, list[str]]:
    try:
        check_intake(changed, zones=ZONES, asked=library_of(HERE).facts, at=AT, door=door)
    except FieldErrors as wrong:
        return wrong.errors
    return {}


def incident(**changes: Any) -> Intake:
    return intake(incidents=(replace(intake().incidents[0], **changes),))


def survivor(**changes: Any) -> Intake:
    return intake(people=(replace(SURVIVOR, **changes), UNCLE))


def known(**changes: Any) -> Intake:
    return survivor(identity=replace(SURVIVOR.identity, **changes))


def test_a_right_one_passes() -> None:
    assert faults(intake()) == {}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        (intake(channel="telepathy"), "channel"),
        (intake(channel="on_scene"), "channel"),
        (intake(condition="odd"), "condition"),
        (intake(zone_code="atlantis"), "zone_code"),
        (intake(explained_reporting=False), "explained_reporting"),
        (intake(reported_at=AT + timedelta(hours=1)), "reported_at"),
        (intake(facts={"injured": "perhaps"}), "facts.injured"),
        (intake(facts={"shoe_size": 40}), "facts.shoe_size"),
        (intake(contact=replace(intake().contact, mode="shout")), "contact.mode"),
        (intake(contact=replace(intake().contact, number="12")), "contact.number"),
        (intake(contact=replace(intake().contact, number="")), "contact.number"),
        (incident(zone_code="atlantis"), "incidents.0.zone_code"),
        (incident(occurred_from=AT + timedelta(days=1)), "incidents.0.occurred_from"),
        (incident(occurred_from=None), "incidents.0.occurred_from"),
        (incident(occurred_from=AT - timedelta(days=121 * 366)), "incidents.0.occurred_from"),
        (incident(occurred_until=AT - timedelta(days=9)), "incidents.0.occurred_until"),
        (incident(precision="period", occurred_until=AT + timedelta(days=1)), "incidents.0.occurred_until"),
        (intake(reported_at=AT - timedelta(hours=21)), "reported_at"),
        (intake(reported_at=AT - timedelta(days=121 * 366)), "reported_at"),
        (intake(contact=replace(intake().contact, mode="through_other", who_may_answer="")), "contact.who_may_answer"),
        (incident(precision="roughly"), "incidents.0.precision"),
        (incident(types=()), "incidents.0.types"),
        (incident(types=("verbal",)), "incidents.0.types"),
        (incident(acts=("kicks",)), "incidents.0.acts"),
        (incident(place="moon"), "incidents.0.place"),
        (incident(modality="odd"), "incidents.0.modality"),
        (incident(frequency="often"), "incidents.0.frequency"),
        (incident(weapons=("none", "blade")), "incidents.0.weapons"),
        (incident(weapons=("laser",)), "incidents.0.weapons"),
        (survivor(sex="other"), "people.0.sex"),
        (survivor(age=200), "people.0.age"),
        (survivor(profile={"language": "klingon"}), "people.0.profile.language"),
        (known(document_number="123"), "people.0.document_number"),
        (known(document_kind="library card"), "people.0.document_kind"),
        (known(phone="12"), "people.0.phone"),
        (known(birth_on=AT.date() + timedelta(days=9)), "people.0.birth_on"),
        (known(birth_on=AT.date() - timedelta(days=0)), "people.0.birth_on"),
        (known(birth_on=AT.date().replace(year=1980)), "people.0.age"),
        (intake(relations=(replace(intake().relations[0], level1="enemy"),)), "relations.0.level1"),
        (intake(relations=(replace(intake().relations[0], lives_with="maybe"),)), "relations.0.lives_with"),
        (intake(entry_route="by_balloon"), "entry_route"),
        (intake(relations=(replace(intake().relations[0], level2="spouse"),)), "relations.0.level2"),
        (intake(consents=(ConsentEntry("services", "given", given_by="mother"),)), "given_by"),
        (intake(consents=(ConsentEntry("recipient", "given"),)), "consents"),
    ],
)
def test_each_fault_is_told_at_its_field(changed: Intake, field: str) -> None:
    assert field in faults(changed)


YEAR_16 = AT - timedelta(days=17 * 366)


@pytest.mark.parametrize("precision", ["instant", "day"])
def test_she_was_not_born_yet_by_her_age(precision: str) -> None:
    old = incident(occurred_from=YEAR_16, precision=precision)
    assert set(faults(replace(old, report_filed=False))) == {"people.0.age"}
    of_17 = replace(old, people=(replace(SURVIVOR, age=17), UNCLE))
    assert faults(of_17) == {}


def test_what_is_known_roughly_is_not_refused() -> None:
    baby = replace(SURVIVOR, age=None, identity=replace(SURVIVOR.identity, birth_on=AT.date() - timedelta(days=90)))
    first, last = AT.replace(month=1, day=1), AT
    this_year = replace(intake().incidents[0], precision="year", occurred_from=first, occurred_until=last)
    since = replace(intake().incidents[0], precision="period", occurred_from=first - timedelta(days=900))
    for roughly in (this_year, since):
        assert faults(intake(people=(baby, UNCLE), incidents=(roughly,), consents=())) == {}


def test_with_several_survivors_an_incident_may_be_older_than_one_of_them() -> None:
    born = AT.date() - timedelta(days=300)
    baby = replace(SURVIVOR, age=None, identity=replace(SURVIVOR.identity, birth_on=born, document_number="00000016"))
    mother = replace(SURVIVOR, age=33)
    before = replace(intake().incidents[0], occurred_from=AT - timedelta(days=900))
    both = (before, intake().incidents[0])
    with_both = intake(people=(mother, baby, UNCLE), relations=(), incidents=both, consents=())
    assert faults(with_both) == {}
    assert set(faults(replace(with_both, people=(baby, UNCLE)))) == {"people.0.birth_on"}
    assert set(faults(replace(with_both, incidents=(before,)))) == {"people.1.birth_on"}


def test_a_report_may_come_between_two_incidents() -> None:
    later = replace(intake().incidents[0], occurred_from=AT - timedelta(minutes=5))
    assert faults(intake(incidents=(intake().incidents[0], later))) == {}


def test_a_channel_belongs_to_its_door() -> None:
    assert faults(intake(channel="on_scene"), door="police") == {}
    assert faults(intake(channel="on_scene"), door=None) == {}


def test_a_child_does_not_consent_but_her_no_is_heard() -> None:
    child = replace(SURVIVOR, age=9)
    yes, no = (ConsentEntry("recipient", answer, recipient="health") for answer in ("given", "refused"))
    assert "given_by" in faults(intake(people=(child, UNCLE), consents=(yes,)))
    assert faults(intake(people=(child, UNCLE), consents=(no,))) == {}
    mother = replace(yes, given_by="mother")
    assert faults(intake(people=(child, UNCLE), consents=(mother,))) == {}


NO = ConsentEntry("services", "refused")
YES_TO = ConsentEntry("recipient", "given", recipient="health")


def test_a_no_to_the_services_and_a_yes_to_a_recipient_do_not_stand_together() -> None:
    assert set(faults(intake(consents=(NO, YES_TO)))) == {"services"}
    assert faults(intake(consents=(YES_TO,))) == {}


@pytest.mark.parametrize(
    ("age", "door", "filed", "kept"),
    [
        (30, "cem", False, False),
        (None, "cem", False, False),
        (30, "cem", True, False),
        (30, "police", True, True),
        (30, "police", False, False),
        (30, "health", False, True),
        (15, "cem", False, True),
    ],
)
def test_who_says_no_is_not_kept_by_name_unless_a_norm_asks(
    age: int | None, door: str, filed: bool, kept: bool
) -> None:
    said_no = intake(people=(replace(SURVIVOR, age=age), UNCLE), consents=(NO,), report_filed=filed)
    assert ("services" not in faults(said_no, door)) is kept
    nameless = replace(said_no, people=(replace(SURVIVOR, age=age, identity=Identity()), UNCLE), anonymous=True)
    assert faults(nameless, door) == {}


def test_the_accused_father_neither_consents_nor_refuses() -> None:
    child, father = replace(SURVIVOR, age=9), replace(UNCLE, sex="male")
    tie = replace(intake().relations[0], level2="parent", is_guardian=True)
    for answer in ("given", "refused"):
        said = ConsentEntry("recipient", answer, recipient="health", given_by="father")
        assert "given_by" in faults(intake(people=(child, father), relations=(tie,), consents=(said,)))


def test_all_the_faults_come_at_once() -> None:
    wrong = replace(incident(types=(), zone_code="atlantis"), channel="", explained_reporting=False)
    assert {"channel", "explained_reporting", "incidents.0.types", "incidents.0.zone_code"} <= set(faults(wrong))


def test_the_planner_refuses_an_age_with_the_same_sentence() -> None:
    oldest, sentence = library_of(HERE).facts["survivor_age"], faults(survivor(age=OLDEST_AGE + 1))["people.0.age"][0]
    assert (oldest.most, oldest.beyond) == (OLDEST_AGE, sentence)
