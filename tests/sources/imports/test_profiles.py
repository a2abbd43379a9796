"""Each source's profile on a small file in its layout: the codes of its dictionary, its labels, its measures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tejido.kernel.errors import Refused, WrongFile
from tejido.sources.imports.catalog import OURS
from tejido.sources.imports.profile import Profile
from tejido.sources.imports.profile_reading import load_profile
from tejido.sources.imports.reading import reading
from tejido.sources.imports.staged import Said
from tejido.sources.imports.summaries import summary_of
from tests.sources.imports.files import csv_file, given, profile

CASE = {"FECHA_INGRESO": "05/03/2021", "DPTO_DOMICILIO": "15", "PROV_DOMICILIO": "1", "DIST_DOMICILIO": "6",
        "CONDICION": "1", "SEXO": "0", "EDAD_VICTIMA": "14", "TIPO_VIOLENCIA": "3", "NIVEL_DE_RIESGO_VICTIMA": "3",
        "VIOLACION": "1", "ABANDONO": ""}  # fmt: skip
CENTRE = ("AÑO", "PERIODO", "CODIGO CENTRO ATENCION", "NOMBRE CENTRO ATENCION", "UBIGEO", "DEPARTAMENTO", "PROVINCIA",
          "DISTRITO", "N° CASOS ATENDIDOS-TOTAL", "N° CASOS ATENDIDOS - HOMBRES - TOTAL",
          "N° CASOS ATENDIDOS - MUJERES - TOTAL", "N° CASOS ATENDIDOS - VIOLENCIA PSICOLOGICA",
          "N° CASOS ATENDIDOS - VIOLENCIA FISICA", "N° CASOS ATENDIDOS - VIOLENCIA SEXUAL",
          "N° CASOS ATENDIDOS - VIOLENCIA ECONÓMICA O PATRIMONIAL")  # fmt: skip
PLACE = ["150106", "LIMA", "LIMA", "CARABAYLLO"]
LINE = ("fecha", "prov_residencia_persona_en_situacion_violencia", "genero_persona_en_situacion_de_violencia",
        "edad_persona_en_situacion_de_violencia", "tipo_de_violencia_fisica", "tipo_de_violencia_psicologica",
        "tipo_de_violencia_sexual", "tipo_de_violencia_economica_y_patrimonial", "tipo_de_violencia_simbolica",
        "tipo_de_violencia_domestica", "modalidad_de_violencia_institucional", "modalidad_de_violencia_laboral",
        "modalidad_violencia_contra_libertad_reproductiva", "modalidad_de_violencia_obstetrica",
        "modalidad_de_violencia_mediatica", "modalidad_de_violencia_otras")  # fmt: skip
OWN = """code: propia
title: Una serie propia
short: Propia
publisher: Alguien
counts: cosas
place_rule: donde fue
differs: Es de prueba.
rows: cells
replaces: all
columns:
  - {name: month, headings: [MES], type: year_month}
  - {name: place, headings: [LUGAR], type: place_label}
  - {name: total, headings: [CUANTOS], type: count}
"""


def cells(file: Path, of: Profile, year: int = 0) -> tuple[dict[tuple[str, str], int], dict[str, Any], int]:
    """Groups and measure with their value, the summary, and how many rows were rejected."""
    with reading(file, of, Said(), given(year)) as found:
        rows = found.engine.cells.group_by("groups", "measure").agg(pl.sum("value")).rows()
        return {(groups, measure): value for groups, measure, value in rows}, summary_of(found), found.rejected


def test_every_profile_is_well_formed_and_says_what_it_counts() -> None:
    files = sorted(OURS.glob("*.yaml"))
    assert [file.stem for file in files] == [
        "cem_cases",
        "cem_centres",
        "cem_residence",
        "linea144",
        "police",
        "population",
        "population_zones",
        "siseve",
    ]
    for file in files:
        one = load_profile(file)
        assert one.code == file.stem
        assert one.main in one.measures


def test_cases_of_the_cem_by_the_codes_of_the_official_dictionary(tmp_path: Path) -> None:
    rows = [CASE, CASE, CASE | {"SEXO": "1", "EDAD_VICTIMA": "60", "TIPO_VIOLENCIA": "0", "VIOLACION": ""},
            CASE | {"CONDICION": "4"}, CASE | {"CONDICION": "5"}]  # fmt: skip
    file = csv_file(tmp_path, [list(one.values()) for one in rows], list(CASE))
    found, told, rejected = cells(file, profile("cem_cases"))
    girl = "condition=1;sex=women;age=12-17;type=sexual;risk=severe"
    assert rejected == 0
    assert found[girl, "total"] == 2, "two equal rows are two cases"
    assert found[girl, "rape"] == 2
    assert found["condition=1;sex=men;age=60+;type=economic;risk=severe", "total"] == 1
    assert told["years"] == {"2021": {"continued": 2, "rape": 2, "total": 3}}, "derived and continued are no new cases"
    wrong = csv_file(
        tmp_path, [list((CASE | {"VIOLACION": "7"}).values()), list((CASE | {"SEXO": "2"}).values())], list(CASE)
    )
    with reading(wrong, profile("cem_cases"), Said(), given()) as read:
        assert [(one.row, one.column) for one in read.shown] == [(2, "VIOLACION"), (3, "SEXO")]


def test_the_reduced_file_asks_the_year(tmp_path: Path) -> None:
    file = csv_file(
        tmp_path, [["9", "Carabayllo"], ["9", "Carabayllo"], ["40", "Ate"]], ["EDAD_VICTIMA", "DIST_DOMICILIO"]
    )
    with pytest.raises(Refused) as refused, reading(file, profile("cem_residence"), Said(), given()):
        pass
    assert refused.value.field == "year"
    found, told, _ = cells(file, profile("cem_residence"), 2020)
    assert (found["age=0-11", "total"], told["years"]) == (2, {"2020": {"total": 3}})


@pytest.mark.parametrize("sign", ["°", "º"])
@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "cp1252"])
def test_cases_by_centre_with_degree_sign_or_ordinal(tmp_path: Path, sign: str, encoding: str) -> None:
    rows = [["2021", "ENE - DIC", "C1", "CEM Inventado", *PLACE, "1,441", "341", "1,100", "600", "500", "300", "41"],
            ["2021", "ENE - DIC", "C2", "CEM Inventado 2", *PLACE, "10", "4", "6", "4", "3", "2", "9"]]  # fmt: skip
    heads = [one.replace("°", sign) for one in CENTRE]
    found, told, rejected = cells(csv_file(tmp_path, rows, heads, encoding=encoding), profile("cem_centres"))
    assert (rejected, found["centre=C1", "total"], found["centre=C2", "women"]) == (0, 1441, 6)
    assert told["sums"] == [
        {"whole": "total", "parts": ["economic", "psychological", "physical", "sexual"], "cells": 1,
         "first": [[2021, 0, "Carabayllo", 10, 18]]}
    ]  # fmt: skip


def test_several_types_a_row_and_labels_that_drift(tmp_path: Path) -> None:
    yes = ["Si", "SI", "No", "no", "", "Ns/Nc", *["No"] * 6]
    rows = [
        ["2020-01-01", "Córdoba", "Varón Trans", "31.0", *yes],
        ["2020-01-02", "Cordoba", "Varon trans", "31", *yes],
        ["2020-01-02", "Cordoba", "Mujer", "999", *yes],
        ["2020-01-02", "", "sin dato", "NS/NC", *yes],
        ["2020-01-03", "Salta", "Palabra nueva", "20", *yes],
    ]
    found, told, rejected = cells(csv_file(tmp_path, rows, LINE), profile("linea144"))
    assert rejected == 1, "a word that the profile does not know is told, not guessed"
    assert found["gender=trans;age=30-59", "total"] == 2
    assert found["gender=women;age=unknown", "total"] == 1
    assert found["gender=unknown;age=unknown", "psychological"] == 1
    assert told["years"]["2020"] == {"physical": 4, "psychological": 4, "total": 4}
    assert told["places"] == 2, "Córdoba and Cordoba are one place; nobody knows the other"


def test_a_person_may_write_a_profile(tmp_path: Path) -> None:
    own = tmp_path / "propia.yaml"
    own.write_text(OWN, encoding="utf-8")
    found, told, _ = cells(
        csv_file(tmp_path, [["2026-01", "Lejos", 3]], ["MES", "LUGAR", "CUANTOS"]), load_profile(own)
    )
    assert (found, told["places"]) == ({("", "total"): 3}, 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("type: count", "type: counts"), "línea 13"),
        (("rows: cells", "rows: records"), "no lleva columnas de tipo count"),
        (("type: place_label", "type: aside"), "falta el lugar"),
        (("type: year_month", "type: aside"), "falta el periodo"),
        (("name: place", "name: month"), "está repetida"),
        (("headings: [LUGAR]", "headings: [MES]"), "ya es de la columna"),
        (("code: propia", "code: Propia"), "minúsculas"),
        (("name: total", "name: value"), "no puede llamarse «value»"),
        (("differs: Es de prueba.", "diferente: sí"), "no se conoce"),
    ],
)
def test_a_wrong_profile_is_refused_with_its_line(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    own = tmp_path / "propia.yaml"
    own.write_text(OWN.replace(*change), encoding="utf-8")
    with pytest.raises(WrongFile, match=said):
        load_profile(own)
