from __future__ import annotations

import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
import xlsxwriter

from tejido.directory.access import (
    get_institution,
    nearest,
    published_institutions,
    revisions_of,
    shape_history,
    visible_institutions,
    visible_zones,
    zone_shapes,
)
from tejido.directory.models import Institution, InstitutionRevision, ZoneShape
from tejido.directory.routing import zone_indexes
from tejido.directory.services.importing import ImportPreview, apply_import, preview_import
from tejido.directory.services.loading import load_district
from tejido.directory.services.zones import check_zones, import_zones
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import Conflict, FieldErrors, NotFound, NotPermitted, Refused
from tejido.ledger.models import LedgerEntry
from tests.directory.conftest import AT, FOLDER, HEAD, OPERATOR, OTHER_DISTRICT, SECRETARIAT, SYSTEM

HERE = "150106"
SHEET = """codigo;ubigeo;distrito;nombre;clase;sector;teléfonos;horario;latitud;longitud;fuente
demuna;150106;Carabayllo;;;;999 111 222;lunes a viernes 08:00-16:00;;;
cem-regular;150106;CARABAYLLO;CEM Carabayllo;CEM regular;;998725496;;;;
posta-nueva;150106;Carabayllo;P.S. Nueva;Puesto de salud;Establecimiento de salud;;;-11,8539;-77,0380;Oficio 1
""".encode()


def seen(content: bytes, name: str = "hoja.csv") -> ImportPreview:
    return preview_import(content, name, actor=SECRETARIAT, district=HERE)


def test_a_sheet_is_seen_before_it_is_saved(loaded: None) -> None:
    preview = seen(SHEET)
    assert preview.errors == ()
    assert [p.code for p in preview.new] == ["posta-nueva"]
    assert [p.code for p in preview.unchanged] == ["cem-regular"]
    assert set(preview.changed[0].changes) == {"phones", "hours"}
    assert not Institution.objects.filter(code="posta-nueva").exists()


def test_what_was_seen_is_saved_with_its_revision(loaded: None) -> None:
    saved = apply_import(SHEET, "hoja.csv", district=HERE, digest=seen(SHEET).digest, actor=SECRETARIAT, at=AT)
    assert (saved.added, saved.updated, saved.unchanged) == (("posta-nueva",), ("demuna",), ("cem-regular",))
    row = get_institution(SECRETARIAT, "demuna")
    assert row.hours == {"weekly": [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "until": "16:00"}]}
    (revision,) = revisions_of(SECRETARIAT, "demuna")
    assert (revision.origin, revision.actor_code) == ("spreadsheet", SECRETARIAT.code)
    told = list(LedgerEntry.objects.values_list("action", flat=True).order_by("-id")[:3])
    assert sorted(told) == ["directory.imported", "institution.added", "institution.updated"]
    assert not seen(SHEET).changed


def test_an_excel_file_reads_the_same(loaded: None) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Código", "Teléfonos", "Usa plataforma", "Verificado el"])
        sheet.write_row(1, 0, ["upe", 999111222, "sí", "2026-11-20"])
        sheet.write_row(3, 0, ["alegra", "", "no", ""])
    preview = seen(buffer.getvalue(), "hoja.xlsx")
    assert preview.errors == ()
    upe, alegra = preview.changed
    assert upe.changes["phones"][1][0]["number"] == "999111222"
    assert upe.changes["verified_on"] == [None, "2026-11-20"]
    assert (alegra.number, alegra.changes) == (4, {"uses_platform": [True, False]})


WRONG = """codigo;ubigeo;distrito;nombre;clase;sector;telefonos;horario;latitud;longitud;correo;fuente
uno;140105;Carabayllo;Uno;ONG;ONG o universidad;;;;;;prueba
dos;150106;Napo;Dos;Cine;Nada;;mañanas;norte;;;prueba
demuna;;;;;;no sé;;-12,05;-77,05;sin arroba;
demuna;;;;;;;;;;;
;150106;Carabayllo;Sin código;ONG;;;;;;;prueba
hogar-refugio;;;;;;;;-11,85;-77,03;;
""".encode()


def test_every_fault_has_its_row_its_column_and_its_reason(loaded: None) -> None:
    found = {(f.row, f.column) for f in seen(WRONG).errors}
    assert found == {
        (2, "ubigeo"),
        *((3, column) for column in ("ubigeo", "clase", "sector", "horario", "latitud")),
        (4, "telefonos"),
        (4, "correo"),
        (5, "codigo"),
        (6, "codigo"),
        (7, "direccion"),
    }
    before = LedgerEntry.objects.count()
    with pytest.raises(FieldErrors) as refused:
        apply_import(WRONG, "hoja.csv", district=HERE, digest=seen(WRONG).digest, actor=SECRETARIAT, at=AT)
    assert "RENIEC" in refused.value.errors["fila 2, ubigeo"][0]
    assert not Institution.objects.filter(code="uno").exists()
    assert not InstitutionRevision.objects.exists()
    assert LedgerEntry.objects.count() == before


def test_a_point_out_of_the_district_is_told(loaded: None) -> None:
    content = b"codigo,latitud,longitud\ndemuna,-77.0,-11.8\n"
    (fault,) = seen(content).errors
    assert (fault.row, fault.column) == (2, "latitud")
    assert "fuera del distrito" in fault.reason


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "a.csv", "vac"),
        (b"codigo\n", "a.csv", "solo tiene encabezados"),
        (b"nombre\nUno\n", "a.csv", "Falta la columna «codigo»"),
        (b"codigo,color\nuno,rojo\n", "a.csv", "«color» no se conoce"),
        (b"codigo,codigo\nuno,dos\n", "a.csv", "repetida"),
        (b"no es un libro", "a.xlsx", "No se puede leer"),
        (b"MZ\0\0", "a.csv", "no es un CSV"),
        (b"codigo\n" + b"x\n" * 5001, "a.csv", "5000 filas"),
        (b"x" * 5_000_001, "a.csv", "5 MB"),
    ],
)
def test_a_file_that_cannot_be_read(loaded: None, content: bytes, name: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        seen(content, name)
    assert told in refused.value.message
    assert refused.value.field == "file"


def test_what_changed_since_it_was_seen_is_not_saved(loaded: None) -> None:
    digest = seen(SHEET).digest
    Institution.objects.filter(code="demuna").update(phones=[{"number": "1", "source": "x", "verified_on": None}])
    with pytest.raises(Conflict):
        apply_import(SHEET, "hoja.csv", district=HERE, digest=digest, actor=SECRETARIAT, at=AT)
    assert not Institution.objects.filter(code="posta-nueva").exists()


@pytest.mark.parametrize("who", [OPERATOR, HEAD, OTHER_DISTRICT])
def test_who_may_not_import_leaves_no_trace(loaded: None, who: Any) -> None:
    before = LedgerEntry.objects.count()
    with pytest.raises(NotPermitted):
        apply_import(SHEET, "hoja.csv", district=HERE, digest="", actor=who, at=AT)
    with pytest.raises(NotPermitted):
        import_zones(zones_file(), district=HERE, source="prueba", actor=who, at=AT)
    assert LedgerEntry.objects.count() == before


def square(lon: float, lat: float, side: float = 0.004) -> dict[str, Any]:
    ring = [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code: str | None, geometry: object, **more: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code, **more}, "geometry": geometry}


def zones_file(*features: dict[str, Any], **more: object) -> str:
    found = features or (feature("moruta", square(-77.05, -11.85)),)
    return json.dumps({"type": "FeatureCollection", "features": list(found), **more})


def test_a_survey_replaces_the_shape_and_keeps_the_earlier(loaded: None) -> None:
    day = lima_date(AT) - timedelta(days=10)
    text = zones_file(feature("san-pedro", square(-77.04, -11.86)), feature("moruta", square(-77.05, -11.85)))
    changed = import_zones(text, district=HERE, source="Catastro 2026", actor=SECRETARIAT, at=AT, valid_from=day)
    assert set(changed) == {"san-pedro", "moruta"}
    new, old = shape_history(SECRETARIAT, "san-pedro")
    assert (new.valid_from, new.valid_until, new.approximate, old.valid_until) == (day, None, False, day)
    place = (-11.858, -77.038)
    assert zone_indexes(day)[0][HERE].zone_at(*place) == "san-pedro"
    before = zone_indexes(day - timedelta(days=1))[0][HERE]
    assert before.zone_at(-11.848, -77.048) == "san-pedro"  # Moruta has no shape before that day
    assert import_zones(text, district=HERE, source="Catastro 2026", actor=SECRETARIAT, at=AT) == ()


def test_the_folder_never_undoes_a_survey(loaded: None) -> None:
    import_zones(
        zones_file(feature("san-pedro", square(-77.04, -11.86))), district=HERE, source="x", actor=SYSTEM, at=AT
    )
    assert not load_district(FOLDER, actor=SYSTEM, at=AT + timedelta(days=1)).anything
    assert not ZoneShape.objects.get(zone__code="san-pedro", valid_until=None).approximate


CROSSED = [[-77.04, -11.86], [-77.03, -11.85], [-77.03, -11.86], [-77.04, -11.85], [-77.04, -11.86]]
BOWTIE = {"type": "Polygon", "coordinates": [CROSSED]}


def test_every_wrong_feature_is_told_and_nothing_is_saved(loaded: None) -> None:
    text = zones_file(
        feature("moruta", square(-77.05, -11.85)),
        feature("atlantida", square(-77.05, -11.85)),
        feature("chavin", BOWTIE),
        feature("chavin", square(-77.0, -12.2)),
        feature("moruta", square(-77.04, -11.85)),
        feature(None, square(-77.04, -11.85)),
        feature("chavin", square(-77.04, -11.85), ubigeo="140105", distrito="Carabayllo"),
        feature("chavin", {"type": "Point", "coordinates": [-77, -11]}),
    )
    assert [e.number for e in check_zones(text, district=HERE, actor=SECRETARIAT).errors] == [2, 3, 4, 5, 6, 7, 8]
    before = (ZoneShape.objects.count(), LedgerEntry.objects.count())
    with pytest.raises(FieldErrors) as refused:
        import_zones(text, district=HERE, source="x", actor=SECRETARIAT, at=AT)
    told = refused.value.errors
    assert "atlantida" in told["elemento 2"][0]
    assert "se cruza consigo mismo" in told["elemento 3"][0]
    assert "fuera del distrito" in told["elemento 4"][0]
    assert "RENIEC" in told["elemento 7"][0]
    assert (ZoneShape.objects.count(), LedgerEntry.objects.count()) == before


@pytest.mark.parametrize(
    "text",
    [
        "no es json",
        "[]",
        '{"type":' + "[" * 200_000,
        json.dumps({"type": "FeatureCollection", "features": []}),
        zones_file(crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32718"}}),
    ],
)
def test_a_file_that_is_no_geojson_in_degrees(loaded: None, text: str) -> None:
    with pytest.raises(Refused):
        check_zones(text, district=HERE, actor=SECRETARIAT)


@pytest.mark.parametrize(("source", "days"), [("", 0), ("x", 1)])
def test_shapes_need_a_source_and_a_past(loaded: None, source: str, days: int) -> None:
    day = lima_date(AT) + timedelta(days=days)
    with pytest.raises(Refused):
        import_zones(zones_file(), district=HERE, source=source, actor=SECRETARIAT, at=AT, valid_from=day)


def test_what_is_seen_of_the_directory(loaded: None) -> None:
    assert visible_institutions(OPERATOR, sector="police").count() == 3
    assert visible_institutions(OPERATOR, kind="casa_amiga").count() == 3
    assert not visible_institutions(OTHER_DISTRICT).exists()
    assert not published_institutions(HERE).filter(demo=True).exists()
    with pytest.raises(NotFound):
        get_institution(OTHER_DISTRICT, "demuna")
    ((first, far), *_) = nearest(OPERATOR, sector="police", lat=-11.854, lon=-77.038)
    assert (first.code, far < 0.1) == ("cpnp-san-pedro", True)
    assert len(visible_zones(OPERATOR)) == 20
    shapes = zone_shapes(OPERATOR, on=date(2026, 11, 23))
    assert (len(shapes), shapes[0][0].kind) == (13, "district")


@pytest.mark.parametrize(
    ("properties", "coordinates", "told"),
    [
        (["code"], [], "no es un elemento de GeoJSON"),
        ("moruta", [], "no es un elemento de GeoJSON"),
        ({"code": "moruta"}, {"a": 1}, "no se pueden leer"),
        ({"code": "moruta"}, [[[10**400, 1], [2, 2], [3, 3], [1, 1]]], "no se pueden leer"),
    ],
)
def test_a_feature_that_is_no_feature_is_told(loaded: None, properties: Any, coordinates: Any, told: str) -> None:
    feature = {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": coordinates},
    }
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (fault,) = check_zones(text, district=HERE, actor=SECRETARIAT).errors
    assert told in fault.reason


def test_a_file_of_thousands_of_features_is_no_file_of_zones(loaded: None) -> None:
    text = json.dumps({"type": "FeatureCollection", "features": [{}] * 5001})
    with pytest.raises(Refused, match="5000 elementos"):
        check_zones(text, district=HERE, actor=SECRETARIAT)
