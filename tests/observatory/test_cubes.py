"""The list of cubes: its codes are those of the register, and its indicators say what their sheets compute."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from tejido.cases.care.catalog import care_catalog
from tejido.cases.catalog.shipped import catalog
from tejido.cases.justice.catalog import justice_catalog
from tejido.cases.justice.states import Status
from tejido.cases.protection.catalog import measure_catalog
from tejido.cases.risk.levels import Level
from tejido.kernel.errors import Refused
from tejido.observatory.computing import compute
from tejido.observatory.opening.flat import COLUMNS
from tejido.observatory.released.reading import read_folder
from tejido.observatory.releasing.calendar import cut_on
from tejido.observatory.releasing.cubes import FILE as CUBES
from tejido.observatory.releasing.cubes import PERIOD, cubes, read_cubes
from tejido.observatory.releasing.deliveries import CODES
from tejido.observatory.releasing.drafting import draft
from tejido.observatory.releasing.periods import periods, whole_since
from tejido.observatory.releasing.rows.acts import MODALITIES
from tejido.observatory.sheet import Unit
from tejido.observatory.sheets import all_indicators, sheets
from tejido.statistics.rule import Rule
from tests.observatory.town import HERE, LIST, case, order, write
from tests.observatory.village import FILE, build

AT = datetime(2026, 8, 1, 15, tzinfo=UTC)
NOTHING_SMALL = Rule(threshold=1, protection=1)


def test_the_codes_are_those_of_the_register() -> None:
    told = cubes().dimensions
    for name, listed in (("age", "age_bands"), ("condition", "conditions"), ("relation", "relations_level1")):
        codes = {code for code, _ in catalog().choices(listed)}
        assert set(told[name]["codes"]) - {"unknown", "minor"} == codes, name
    for name, listed in (("accused_age", "age_bands"), ("substances", "substances"), ("affected_sex", "sexes"),
                         ("accused_sex", "sexes"), ("situation", "perpetrator_situations")):  # fmt: skip
        assert set(told[name]["codes"]) - {"unknown"} == {code for code, _ in catalog().choices(listed)}, name
    assert set(MODALITIES) <= {code for code, _ in catalog().choices("modalities")}
    assert set(told["modality"]["codes"]) - {"unknown", "other"} == set(MODALITIES)
    assert set(told["status"]["codes"]) == {str(one) for one in Status}
    assert set(told["service"]["codes"]) - {"unknown"} == set(care_catalog().lists["services"])
    assert set(told["why"]["codes"]) == set(care_catalog().lists["dropouts"])
    for name, listed in (("process", "kinds"), ("stage", "stages"), ("reason", "suspended"), ("sanction", "sanctions")):
        assert set(told[name]["codes"]) - {"unknown"} == set(justice_catalog().lists[listed]), name
    assert set(justice_catalog().lists["executions"]) <= set(told["execution"]["codes"])
    assert set(told["requested_by"]["codes"]) - {"unknown"} == set(measure_catalog().lists["requesters"])
    assert set(told["violence"]["codes"]) - {"unknown"} == {code for code, _ in catalog().choices("types")}
    assert set(told["risk"]["codes"]) >= {str(level) for level in Level}


def test_every_dimension_has_its_spanish_column() -> None:
    assert set(cubes().dimensions) == set(COLUMNS)
    assert len(set(COLUMNS.values())) == len(COLUMNS)


def test_every_indicator_of_a_release_says_what_its_sheet_computes(tmp_path: Path) -> None:
    facts = build(tmp_path / "facts", _with_district(tmp_path))
    manifest = facts / "manifest.json"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace("2026-06-01T05", "2026-07-01T05"), encoding="utf-8"
    )
    draft(
        order(facts, tmp_path, cubes=cubes(), rule=NOTHING_SMALL), tmp_path / "r", number=1, earlier=[], at=AT, say=str
    )
    found = read_folder(tmp_path / "r")
    quarters = [code for code in found.tables["casos-por-zona"].axes["period"].codes if "-T" in code]
    compared = 0
    for key, shown in found.indicators.items():
        code, _, mark = key.partition("/")
        only = {"mark": mark} if mark else {}
        cells = compute(code, facts, district=HERE, quarter=quarters, **only).cells
        always = [name for name in (cells[0].of if cells else {}) if name in shown.told_by]
        for cell in cells:
            figure = shown.figure(**{name: str(cell.of[name]) for name in always})
            assert (figure.part, figure.whole) == (cell.part, cell.whole), key
            compared += 1
        if not cells:
            assert shown.figure().part in (0, None), key
    assert compared > len(found.indicators) - 4


def _with_district(folder: Path) -> Path:
    told = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for rows in told.values():
        for row in rows:
            row["district"] = HERE
    made = folder / "village.yaml"
    made.write_text(yaml.safe_dump(told), encoding="utf-8")
    (folder / "facts").mkdir()
    return made


def test_every_indicator_of_every_family_is_in_the_release() -> None:
    """A count or a share in a table, a time in the times; deliveries are told apart, because they are of no person."""
    told = {code.partition("/")[0] for code in cubes().indicators} | set(cubes().times) | set(CODES)
    assert told == set(all_indicators())
    assert {c for c, one in all_indicators().items() if one.sheet.unit is Unit.HOURS} == set(cubes().times)


def test_no_dimension_stands_in_two_populations_that_tell_of_one_thing() -> None:
    """Else one of them could show what the other withholds."""
    by_population: dict[str, set[str]] = {}
    for cube in cubes().tables:
        by_population.setdefault(cube.population, set()).update(set(cube.dimensions) - {PERIOD})
    for one, other in combinations(("cases", "entries", "people", "accused", "bonds", "incidents", "sexual_acts"), 2):
        assert not by_population[one] & by_population[other], (one, other)
    for name in ("proceedings", "parties", "hearings", "sanctions"):
        others = set().union(*(found for other, found in by_population.items() if other != name))
        assert not by_population[name] & others, name


@pytest.mark.parametrize(
    ("first", "until", "since"),
    [
        ("2024-11", date(2026, 9, 30), "2025-01"),
        ("2024-11", date(2025, 12, 31), "2025-01"),
        ("2024-11", date(2025, 9, 30), "2024-11"),
        ("2025-01", date(2026, 9, 30), "2025-01"),
    ],
)
def test_a_first_release_begins_with_a_whole_year_when_there_is_one(first: str, until: date, since: str) -> None:
    assert whole_since(first, until) == since


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("population: cases, title: Casos por tipo", "population: nobody, title: Casos por tipo"),
        ("[period, violence]", "[violence]"),
        ("[period, violence]", "[period, violence, zone, reported]"),
        ("[period, violence]", "[period, colour]"),
        ("SIT-01: {tables: [casos-por-zona]}", "SIT-99: {tables: [casos-por-zona]}"),
        ("SIT-01: {tables: [casos-por-zona]}", "SIT-01: {tables: [otra]}"),
        ('part: {reported: "yes"}', 'part: {colour: "red"}'),
        ("OPO-03: {by", "OPO-99: {by"),
    ],
)
def test_a_list_that_names_what_is_not_there_is_refused(wrong: str, said: str) -> None:
    assert wrong in LIST
    with pytest.raises(ValueError, match=r"there is no|three dimensions|is not there"):
        read_cubes(LIST.replace(wrong, said))


def test_a_period_is_a_quarter_that_has_ended() -> None:
    assert cut_on(date(2026, 6, 1)) == date(2026, 3, 31)
    assert cut_on(date(2026, 7, 1)) == date(2026, 6, 30)
    assert cut_on(date(2026, 1, 1)) == date(2025, 12, 31)
    axes = periods("2025-11", date(2026, 3, 31))
    years, months = axes.dimension.sums[:3], axes.dimension.sums[3:]
    assert years == (("total", ("2025", "2026")), ("2025", ("2025-T4",)), ("2026", ("2026-T1",)))
    assert months == (("2025-T4", ("2025-10", "2025-11", "2025-12")), ("2026-T1", ("2026-01", "2026-02", "2026-03")))
    assert axes.labels["2026-03"] == "marzo de 2026"
    assert axes.labels["2025-T4"] == "octubre a diciembre de 2025"


def test_a_value_that_the_list_does_not_have_is_refused(tmp_path: Path) -> None:
    facts = write(tmp_path / "f", [case(1, "2026-01", "norte", reported=False)])
    odd = LIST.replace('{"yes": Consta, "no": No consta}', '{"yes": Consta, "maybe": Quién sabe}')
    with pytest.raises(Refused, match="«reported» un valor"):
        draft(order(facts, tmp_path, cubes=read_cubes(odd)), tmp_path / "r", number=1, earlier=[], at=AT, say=str)


def test_by_a_limit_that_nobody_confirmed_nobody_is_late_in_any_table() -> None:
    told = [one for one in cubes().tables if one.population == "tasks_unverified"]
    assert told
    assert [one.name for one in told if "outcome" in one.dimensions] == []


def test_no_word_calls_a_task_done_in_time_overdue_and_each_mark_has_one_name() -> None:
    files = [CUBES, *(CUBES.parents[2] / "press").rglob("*.yaml")]
    told = "\n".join(path.read_text(encoding="utf-8") for path in files)
    told += "\n".join(f"{one.question} {one.left_out} {one.limits}" for one in sheets())
    assert not re.findall(r"[Tt]areas vencidas|plazo vencido|tareas? que vencieron", told)
    assert not re.findall(r"plazos? (?:de|según) (?:un )?(?:texto oficial|norma|otra fuente)|plazo oficial", told)


def test_more_measures_granted_than_asked_for_is_explained() -> None:
    told = {one.code: one for one in sheets()}
    assert all("No todo pedido se anota aquí" in told[code].limits for code in ("MED-01", "MED-03"))
    assert told["MED-02"].question == "¿Cuántos conjuntos de medidas se dictaron?"


def test_each_population_is_named_by_what_it_counts() -> None:
    named = {name: cubes().name_of(name) for name in cubes().populations}
    assert named["accused"] == "personas denunciadas de los casos registrados"
    assert named["tasks_official"] == "tareas cuyo plazo, leído en la norma, ya pasó, hechas o no"
    assert len(set(named.values())) == len(named) - 1, "cases and entries are the same cases"


def test_the_sheet_of_the_cases_and_their_open_data_say_the_same() -> None:
    told = next(one for one in sheets() if one.code == "SIT-01").numerator
    assert {cubes().populations[name]["what"] for name in ("cases", "entries")} == {told}
