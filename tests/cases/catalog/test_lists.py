"""The shipped lists: complete against CEM's dictionary, plain Spanish, and asked through the catalogue."""

from __future__ import annotations

import pytest

from tejido.cases.catalog import age_band, catalog, choices, gbvims_type, label
from tejido.kernel.errors import Refused
from tejido.law.marks import Mark

LISTS = {
    "channels", "conditions", "entry_routes", "came_alone", "types", "acts", "modalities", "frequencies", "weapons",
    "gbvims_types", "places", "areas", "relations_level1", "relations_level2", "lives_with", "perpetrator_situations",
    "state_services", "sexes", "age_bands", "education", "study_places", "occupation_status", "marital_status",
    "disability_types", "languages", "ethnicities", "migration", "insurance", "substances", "bonds", "known_answers",
}  # fmt: skip


def cem_codes(name: str) -> list[str | None]:
    return [choice.cem for choice in catalog().vocabularies[name].choices.values()]


def test_every_list_is_there() -> None:
    assert set(catalog().vocabularies) == LISTS


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("conditions", range(1, 6)),
        ("entry_routes", range(1, 25)),
        ("came_alone", range(4)),
        ("types", range(4)),
        ("areas", range(1, 3)),
        ("relations_level1", range(1, 4)),
        ("perpetrator_situations", range(1, 7)),
        ("sexes", range(2)),
        ("education", range(1, 13)),
        ("study_places", range(1, 5)),
        ("marital_status", range(1, 5)),
        ("languages", range(1, 16)),
        ("ethnicities", range(1, 10)),
        ("substances", range(1, 5)),
        ("lives_with", range(3)),
    ],
)
def test_the_codes_of_the_dictionary_are_all_there_once(name: str, codes: range) -> None:
    assert sorted(cem_codes(name), key=lambda code: int(code or -1)) == [str(code) for code in codes]


@pytest.mark.parametrize(("parent", "count"), [("partner", 10), ("family", 19), ("none", 10)])
def test_the_second_level_of_the_relation_has_the_dictionary_s_codes(parent: str, count: int) -> None:
    found = [c.cem for c in catalog().vocabularies["relations_level2"].choices.values() if c.parent == parent]
    assert found == [str(code) for code in range(1, count + 1)]


@pytest.mark.parametrize(("kind", "count"), [("economic", 15), ("psychological", 18), ("physical", 15), ("sexual", 8)])
def test_each_type_has_the_columns_of_the_dictionary(kind: str, count: int) -> None:
    columns = [c.cem for c in catalog().vocabularies["acts"].choices.values() if c.parent == kind and c.cem]
    assert len(columns) == len(set(columns)) == count


def test_the_only_act_outside_the_dictionary_says_so() -> None:
    outside = [c for c in catalog().vocabularies["acts"].choices.values() if not c.cem]
    assert [(c.code, c.mark) for c in outside] == [("forced_marriage", Mark.UNVERIFIED)]
    assert "GBVIMS" in outside[0].note


def test_modalities_keep_the_mark_of_each() -> None:
    marks = [c.mark for c in catalog().vocabularies["modalities"].choices.values()]
    assert marks == [Mark.SECONDARY] * 6 + [Mark.UNVERIFIED] * 11


def test_every_list_says_its_source_and_every_label_is_said_once() -> None:
    for vocabulary in catalog().vocabularies.values():
        assert vocabulary.source.endswith(".")
        labels = [choice.label for choice in vocabulary.choices.values()]
        assert len(labels) == len(set(labels)), vocabulary.name
        assert all((text[0].isupper() or text[0].isdigit()) and "_" not in text for text in labels), vocabulary.name


def test_choices_are_pairs_in_order() -> None:
    assert choices("types") == (
        ("physical", "Física"),
        ("psychological", "Psicológica"),
        ("sexual", "Sexual"),
        ("economic", "Económica o patrimonial"),
    )
    assert {code for code, _ in choices("acts", parent="sexual")} >= {"rape", "street_harassment"}


def test_each_door_offers_its_own_channels() -> None:
    police = {code for code, _ in choices("channels", door="police")}
    assert {"in_person", "on_scene", "line_105"} <= police
    assert "siseve" not in police
    assert "siseve" in {code for code, _ in choices("channels", door="education")}


def test_a_label_of_an_older_list_is_shown_as_stored() -> None:
    assert label("sexes", "female") == "Mujer"
    assert label("sexes", "retired-code") == "retired-code"


def test_a_code_outside_the_list_is_refused_at_its_field() -> None:
    with pytest.raises(Refused) as refused:
        catalog().choice("sexes", "x", field="sex")
    assert refused.value.field == "sex"


def test_acts_must_belong_to_the_types_that_were_marked() -> None:
    catalog().check("acts", ["rape", "kicks"], parents=["sexual", "physical"])
    catalog().check("acts", ["rape"])
    with pytest.raises(Refused, match="Violación sexual"):
        catalog().check("acts", ["rape"], field="acts", parents=["physical"])


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "0-11"), (11, "0-11"), (12, "12-17"), (17, "12-17"), (18, "18-29"), (29, "18-29"), (30, "30-59"),
     (59, "30-59"), (60, "60+"), (130, "60+"), (None, "")],
)  # fmt: skip
def test_ages_fall_in_the_five_groups_of_the_cem(age: int | None, band: str) -> None:
    assert age_band(age) == band


@pytest.mark.parametrize("age", [-1, 131])
def test_an_impossible_age_is_refused(age: int) -> None:
    with pytest.raises(Refused):
        age_band(age)


@pytest.mark.parametrize(
    ("types", "acts", "expected"),
    [
        ([], [], ""),
        (["sexual"], [], "sexual_assault"),
        (["sexual"], ["rape"], "rape"),
        (["sexual", "physical"], ["kicks", "rape"], "rape"),
        (["sexual"], ["street_harassment"], "psychological_abuse"),
        (["sexual", "physical"], ["street_harassment"], "physical_assault"),
        (["physical"], ["neglect"], "denial_of_resources"),
        (["physical", "psychological"], [], "physical_assault"),
        (["psychological"], ["forced_marriage", "shouting"], "forced_marriage"),
        (["psychological", "economic"], ["shouting"], "denial_of_resources"),
        (["economic"], ["controlled_income"], "denial_of_resources"),
        (["psychological"], ["shouting", "forbids_study_work_outings"], "denial_of_resources"),
        (["psychological"], ["death_threat"], "psychological_abuse"),
    ],
)
def test_one_gbvims_type_by_the_first_rule_that_fits(types: list[str], acts: list[str], expected: str) -> None:
    assert gbvims_type(types, acts) == expected


def test_every_act_alone_has_a_type_of_the_gbvims() -> None:
    known = catalog().vocabularies["gbvims_types"].choices
    assert {gbvims_type([], [act]) for act in catalog().vocabularies["acts"].choices} == set(known)


@pytest.mark.parametrize(("types", "acts"), [(["x"], []), ([], ["x"])])
def test_what_is_not_in_the_catalogue_has_no_type(types: list[str], acts: list[str]) -> None:
    with pytest.raises(Refused):
        gbvims_type(types, acts)
