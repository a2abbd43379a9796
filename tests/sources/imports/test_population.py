"""Populations that somebody loads: of the district or of its zones, by sex and age when told, with who says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tejido.accounts.actors import Actor
from tejido.kernel.errors import Refused
from tejido.observatory.released.inhabitants import Living
from tejido.observatory.releasing.inhabitants import loaded_inhabitants
from tejido.sources.imports.reading import Said
from tejido.sources.imports.services.loading import load_file
from tejido.web.sources.side_by_side import page
from tests.sources.imports.files import AT, csv_file, profile

pytestmark = pytest.mark.usefixtures("district")
SAID = "Población inventada para la prueba"
DISTRICT = ("AÑO", "UBIGEO", "DISTRITO", "SEXO", "EDAD", "POBLACION", "FUENTE")
ZONES = ("AÑO", "ZONA", "POBLACION", "FUENTE")


def load(folder: Path, code: str, heads: tuple[str, ...], rows: list[list[object]]) -> None:
    file = csv_file(folder, rows, heads, name=f"{code}.csv")
    load_file(file, profile(code), Said(), without_rejected=False, actor=Actor.system("cli"), at=AT)


def test_a_population_of_the_district_keeps_its_sex_age_and_source(tmp_path: Path) -> None:
    here = [2025, "150106", "CARABAYLLO"]
    load(tmp_path, "population", DISTRICT, [
        [*here, "Mujer", 10, 40, SAID], [*here, "Mujer", 11, 60, SAID], [*here, "Hombre", 70, 30, SAID],
        [2025, "150110", "COMAS", "Mujer", 10, 999, SAID],
    ])  # fmt: skip
    assert set(loaded_inhabitants("150106")) == {
        Living(2025, "", "female", "0-11", 100, SAID), Living(2025, "", "male", "60+", 30, SAID)
    }  # fmt: skip
    assert [one.code for one in page().sources if one.code == "population"] == []


def test_a_population_of_zones_is_of_the_zones_of_the_directory(tmp_path: Path) -> None:
    load(tmp_path, "population_zones", ZONES, [[2025, "El Progreso", "1,200", SAID], [2025, "la-flor", 800, SAID]])
    assert set(loaded_inhabitants("150106")) == {
        Living(2025, "el-progreso", "", "", 1200, SAID), Living(2025, "la-flor", "", "", 800, SAID)
    }  # fmt: skip


def test_a_zone_that_the_directory_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="1 filas no se pueden leer"):
        load(tmp_path, "population_zones", ZONES, [[2025, "Zona que no existe", 10, SAID], [2025, "la-flor", 8, SAID]])
    assert loaded_inhabitants("150106") == ()
