"""The pure parts: hours, district codes, shapes, freshness, and what the repository's folder says."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon, mapping

from tejido.directory.distance import kilometres
from tejido.directory.drafting import draft_shapes, written
from tejido.directory.files import read_district
from tejido.directory.freshness import is_stale
from tejido.directory.geometry import ZoneIndex, cells, read_shape
from tejido.directory.hours import hours_fault, is_open, told
from tejido.directory.hours_text import parse_hours
from tejido.directory.kinds import SECTORS
from tejido.directory.rows import InstitutionRow, faults
from tejido.directory.ubigeo import KNOWN, check_ubigeo, same_name
from tejido.kernel.clock import LIMA
from tejido.kernel.errors import Refused
from tests.directory.conftest import FOLDER

SHARED = Path(__file__).parents[3] / "shared" / "data"
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]
MORNING = {"weekly": [{"days": WEEKDAYS, "from": "08:00", "until": "14:00"}]}
NIGHT = {"weekly": [{"days": ["fri"], "from": "20:00", "until": "06:00"}]}
NO_DAYS = {"weekly": [{"days": None, "from": "08:00", "until": "14:00"}]}


def lima(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=LIMA).astimezone(UTC)  # the 23rd is a Monday


@pytest.mark.parametrize(
    ("hours", "at", "expected"),
    [
        (None, lima(23, 10), None),
        ({"always": True}, lima(22, 3), True),
        (MORNING, lima(23, 8), True),
        (MORNING, lima(23, 7, 59), False),
        (MORNING, lima(23, 14), False),
        (MORNING, lima(22, 10), False),
        (NIGHT, lima(27, 20), True),
        (NIGHT, lima(28, 5, 59), True),
        (NIGHT, lima(28, 6), False),
        (NIGHT, lima(28, 20), False),
        (NO_DAYS, lima(23, 10), None),
        (NO_DAYS, lima(23, 15), False),
    ],
)
def test_open_or_not_or_nobody_knows(hours: Any, at: datetime, expected: bool | None) -> None:
    assert is_open(SimpleNamespace(hours=hours), at) is expected


@pytest.mark.parametrize(
    ("text", "hours", "shown"),
    [
        ("", None, "Horario por confirmar"),
        ("24 horas", {"always": True}, "Las 24 horas, todos los días"),
        ("lunes a viernes 08:00-14:00", MORNING, "lunes a viernes, de 08:00 a 14:00"),
        ("LUN-VIE 8:00 a 14:00", MORNING, "lunes a viernes, de 08:00 a 14:00"),
        (
            "sáb y dom 08:00-12:00",
            {"weekly": [{"days": ["sat", "sun"], "from": "08:00", "until": "12:00"}]},
            "sábado y domingo, de 08:00 a 12:00",
        ),
    ],
)
def test_hours_as_people_type_and_read_them(text: str, hours: Any, shown: str) -> None:
    assert parse_hours(text) == hours
    assert told(hours) == shown


def test_a_split_day_has_two_spans() -> None:
    hours = parse_hours("lun-vie 08:00-13:00 y 14:00-17:00; sab 08:00-12:00")
    assert hours is not None
    assert [(s["from"], len(s["days"])) for s in hours["weekly"]] == [("08:00", 5), ("14:00", 5), ("08:00", 1)]


@pytest.mark.parametrize("text", ["mañanas", "lunes 8-14", "lunes a viernes 25:00-26:00", "feriado 08:00-12:00"])
def test_hours_that_are_not_understood(text: str) -> None:
    with pytest.raises(ValueError, match=r"entiende|escríbala"):
        parse_hours(text)


@pytest.mark.parametrize(
    "hours", ["8-14", {}, {"always": False}, {"weekly": []}, {"weekly": [{}]}, {"always": True, "extra": 1}]
)
def test_wrong_hours_are_told(hours: object) -> None:
    assert hours_fault(hours)


@pytest.mark.parametrize(
    ("code", "name", "word"),
    [
        ("140105", "Carabayllo", "RENIEC"),
        ("140105", "", "RENIEC"),
        ("150106", "NAPO", "RENIEC"),
        ("140105", "José Leonardo Ortiz", "no es de Carabayllo"),
        ("150110", "Comas", "no es de Carabayllo"),
        ("150106", "Comas", "la fila dice «Comas»"),
        ("15106", "Carabayllo", "seis cifras"),
        ("50106", "", "cero inicial"),
        ("Carabayllo", "", "seis cifras"),
    ],
)
def test_a_mixed_up_district_code_is_refused(code: str, name: str, word: str) -> None:
    with pytest.raises(Refused) as refused:
        check_ubigeo(code, name, expected="150106")
    assert word in refused.value.message or "cero inicial" in refused.value.message
    assert refused.value.field == "ubigeo"


@pytest.mark.parametrize("name", ["CARABAYLLO", "carabayllo ", "Carabayllo", ""])
def test_the_right_code_passes(name: str) -> None:
    assert check_ubigeo("150106", name, expected="150106") == "150106"


def test_names_are_compared_without_accents() -> None:
    assert same_name("José Leonardo Ortiz", "JOSE  LEONARDO-ORTIZ")


@pytest.mark.skipif(not SHARED.exists(), reason="la carpeta de datos compartidos no está en esta máquina")
def test_the_district_codes_are_those_of_the_table() -> None:
    with (SHARED / "ubigeo" / "ubigeo_distrito.csv").open(encoding="utf-8") as file:
        table = {row["inei"]: row for row in csv.DictReader(file)}
    for one in KNOWN:
        assert table[one.inei]["reniec"] == one.reniec
        assert same_name(table[one.inei]["distrito"], one.name)


@pytest.mark.skipif(not SHARED.exists(), reason="la carpeta de datos compartidos no está en esta máquina")
def test_the_registered_places_are_in_the_directory() -> None:
    kept = {i.register_code: i for i in read_district(FOLDER).institutions if i.register_code}
    with (SHARED / "services" / "health.csv").open(encoding="utf-8") as file:
        health = {r["codigo_renipress"]: r for r in csv.DictReader(file)}
    with (SHARED / "services" / "comisarias.csv").open(encoding="utf-8") as file:
        police = {r["cod_cpnp"]: r for r in csv.DictReader(file) if r["ubigeo"] == "150106"}
    assert set(kept) == set(health) | set(police)
    for code, row in (health | police).items():
        assert (kept[code].lat, kept[code].lon) == (float(row["lat"]), float(row["lon"]))


def test_the_shapes_of_the_folder_are_those_of_its_places() -> None:
    assert (FOLDER / "zones.geojson").read_text("utf-8") == written(draft_shapes(FOLDER))


def test_every_registered_place_lies_in_a_zone_of_the_district() -> None:
    files = read_district(FOLDER)
    boundary = read_shape(files.boundary)
    shapes = {code: read_shape(s) for code, s in files.shapes.items()}
    index = ZoneIndex(shapes)
    assert all(index.zone_at(i.lat, i.lon) for i in files.institutions if i.lat is not None and i.lon is not None)
    assert sum(s.area for s in shapes.values()) == pytest.approx(boundary.area, rel=1e-4)


def test_many_places_are_told_as_each_one() -> None:
    files = read_district(FOLDER)
    index = ZoneIndex({code: read_shape(s) for code, s in files.shapes.items()})
    places = [(i.lat, i.lon) for i in files.institutions if i.lat is not None and i.lon is not None]
    places += [(-11.0, -77.0), (-11.9, -77.05), places[0]]
    told = [index.zone_at(*place) for place in places]
    assert None in told
    assert index.zones_at(places) == told
    assert index.zones_at([]) == []


def test_numbers_are_never_invented() -> None:
    files = read_district(FOLDER)
    assert all(p["verified_on"] is None and p["source"] for i in files.institutions for p in i.phones)
    assert not any(line.values["numbers"] for line in files.help_lines if line.code == "siseve")
    assert all(i.demo == i.code.startswith("ie-demo-") for i in files.institutions)
    assert all(i.sector in SECTORS or not i.takes_cases for i in files.institutions)


@given(
    st.dictionaries(
        st.sampled_from("abcdef"), st.tuples(st.floats(0.05, 0.95), st.floats(0.05, 0.95)), min_size=2, max_size=6
    ).filter(lambda found: len({(round(a, 3), round(b, 3)) for a, b in found.values()}) == len(found))
)
def test_each_cell_holds_its_anchor_and_together_they_fill_the_district(places: dict[str, tuple[float, float]]) -> None:
    square = Polygon([(0, 0), (0, 1), (1, 1), (1, 0)])
    drawn = {c: read_shape(g) for c, g in cells({c: [p] for c, p in places.items()}, square).items()}
    assert set(drawn) == set(places)
    index = ZoneIndex(drawn)
    assert all(index.zone_at(*place) == code for code, place in places.items())
    assert sum(s.area for s in drawn.values()) == pytest.approx(1, abs=1e-3)


def test_the_smallest_of_overlapping_shapes_answers() -> None:
    big, small = Polygon([(0, 0), (0, 4), (4, 4), (4, 0)]), Polygon([(1, 1), (1, 2), (2, 2), (2, 1)])
    index = ZoneIndex({"big": big, "small": small})
    assert (index.zone_at(1.5, 1.5), index.zone_at(3, 3), index.zone_at(9, 9)) == ("small", "big", None)
    assert ZoneIndex({}).zone_at(1, 1) is None


BOWTIE = mapping(Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]))


@pytest.mark.parametrize(
    ("geometry", "word"),
    [
        (None, "polígono"),
        ({"type": "Point", "coordinates": [1, 1]}, "polígono"),
        ({"type": "Polygon", "coordinates": [["x"]]}, "no se pueden leer"),
        ({"type": "Polygon", "coordinates": []}, "vacío"),
        (BOWTIE, "se cruza consigo mismo"),
        ({"type": "Polygon", "coordinates": [[[500, 0], [501, 0], [501, 1], [500, 0]]]}, "grados"),
    ],
)
def test_a_wrong_shape_is_told(geometry: object, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        read_shape(json.loads(json.dumps(geometry)))


def test_distances_are_good_within_a_district() -> None:
    assert kilometres((-11.86, -77.0), (-11.86, -77.01)) == pytest.approx(1.0895, rel=1e-3)


@pytest.mark.parametrize(("days", "stale"), [(0, False), (183, False), (184, True)])
def test_six_months_is_too_old(days: int, stale: bool) -> None:
    on = date(2026, 11, 23)
    assert is_stale(on - timedelta(days=days), on) is stale
    assert is_stale(None, on)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "Con Espacios"}, "code"),
        ({"name": ""}, "name"),
        ({"source": ""}, "source"),
        ({"kind": "nada"}, "kind"),
        ({"sector": "nada"}, "sector"),
        ({"sector": ""}, "takes_cases"),
        ({"state": "nada"}, "state"),
        ({"services": ("nada",)}, "services"),
        ({"lat": -11.0}, "lat"),
        ({"lat": 200.0, "lon": 0.0}, "lat"),
        ({"phones": ({"number": "no tiene"},)}, "phones"),
        ({"email": "sin arroba"}, "email"),
        ({"hours": {}}, "hours"),
        ({"kind": "shelter", "sector": "shelter"}, "place_is_secret"),
        ({"place_is_secret": True, "address": "Calle 1"}, "address"),
        ({"territory": (("moruta", "rumor"),)}, "territory"),
    ],
)
def test_each_fault_of_an_institution_is_told_at_its_field(change: dict[str, Any], field: str) -> None:
    right = {"code": "posta", "name": "Posta", "kind": "health_post", "sector": "health", "source": "prueba"}
    assert not list(faults(InstitutionRow(**right)))  # type: ignore[arg-type]
    assert field in [name for name, _ in faults(InstitutionRow(**(right | change)))]
