"""`tejido directory` and `tejido zones` on the real folder of the district."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tejido.accounts.actors import Actor
from tejido.cli.dispatch import main
from tejido.directory.models import Institution, ZoneShape
from tejido.directory.services.loading import load_district

FOLDER = Path(__file__).parents[2] / "district" / "carabayllo"
RING = [[-77.05, -11.85], [-77.046, -11.85], [-77.046, -11.846], [-77.05, -11.85]]


@pytest.fixture
def loaded(db: None) -> None:
    load_district(FOLDER, actor=Actor.system("test"), at=datetime(2026, 11, 23, 15, tzinfo=UTC))


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    polygon = {"type": "Polygon", "coordinates": [RING]}
    feature = {"type": "Feature", "properties": {"code": "moruta"}, "geometry": polygon}
    file = tmp_path / "catastro.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    return file


def test_a_sheet_is_shown_and_then_applied(loaded: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = tmp_path / "hoja.csv"
    sheet.write_text("codigo;correo\ndemuna;demuna@tejido.example\n", "utf-8")
    assert main(["directory", "import", str(sheet)]) == 0
    assert "fila 2: cambia demuna: email" in capsys.readouterr().out
    assert Institution.objects.get(code="demuna").email == ""
    assert main(["directory", "import", str(sheet), "--apply"]) == 0
    assert Institution.objects.get(code="demuna").email == "demuna@tejido.example"


def test_a_wrong_sheet_is_told_and_not_applied(
    loaded: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "hoja.csv"
    sheet.write_text("codigo;ubigeo;distrito\ndemuna;140105;Carabayllo\n", "utf-8")
    assert main(["directory", "import", str(sheet), "--apply"]) == 1
    assert "fila 2, ubigeo: 140105 es el código de Carabayllo en el RENIEC" in capsys.readouterr().out
    assert main(["directory", "import", str(tmp_path / "falta.csv")]) == 1


def test_who_would_hear(loaded: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["directory", "who", "cpnp-san-pedro"]) == 0
    assert capsys.readouterr().out == ""


def test_zones_are_checked_and_imported(loaded: None, shapes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["zones", "check", str(shapes)]) == 0
    assert "1 zonas se pueden importar" in capsys.readouterr().out
    assert main(["zones", "import", str(shapes), "--source", "Catastro de prueba"]) == 0
    assert not ZoneShape.objects.get(zone__code="moruta").approximate


def test_a_wrong_zone_is_told_with_its_number(loaded: None, shapes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shapes.write_text(shapes.read_text("utf-8").replace("moruta", "atlantida"), "utf-8")
    assert main(["zones", "check", str(shapes)]) == 1
    assert main(["zones", "import", str(shapes), "--source", "x"]) == 1
    told = capsys.readouterr().out
    assert told.count("Elemento 1: la zona «atlantida» no está en el catálogo") == 2
    assert "No se guardó nada." in told
    assert main(["zones", "check", str(shapes.with_name("falta.geojson"))]) == 1


def test_the_shapes_are_drawn_again(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "district"))
    (folder / "zones.geojson").unlink()
    assert main(["zones", "draft", str(folder)]) == 0
    assert (folder / "zones.geojson").read_bytes() == (FOLDER / "zones.geojson").read_bytes()
