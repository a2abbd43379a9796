"""Open data: what is downloaded says what the release shows, in every format, and no spreadsheet runs it."""

from __future__ import annotations

import csv
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pytest
from python_calamine import CalamineWorkbook

from tejido.observatory.opening.catalogue import catalogue_of
from tejido.observatory.opening.flat import safe
from tejido.observatory.opening.formats import FORMATS, PACKAGE
from tejido.observatory.opening.licence import cited
from tejido.observatory.opening.writing import write_open_data
from tejido.observatory.released.places import OPEN
from tejido.observatory.released.reading import ReleaseInForce, read_folder
from tejido.observatory.releasing.drafting import draft
from tests.observatory.town import cases, order, write

AT = datetime(2026, 6, 1, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> ReleaseInForce:
    folder = tmp_path_factory.mktemp("town")
    asked = order(write(folder / "facts", cases()), folder)
    draft(asked, folder / "1", number=1, earlier=[], at=AT, say=str)
    found = read_folder(folder / "1")
    write_open_data(found, folder / "1" / OPEN)
    return found


def lines(release: ReleaseInForce, name: str) -> list[dict[str, str]]:
    with (release.folder / OPEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_data_package_is_valid(release: ReleaseInForce) -> None:
    report = frictionless.validate(str(release.folder / OPEN / PACKAGE))
    assert report.flatten(["rowNumber", "fieldName", "note"]) == []
    assert report.stats["tasks"] == len(release.tables)
    told = json.loads((release.folder / OPEN / PACKAGE).read_text(encoding="utf-8"))
    assert told["licenses"][0]["name"] == "CC-BY-4.0"
    assert all(one["schema"]["fields"] and one["sources"] and one["hash"] for one in told["resources"])


def test_a_changed_file_no_longer_fits_the_package(release: ReleaseInForce, tmp_path: Path) -> None:
    for path in (release.folder / OPEN).iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    one = tmp_path / "casos-por-zona.csv"
    one.write_text(one.read_text(encoding="utf-8").replace("norte,", "oeste,"), encoding="utf-8")
    assert not frictionless.validate(str(tmp_path / PACKAGE)).valid


def test_every_format_says_the_same_and_withholds_the_same(release: ReleaseInForce) -> None:
    for table in release.tables.values():
        base = release.folder / OPEN / table.name
        written = [(row["cantidad"], row["estado"]) for row in lines(release, f"{table.name}.csv")]
        expected = [
            ("", "reservado") if cell.value is None else (str(cell.value), "publicado") for cell in table.rows()
        ]
        assert written == expected
        told = json.loads(base.with_suffix(".json").read_text(encoding="utf-8"))["filas"]
        assert [row["cantidad"] for row in told] == [cell.value for cell in table.rows()]
        with duckdb.connect() as engine:
            found = engine.execute(
                "SELECT cantidad FROM read_parquet(?)", [str(base.with_suffix(".parquet"))]
            ).fetchall()
        assert [value for (value,) in found] == [cell.value for cell in table.rows()]
        sheet = CalamineWorkbook.from_path(str(base.with_suffix(".xlsx"))).get_sheet_by_name("datos").to_python()
        assert [row[-2] for row in sheet[1:]] == ["" if cell.value is None else cell.value for cell in table.rows()]
    assert any(cell.value is None for cell in release.tables["casos-por-zona"].rows())


def test_a_name_that_is_a_formula_is_text(release: ReleaseInForce) -> None:
    names = {row["zona_nombre"] for row in lines(release, "casos-por-zona.csv")}
    assert "'=Cerro+inventado" in names
    assert not [name for name in names if name.startswith(("=", "+", "-", "@"))]
    with zipfile.ZipFile(release.folder / OPEN / "casos-por-zona.xlsx") as book:
        sheets = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 2
    assert not any(b"<f>" in sheet for sheet in sheets)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_every_beginning_of_a_formula_is_kept_from_running(text: str) -> None:
    assert safe(text) == f"'{text}"
    assert safe("San Pedro") == "San Pedro"


def test_each_figure_goes_with_its_source_place_and_cut(release: ReleaseInForce) -> None:
    told = json.loads((release.folder / OPEN / "casos-por-zona.json").read_text(encoding="utf-8"))
    assert (told["fuente"], told["lugar"], told["corte"]) == ("Inventada.", "Zona donde vive.", "2026-03-31")
    assert "publicación 1, corte al 31/03/2026" in told["cita"]


def test_only_the_files_of_the_list_are_there(release: ReleaseInForce) -> None:
    expected = {f"{name}.{suffix}" for name in release.tables for suffix in FORMATS} | {PACKAGE}
    assert {path.name for path in (release.folder / OPEN).iterdir()} == expected


def test_the_catalogue_names_every_file_once(release: ReleaseInForce) -> None:
    told = catalogue_of(release, page="http://observatorio.example/datos", files="http://observatorio.example/datos/1")
    assert told["@type"] == "dcat:Catalog"
    addresses = [one["dcat:downloadURL"]["@id"] for each in told["dcat:dataset"] for one in each["dcat:distribution"]]
    assert sorted(addresses) == sorted(
        f"http://observatorio.example/datos/1/{name}.{suffix}" for name in release.tables for suffix in FORMATS
    )
    assert all(each["dct:license"]["@id"].startswith("https://creativecommons.org/") for each in told["dcat:dataset"])


def test_what_is_downloaded_of_a_demonstration_says_so_and_of_a_district_does_not(
    release: ReleaseInForce, tmp_path: Path, settings: Any
) -> None:
    settings.TEJIDO_NOTICE = "Demostración: personas, casos y cifras ficticios."
    invented = read_folder(release.folder)
    write_open_data(invented, tmp_path / OPEN)
    for found, folder, times in ((release, release.folder / OPEN, 0), (invented, tmp_path / OPEN, 1)):
        package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        table = json.loads((folder / "casos-por-zona.json").read_text(encoding="utf-8"))
        sheet = CalamineWorkbook.from_path(str(folder / "casos-por-zona.xlsx")).get_sheet_by_name("ficha").to_python()
        listed = catalogue_of(found, page="http://observatorio.example", files="http://observatorio.example/1")
        texts = [package.get("description", ""), table["limites"], table["cita"], cited(found),
                 next(str(text) for name, text in sheet if name == "limites"), package["resources"][0]["description"],
                 listed.get("dct:description", ""), listed["dcat:dataset"][0]["dct:description"]]  # fmt: skip
        assert [text.count(settings.TEJIDO_NOTICE) for text in texts] == [times] * len(texts)
    assert frictionless.validate(str(tmp_path / OPEN / PACKAGE)).valid
