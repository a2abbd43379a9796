"""Every indicator against cells worked out by hand; what it can be told by; what its sheet must say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tejido.kernel.errors import NotFound, Refused
from tejido.law.marks import Mark
from tejido.observatory import engines
from tejido.observatory.computing import Cell, compute
from tejido.observatory.engines import OpenFacts, on_duckdb
from tejido.observatory.indicator import ALL, Unit
from tejido.observatory.manifest import read_manifest
from tejido.observatory.sheets import FAMILIES, all_indicators, sheet, sheets
from tests.observatory.village import build
from tests.observatory.worked import BEHIND, WORKED, Cells

CODES = sorted(all_indicators())


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenFacts]:
    with on_duckdb(build(tmp_path_factory.mktemp("facts"))) as facts:
        yield facts


def told(cell: Cell) -> Any:
    """A cell as `worked` writes it."""
    if cell.times is not None:
        median, ninth = cell.times.median, cell.times.p90
        at_risk = median.at_risk if median else None
        return (median and median.time, at_risk, ninth and ninth.time, cell.times.acted, cell.times.still_open)
    return cell.part if cell.whole is None else (cell.part, cell.whole)


def cells(facts: OpenFacts, code: str, by: tuple[str, ...]) -> dict[tuple[str | None, ...], Cell]:
    return {tuple(cell.of.values()): cell for cell in compute(code, facts, by=by).cells}


@pytest.mark.parametrize(("code", "by", "worked"), WORKED, ids=[f"{c}-{'-'.join(b)}" for c, b, _ in WORKED])
def test_an_indicator_says_what_was_worked_out_by_hand(
    village: OpenFacts, code: str, by: tuple[str, ...], worked: Cells
) -> None:
    assert {of: told(cell) for of, cell in cells(village, code, by).items()} == worked


@pytest.mark.parametrize(("code", "by", "worked"), BEHIND, ids=[f"{c}-{'-'.join(b)}" for c, b, _ in BEHIND])
def test_different_cases_behind_a_figure_are_counted_once(
    village: OpenFacts, code: str, by: tuple[str, ...], worked: dict[tuple[str | None, ...], tuple[int, int]]
) -> None:
    assert {of: (cell.cases, cell.part_cases) for of, cell in cells(village, code, by).items()} == worked


def test_every_indicator_was_worked_out_by_hand() -> None:
    assert {code for code, _, _ in WORKED} == set(CODES)
    assert len(CODES) >= 35


@pytest.mark.parametrize("code", CODES)
def test_an_indicator_can_be_told_by_all_that_its_sheet_says(village: OpenFacts, code: str) -> None:
    by = (*all_indicators()[code].sheet.by, *ALL)
    whole = sum(cell.part for cell in compute(code, village).cells)
    assert sum(cell.part for cell in compute(code, village, by=by).cells) == whole


def test_what_is_asked_of_one_year_and_one_sector(village: OpenFacts) -> None:
    found = compute("OPO-01", village, by=("sector",), year="2026", sector="police").cells
    assert [(dict(cell.of), told(cell)) for cell in found] == [({"mark": "secondary", "sector": "police"}, (1, 3))]
    assert compute("OPO-01", village, year="2025").cells == ()
    assert compute("SIT-01", village, zone=["A", "B"]).cells[0].part == 5


def test_a_share_on_few_has_its_interval(village: OpenFacts) -> None:
    found = compute("SIT-08", village).cells[0]
    assert found.share == 0.5
    assert found.interval is not None
    # Wilson, 2 of 4 at 95 %: 0.5 ± 1.96 · sqrt(0.25 · 4 + 0.9604) / (4 + 3.8416) = 0.5 ± 0.35
    assert (round(found.interval.low, 2), round(found.interval.high, 2)) == (0.15, 0.85)


def test_nothing_found_is_a_zero_and_no_share(village: OpenFacts) -> None:
    assert [(c.part, c.whole, c.share, c.interval) for c in compute("SIT-08", village, zone="Z").cells] == [
        (0, 0, None, None)
    ]


def test_what_an_indicator_cannot_be_told_by_is_refused(village: OpenFacts, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="SIT-01 no se puede ver por «sex»"):
        compute("SIT-01", village, by=("sex",))
    with pytest.raises(Refused, match="no se puede ver por «case_key»"):
        compute("SIT-01", village, case_key="1")
    with pytest.raises(NotFound, match="No hay un indicador «SIT-99»"):
        compute("SIT-99", village)
    with pytest.raises(NotFound, match="Todavía no hay datos"):
        compute("SIT-01", tmp_path)


def test_files_that_a_run_replaces_meanwhile_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path)
    fresh = read_manifest(tmp_path)
    gone = replace(fresh, empty={**fresh.empty, "cases": replace(fresh.empty["cases"], path="swept.parquet")})
    answers = [gone, fresh]
    monkeypatch.setattr(engines, "read_manifest", lambda folder: answers.pop(0))
    assert compute("SIT-01", tmp_path).cells[0].part == 6
    assert answers == []


@pytest.mark.parametrize("code", CODES)
def test_a_sheet_says_all_that_it_must(code: str) -> None:
    found = sheet(code)
    assert found.family in FAMILIES
    assert found.question.startswith("¿")
    assert found.question.endswith("?")
    for words in (found.numerator, found.denominator, found.left_out, found.source, found.limits):
        assert words.endswith(".")
    assert set(found.always) <= set(found.by)
    assert found.unit in Unit
    says_proposal = "por validar" in found.source or "por verificar" in found.source
    assert says_proposal or found.mark is not Mark.UNVERIFIED or "Ley 30364" in found.source or "norma" in found.source


def test_sheets_come_by_family() -> None:
    order = list(FAMILIES)
    places = [order.index(one.family) for one in sheets()]
    assert places == sorted(places)
    assert set(places) == set(range(len(order)))
