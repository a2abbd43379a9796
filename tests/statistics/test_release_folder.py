"""The folder of a release: what is written is read again, and what is wrong is refused with its place."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tejido.kernel.errors import WrongFile
from tejido.statistics.complementary.guarding import guard
from tejido.statistics.releases.dimensions import TOTAL, Dimension
from tejido.statistics.releases.folder import write_release
from tejido.statistics.releases.reading import read_release
from tejido.statistics.releases.values import Counts, Ratios, Release
from tejido.statistics.rule import STANDARD
from tests.statistics.made import CUT, made

ZONE = Dimension.tree("zone", {TOTAL: ["north", "south"], "north": ["n1", "n2"]})
SEX = Dimension.flat("sex", ["f", "m"])
CELLS = dict.fromkeys([(code,) for code in ZONE.codes])
SHARE = Ratios("share", "cases", ("zone",), CELLS, part=("sex", "f"))
RATE = Ratios("rate", "cases", ("zone",), CELLS, bases=dict.fromkeys(CELLS, 1000), per=1000, decimals=2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    release = made([ZONE, SEX], [1, 9, 8, 30, 40, 20], [["zone", "sex"]], rule=STANDARD, ratios=[SHARE, RATE])
    write_release(guard(release).release, tmp_path / "release")
    return tmp_path / "release"


def test_what_is_written_is_read_again(folder: Path, tmp_path: Path) -> None:
    release = read_release(folder)
    assert release.ratios[1].bases == RATE.bases
    assert None in release.counts[0].cells.values()
    assert any(isinstance(value, Decimal) for value in release.ratios[1].cells.values())
    write_release(release, tmp_path / "again")
    assert read_release(tmp_path / "again") == release
    assert "south,f,withheld\n" in (folder / "tables" / "zone-sex.csv").read_text(encoding="utf-8")


def test_nothing_is_written_over(folder: Path) -> None:
    with pytest.raises(FileExistsError):
        write_release(read_release(folder), folder)


def test_a_name_that_is_no_file_name_is_not_written(folder: Path, tmp_path: Path) -> None:
    release = read_release(folder)
    with pytest.raises(ValueError, match="name of a table"):
        write_release(replace(release, ratios=(replace(SHARE, name="../share"),)), tmp_path / "other")
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("total,total,", "total,total,-", 2, "0 a más"),
        ("total,total,", "total,total,x", 2, "no es un número"),
        ("total,total,", "total,total,0.", 0, "entero"),
        ("total,total,", "total,total,1E+99999999 ", 2, "no es un número"),
        ("total,total,", "total,total,NaN", 2, "no es un número"),
        ("total,total,", f"total,total,{9:0>13}", 2, "no es un número"),
        ("total,total,", f"total,total,{9:0>200000}", 0, "no es una tabla"),
        ("total,total,", "total,total,1,", 2, "columnas"),
        ("zone,sex,count", "zona,sexo,count", 1, "columnas"),
        ("total,f,", "total,total,", 3, "repetida"),
        ("total,f,", "total,x,", 0, "no es una publicación"),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(folder: Path, old: str, new: str, line: int, reason: str) -> None:
    path = folder / "tables" / "zone-sex.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(WrongFile, match=reason) as refused:
        read_release(folder)
    assert refused.value.line == line


def test_a_file_that_is_not_declared_is_refused(folder: Path) -> None:
    (folder / "tables" / "more.csv").write_text("zone,count\ntotal,3\n", encoding="utf-8")
    with pytest.raises(WrongFile, match="no lo declara"):
        read_release(folder)


@pytest.mark.parametrize("name", ["small.CSV", "small.xlsx", "small", "tables/t.csv.gz", "manifest.JSON", "more/x.csv"])
def test_whatever_else_lies_there_is_refused(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("3", encoding="utf-8")
    with pytest.raises(WrongFile, match="no lo declara"):
        read_release(folder)


def test_what_lies_elsewhere_is_not_followed(folder: Path, tmp_path: Path) -> None:
    table = folder / "tables" / "share.csv"
    table.rename(tmp_path / "elsewhere.csv")
    table.symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(WrongFile, match="no lo declara"):
        read_release(folder)


def test_a_missing_table_is_refused(folder: Path) -> None:
    (folder / "tables" / "share.csv").unlink()
    with pytest.raises(WrongFile, match="falta"):
        read_release(folder)


@pytest.mark.parametrize("text", ["", "[]", '{"format": "other"}', "\ufeff{}", "[" * 200_000])
def test_what_is_no_manifest_is_refused(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(WrongFile):
        read_release(folder)


@pytest.mark.parametrize(
    "change",
    [
        {"cut_on": "yesterday"},
        {"rule": {"threshold": 0, "protection": 5, "hide_zeros": False}},
        {"rule": {"threshold": float("nan"), "protection": 5, "hide_zeros": False}},
        {"rule": {"threshold": 5, "protection": 5.5, "hide_zeros": False}},
        {"rule": {"threshold": 5, "protection": 5, "hide_zeros": "no"}},
        {"dimensions": []},
        {"tables": []},
        {"tables": [{"name": "../x"}]},
        {"tables": 3},
    ],
)
def test_a_wrong_manifest_is_refused(folder: Path, change: dict[str, object]) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")
    with pytest.raises(WrongFile):
        read_release(folder)


def test_a_table_with_some_parts_of_a_sum_is_no_table() -> None:
    cells: dict[tuple[str, ...], int | None] = {(TOTAL,): 9, ("north",): 5}
    with pytest.raises(ValueError, match="not all of the sum"):
        Release("r", CUT, (ZONE,), (Counts("t", "cases", ("zone",), cells),))


def test_a_coarser_table_is_one() -> None:
    cells: dict[tuple[str, ...], int | None] = {(TOTAL,): 9, ("north",): 5, ("south",): 4}
    assert Release("r", CUT, (ZONE,), (Counts("t", "cases", ("zone",), cells),)).numbers()["cases", ()] == 9


def test_two_tables_that_disagree_are_no_release() -> None:
    tables = tuple(Counts(name, "cases", (), {(): value}) for name, value in (("a", 7), ("b", 8)))
    with pytest.raises(ValueError, match="another table says"):
        Release("r", CUT, (), tables)


@pytest.mark.parametrize(
    ("codes", "sums"),
    [
        ((), ()),
        (("total", "a", "a"), (("total", ("a",)),)),
        (("total", "a"), (("total", ("b",)),)),
        (("total", "a", "b"), (("total", ("a",)),)),
        (("a", "total"), (("total", ("a",)),)),
    ],
)
def test_what_is_no_dimension_is_refused(codes: tuple[str, ...], sums: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
    with pytest.raises(ValueError, match=r"sum|codes"):
        Dimension("d", codes, sums)


@pytest.mark.parametrize("change", [{"per": 0}, {"per": -1}, {"decimals": 1_000_000_000}, {"decimals": -1}])
def test_a_ratio_of_nothing_is_refused(folder: Path, change: dict[str, int]) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    tables = [one | change if one["kind"] != "counts" else one for one in manifest["tables"]]
    path.write_text(json.dumps(manifest | {"tables": tables}), encoding="utf-8")
    with pytest.raises(WrongFile):
        read_release(folder)
