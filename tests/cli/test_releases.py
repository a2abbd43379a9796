"""`tejido releases audit`: what is safe passes, what can be worked out is named, and what is wrong is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tejido.cli.dispatch import main
from tejido.statistics.complementary.guarding import guard
from tejido.statistics.releases.dimensions import Dimension
from tejido.statistics.releases.folder import write_release
from tejido.statistics.releases.values import Release
from tejido.statistics.rule import STANDARD, Rule
from tests.statistics.made import made

ZONE, SEX = Dimension.flat("zone", ["n", "s"]), Dimension.flat("sex", ["f", "m"])


def release(*counts: int, code: str = "r1", rule: Rule = STANDARD) -> Release:
    return made([ZONE, SEX], counts, [["zone", "sex"]], rule=rule, code=code)


def shown(one: Release, path: Path, *withheld: tuple[str, ...]) -> str:
    """A release that withholds these cells and nothing else, as a folder."""
    table = one.counts[0]
    cells = {cell: None if cell in withheld else value for cell, value in table.cells.items()}
    write_release(replace(one, counts=(replace(table, cells=cells),)), path)
    return str(path)


def test_a_guarded_release_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_release(guard(release(3, 20, 30, 40)).release, tmp_path / "r")
    assert main(["releases", "audit", str(tmp_path / "r")]) == 0
    assert capsys.readouterr().out == "1 tablas, 4 números reservados atacados: ninguno se puede averiguar.\n"


def test_a_lone_gap_is_named_with_its_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["releases", "audit", shown(release(3, 20, 30, 40), tmp_path / "r", ("n", "f"))]) == 1
    said = capsys.readouterr().err
    assert "r1, tabla zone-sex: zone=n, sex=f: está reservado y se puede averiguar: es 3." in said
    assert "No debe publicarse" in said


def test_a_small_number_in_sight_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["releases", "audit", shown(release(3, 20, 30, 40), tmp_path / "r")]) == 1
    assert "zone=n, sex=f: es un número pequeño y está a la vista: es 3." in capsys.readouterr().err


def test_an_earlier_release_is_attacked_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_release(guard(release(20, 20, 30, 40)).release, tmp_path / "r1")
    write_release(guard(release(21, 20, 30, 40, code="r2")).release, tmp_path / "r2")
    assert main(["releases", "audit", str(tmp_path / "r2")]) == 0
    assert main(["releases", "audit", str(tmp_path / "r2"), "--with", str(tmp_path / "r1")]) == 1
    assert "r2, cambio desde r1: sex=f, zone=n" in capsys.readouterr().err


def test_a_rule_that_guards_less_than_is_asked_does_not_pass(tmp_path: Path) -> None:
    write_release(guard(release(3, 20, 30, 40, rule=Rule(2, 2))).release, tmp_path / "r")
    assert main(["releases", "audit", str(tmp_path / "r")]) == 0
    assert main(["releases", "audit", str(tmp_path / "r"), "--threshold", "5"]) == 1
    assert main(["releases", "audit", str(tmp_path / "r"), "--protection", "5"]) == 1


def test_what_is_no_release_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["releases", "audit", str(tmp_path)]) == 1
    assert "manifest.json" in capsys.readouterr().err


def test_a_mark_on_a_number_that_another_table_shows_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = made([ZONE, SEX], [30, 20, 30, 40], [["zone", "sex"], ["zone"]], rule=STANDARD)
    table = one.counts[0]
    cells = {cell: None if cell == ("n", "total") else value for cell, value in table.cells.items()}
    write_release(replace(one, counts=(replace(table, cells=cells), one.counts[1])), tmp_path / "r")
    assert main(["releases", "audit", str(tmp_path / "r")]) == 1
    assert "zone=n, sex=total: está reservado y se puede averiguar: es 50." in capsys.readouterr().err


def test_releases_of_one_cut_are_attacked_in_the_order_in_which_they_are_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """«publicacion-10» comes after «publicacion-9», whatever the letters say."""
    letters = Dimension.flat("zone", ["a", "b", "c", "d"])
    for number, *counts in ((9, 5, 19, 28, 26), (10, 5, 24, 28, 32), (11, 12, 29, 34, 32)):
        one = made([letters], counts, [["zone"]], rule=STANDARD, code=f"publicacion-{number}")
        shown(one, tmp_path / str(number), *([] if number == 10 else [("a",), ("b",)]))
    given = [word for number in (9, 10) for word in ("--with", str(tmp_path / str(number)))]
    assert main(["releases", "audit", str(tmp_path / "11"), *given]) == 1
    assert "publicacion-9, tabla zone: zone=a" in capsys.readouterr().err
