"""`tejido import`: what is loaded, what a file would change, loading, what is asked by its option, undoing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from tejido.cli.dispatch import main, subcommands
from tejido.sources.imports.models import Load
from tests.sources.imports.files import POLICE, csv_file, row, some_rows
from tests.standing import district, loaded_once

__all__ = ["district", "loaded_once"]
pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: LazySettings) -> None:
    settings.TEJIDO_DATA_DIR = tmp_path / "data"


def test_a_name_that_python_keeps_is_typed_without_its_line() -> None:
    assert "import" in subcommands()


def test_from_nothing_to_loaded_and_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(csv_file(tmp_path, some_rows()))
    assert main(["import"]) == 0
    assert "sin cargar" in capsys.readouterr().out
    assert main(["import", "police", file, "--check"]) == 0
    said = capsys.readouterr().out
    assert "… 6 filas leídas" in said
    assert "CANTIDAD → Denuncias" in said
    assert not Load.objects.exists()
    assert main(["import", "police", file]) == 0
    code = Load.objects.get().code
    assert f"Cargado como {code}: 6 filas, 6 celdas, hasta enero de 2025." in capsys.readouterr().out
    assert main(["import", "police", file]) == 0
    assert "no cambió nada" in capsys.readouterr().out
    assert main(["import"]) == 0
    assert f"{code}, hasta enero de 2025, police.csv" in capsys.readouterr().out
    assert main(["import", "--undo", code, "--reason", "Motivo inventado de prueba"]) == 0
    assert "No queda ninguna." in capsys.readouterr().out


def test_rows_that_cannot_be_read_are_listed_and_stop_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(csv_file(tmp_path, [*some_rows(), row(2025, 13)]))
    listed = tmp_path / "rejected.csv"
    assert main(["import", "police", file, "--check", "--rejected", str(listed)]) == 1
    assert "fila 8, MES: El mes 13 no existe" in capsys.readouterr().out
    assert "El mes 13 no existe" in listed.read_text(encoding="utf-8-sig")
    assert main(["import", "police", file]) == 1
    assert "(opción --without-rejected)" in capsys.readouterr().err
    assert main(["import", "police", file, "--without-rejected"]) == 0
    assert "1 filas quedaron fuera" in capsys.readouterr().out


def test_what_must_be_said_is_named_by_its_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    renamed = str(csv_file(tmp_path, some_rows(), [*POLICE[:-1], "CANTIDAD_DENUNCIAS"]))
    assert main(["import", "police", renamed]) == 1
    assert "(opción --map total=ENCABEZADO)" in capsys.readouterr().err
    assert main(["import", "police", renamed, "--map", "total"]) == 1
    assert main(["import", "police", renamed, "--map", "total=CANTIDAD_DENUNCIAS"]) == 0
    reduced = csv_file(tmp_path, [["9", "Carabayllo"]], ["EDAD_VICTIMA", "DIST_DOMICILIO"], name="reduced.csv")
    capsys.readouterr()
    assert main(["import", "cem_residence", str(reduced)]) == 1
    assert "(opción --year)" in capsys.readouterr().err
    assert main(["import", "cem_residence", str(reduced), "--year", "2020"]) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nobody"], "No hay una fuente «nobody»"),
        (["police"], "Diga qué archivos"),
        (["police", "nothing.csv"], "Revise que exista"),
        (["--undo", "L-0000-0000", "--reason", "Motivo inventado"], "No hay una carga"),
    ],
)
def test_what_is_not_there_is_said(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", *words]) == 1
    assert said in capsys.readouterr().err


def test_a_profile_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "propia.yaml"
    own.write_text(
        "code: propia\ntitle: Propia\nshort: Propia\npublisher: Alguien\ncounts: cosas\nplace_rule: donde fue\n"
        "differs: Es de prueba.\nrows: cells\nreplaces: all\ncolumns:\n"
        "  - {name: month, headings: [MES], type: year_month}\n"
        "  - {name: place, headings: [LUGAR], type: place_label}\n"
        "  - {name: total, headings: [CUANTOS], type: count}\n",
        encoding="utf-8",
    )
    file = str(csv_file(tmp_path, [["2026-01", "Lejos", 3]], ["MES", "LUGAR", "CUANTOS"]))
    assert main(["import", "propia", file, "--profile", str(own)]) == 0
    assert main(["import", "otra", file, "--profile", str(own)]) == 1
    assert "El perfil es de «propia»" in capsys.readouterr().err
