"""Rates on the pages: with the source of the population, of whole years, and as withheld as the count beside them."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from tejido.observatory.released.inhabitants import Living
from tests.standing import open_district
from tests.web.observatory.sample import ZONES, publish

pytestmark = pytest.mark.django_db
SAID = "Población inventada de prueba"
LIVING = (
    Living(2025, "", "", "", 10_000, SAID),
    Living(2025, "lomas", "", "", 2_000, SAID),
    Living(2025, "el-progreso", "", "", 1_000, SAID),
    Living(2025, "santa-isabel", "", "", 500, SAID),
)


def words(client: Client, path: str) -> str:
    text = re.sub(r"<[^>]*>", " ", client.get(f"/observatorio{path}").content.decode())
    return " ".join(unescape(text).replace("\xa0", " ").split())


def test_without_a_population_it_says_why_there_is_no_rate(client: Client, releases: Path) -> None:
    publish(releases)
    for path in ("/indicadores/SIT-01?por=zone&periodo=2025", "/zonas"):
        assert "nadie ha cargado todavía una población con su fuente" in words(client, path)
    assert "Por habitantes" not in words(client, "/indicadores/OPO-01")


def test_rates_of_zones_name_their_source(client: Client, releases: Path) -> None:
    publish(releases, living=LIVING)
    told = words(client, "/indicadores/SIT-01?por=zone&periodo=2025")
    assert "Por cada 1 000" in told
    assert "cerros 48.0 entre 38.9 y 58.6 2 000" in told  # 96 of 2,000
    assert "San Pedro de Carabayllo sin población" in told
    assert f"Población de 2025: {SAID}." in told


def test_a_withheld_count_has_no_rate(client: Client, releases: Path) -> None:
    publish(releases, living=LIVING)
    quarter = words(client, "/indicadores/SIT-01?por=zone&periodo=2026")
    assert "Una tasa es de un año entero" in quarter  # of 2026 there are nine months
    publish(releases, number=2, more=0, living=LIVING, cells=(("2025", "el-progreso"), ("2025", "san-pedro")))
    told = words(client, "/indicadores/SIT-01?por=zone&periodo=2025")
    rates = told[told.index("Por habitantes") :]
    assert f"{ZONES['el-progreso']} reservado 1 000" in rates


def test_the_map_may_be_of_rates(client: Client, releases: Path) -> None:
    open_district()
    publish(releases, living=LIVING)
    told = words(client, "/zonas?periodo=2025&ver=tasa")
    assert "Casos por habitantes en cada zona, 2025" in told
    assert "casos por cada 10 000 habitantes" in told
    assert "Las de tasa más alta" in client.get("/observatorio/zonas?periodo=2025&ver=tasa").content.decode()
    assert "Casos de cada zona, trimestre por trimestre" in told


def test_what_the_population_does_not_tell_is_said(client: Client, releases: Path) -> None:
    publish(releases, living=LIVING)
    assert "La población cargada no llega a esto" in words(client, "/indicadores/PER-01?por=age&periodo=2025")
    assert "Por cada 1 000" in words(client, "/indicadores/PER-01?por=&periodo=2025")
