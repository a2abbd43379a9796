"""The files that the institutions really published, against totals made by hand."""

from __future__ import annotations

import pytest

from tejido.accounts.actors import Actor
from tejido.sources.imports.access import published_years
from tejido.sources.imports.models import Load
from tejido.sources.imports.services.loading import load_file
from tejido.sources.imports.staged import Said
from tests.sources.imports.files import AT, NO_SHARED, POLICE_2025_01, POLICE_2025_08, SHARED, profile

pytestmark = [pytest.mark.skipif(not SHARED.is_dir(), reason=NO_SHARED), pytest.mark.usefixtures("district")]
BANDS_2020 = {"0-11": 139, "12-17": 127, "18-29": 145, "30-59": 193, "60+": 21}


def load(source: str, name: str, year: int = 0) -> Load:
    return load_file(SHARED / name, profile(source), Said(year=year), without_rejected=False,
                     actor=Actor.system("cli"), at=AT)  # fmt: skip


def years(source: str, place: str = "150106") -> dict[int, int]:
    found: dict[int, int] = {}
    for of, _, year, _, measure, value in published_years([place]):
        if of == source and measure == "total":
            found[year] = found.get(year, 0) + value
    return found


def test_two_releases_of_the_police_one_after_the_other() -> None:
    first = load("police", "police-complaints/2025-01.xlsx")
    assert (first.rows_read, first.rows_rejected, first.release) == (78_211, 0, "2025-01")
    assert years("police") == POLICE_2025_01
    second = load("police", "police-complaints/2025-08.csv")
    assert (second.rows_read, second.rows_rejected, second.release) == (84_691, 0, "2025-08")
    assert years("police") == POLICE_2025_08, "a later release replaces: nothing is added to what was there"
    changes = second.changes
    kinds = {kind: changes[kind] for kind in ("grew", "fell", "appeared", "gone", "same")}
    assert kinds == {"grew": 1_410, "fell": 0, "appeared": 6_480, "gone": 0, "same": 76_801}
    assert (changes["before"], changes["after"]) == (1_820_380, 1_949_768)
    assert {(one["year"], one["month"]) for one in changes["here"] if one["place"] == "150106"} >= {(2025, 8)}


def test_the_reduced_file_of_the_cem_by_residence() -> None:
    done = load("cem_residence", "cem/microdata-2020-lima/casos_cem_2020_lima.csv", year=2020)
    assert (done.rows_read, done.rows_kept) == (23_182, 23_182), "identical rows are different cases"
    assert years("cem_residence") == {2020: 625}
    bands = {groups.removeprefix("age="): value for _, _, _, groups, _, value in published_years(["150106"])}
    assert bands == BANDS_2020


def test_the_reports_of_schools() -> None:
    load("siseve", "siseve/ugel04-monthly.csv")
    assert years("siseve", "UGEL04") == {2024: 679, 2025: 667, 2026: 631}


@pytest.mark.parametrize(("year", "rows"), [("2020", 29_706), ("2022", 24_558)])
def test_the_line_of_another_country_is_only_a_file(year: str, rows: int) -> None:
    done = load("linea144", f"linea144/linea144-{year}.csv")
    assert (done.rows_read, done.rows_kept, done.slot) == (rows, rows, year)
    told = done.summary["years"][year]
    assert told["total"] == rows
    assert told["physical"] == {"2020": 20_024, "2022": 15_690}[year]
    assert told["sexual"] == {"2020": 3_824, "2022": 3_452}[year], "«SI» and «Si» are the same answer"
