"""The folder of a district, read and checked before anything is saved. Pure: files in, frozen values out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tejido.directory.geometry import read_shape
from tejido.directory.hours import hours_fault
from tejido.directory.kinds import HOLIDAY_KINDS, ZONE_KINDS
from tejido.directory.rows import COLUMNS, InstitutionRow, PostRow, faults
from tejido.directory.ubigeo import check_ubigeo
from tejido.kernel.errors import Refused, WrongFile
from tejido.law.reading import Value, read_yaml

_TEXTS = {"name", "kind", "register_code", "address", "state", "email", "notes", "source", "sector"}
_FLAGS = {"uses_platform", "takes_cases", "place_is_secret", "demo"}


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone of the catalogue; `anchors` are the (lat, lon) of known places in it."""

    code: str
    name: str
    kind: str
    parent: str
    source: str
    anchors: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class HolidayRow:
    day: date
    name: str
    source: str
    kind: str


@dataclass(frozen=True, slots=True)
class HelpLineRow:
    """A help line; `values` are the columns of its table."""

    code: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DistrictFiles:
    """Everything a district's folder says. `shapes` and `boundary` are GeoJSON geometries."""

    district: str
    name: str
    boundary: dict[str, Any]
    boundary_source: str
    zones: tuple[ZoneRow, ...]
    shapes: dict[str, dict[str, Any]]
    shapes_source: str
    institutions: tuple[InstitutionRow, ...]
    help_lines: tuple[HelpLineRow, ...]
    holidays: tuple[HolidayRow, ...]
    known_until: date


def read_district(folder: Path) -> DistrictFiles:
    """The folder, whole and consistent.

    Raises:
        WrongFile: the first fault found, with file, line and reason.
    """
    district, name = read_identity(folder)
    zones = read_zones(folder)
    codes = {zone.code for zone in zones}
    boundary, boundary_source = _one_feature(folder / "boundary.geojson")
    shapes, shapes_source = _features(folder / "zones.geojson", codes)
    known_until, holidays = _read_calendar(folder / "calendar.yaml")
    return DistrictFiles(
        district=district,
        name=name,
        boundary=boundary,
        boundary_source=boundary_source,
        zones=zones,
        shapes=shapes,
        shapes_source=shapes_source,
        institutions=_read_institutions(folder / "directory.yaml", codes),
        help_lines=_read_help_lines(folder / "help_lines.yaml"),
        holidays=holidays,
        known_until=known_until,
    )


def read_identity(folder: Path) -> tuple[str, str]:
    """The INEI code and the name of the district, after comparing both with what is known of them."""
    root = read_yaml(folder / "district.yaml")
    found = root.fields(("inei", "reniec", "name", "province", "department"))
    try:
        code = check_ubigeo(found["inei"].text(), found["name"].text(), expected=found["inei"].text())
    except Refused as error:
        raise found["inei"].wrong(error.message) from None
    return code, found["name"].text()


def read_zones(folder: Path) -> tuple[ZoneRow, ...]:
    """The catalogue of zones; a parent must exist."""
    root = read_yaml(folder / "zones.yaml").fields(("zones",))
    rows = {}
    for value in root["zones"].items():
        row = _zone(value)
        if row.code in rows:
            raise value.wrong(f"la zona «{row.code}» está repetida")
        if row.parent and row.parent not in rows:
            raise value.wrong(f"la zona «{row.parent}», que contiene a «{row.code}», debe estar antes en la lista")
        rows[row.code] = row
    return tuple(rows.values())


def _zone(value: Value) -> ZoneRow:
    found = value.fields(("code", "name", "kind", "source"), ("parent", "anchors"))
    anchors = found["anchors"].items() if "anchors" in found else []
    return ZoneRow(
        code=found["code"].text(),
        name=found["name"].text(),
        kind=found["kind"].among(ZONE_KINDS, "la clase de zona"),
        parent=_text(found.get("parent")),
        source=found["source"].text(),
        anchors=tuple(_anchor(a) for a in anchors),
    )


def _anchor(value: Value) -> tuple[float, float]:
    found = value.fields(("lat", "lon", "of"))
    return _degrees(found["lat"]), _degrees(found["lon"])


def _read_institutions(path: Path, zones: set[str]) -> tuple[InstitutionRow, ...]:
    rows: dict[str, InstitutionRow] = {}
    for value in read_yaml(path).fields(("institutions",))["institutions"].items():
        row = _institution(value)
        if row.code in rows:
            raise value.wrong(f"la institución «{row.code}» está repetida")
        for fault in faults(row):
            raise value.wrong(f"«{row.code}», {fault[0]}: {fault[1]}")
        if unknown := [zone for zone, _ in row.territory if zone not in zones]:
            raise value.wrong(f"«{row.code}» atiende la zona «{unknown[0]}», que no está en zones.yaml")
        rows[row.code] = row
    return tuple(rows.values())


def _institution(value: Value) -> InstitutionRow:
    found = value.fields(("code", "name", "kind", "sector", "source"), (*COLUMNS, "posts", "territory"))
    read: dict[str, Any] = {"code": found["code"].text()}
    read |= {name: _text(found.get(name)) for name in _TEXTS}
    read |= {name: found[name].flag() for name in _FLAGS if name in found}
    read |= {name: _degrees(found[name]) for name in ("lat", "lon") if name in found and not found[name].empty}
    read["state"] = read["state"] or "unknown"
    if "preference" in found:
        read["preference"] = found["preference"].whole()
    if "services" in found:
        read["services"] = tuple(v.text() for v in found["services"].items())
    if "hours" in found:
        read["hours"] = plain(found["hours"])
    if "verified_on" in found and not found["verified_on"].empty:
        read["verified_on"] = found["verified_on"].day()
    read["phones"] = tuple(_phone(v) for v in found["phones"].items()) if "phones" in found else ()
    read["posts"] = tuple(_post(v) for v in found["posts"].items()) if "posts" in found else ()
    read["territory"] = tuple(_served(v) for v in found["territory"].items()) if "territory" in found else ()
    return InstitutionRow(**read)


def _phone(value: Value) -> dict[str, Any]:
    found = value.fields(("number", "source", "verified_on"))
    day = None if found["verified_on"].empty else found["verified_on"].day().isoformat()
    return {"number": found["number"].text(), "source": found["source"].text(), "verified_on": day}


def _post(value: Value) -> PostRow:
    found = value.fields(("code", "name", "kind"))
    return PostRow(found["code"].text(), found["name"].text(), found["kind"].text())


def _served(value: Value) -> tuple[str, str]:
    found = value.fields(("zone", "basis"))
    return found["zone"].text(), found["basis"].text()


def _read_help_lines(path: Path) -> tuple[HelpLineRow, ...]:
    rows = []
    for position, value in enumerate(read_yaml(path).fields(("help_lines",))["help_lines"].items()):
        found = value.fields(
            ("code", "name", "numbers", "free", "hours", "languages", "what", "when", "mark", "source", "verified_on"),
            ("published", "conflict"),
        )
        if fault := hours_fault(plain(found["hours"])):
            raise found["hours"].wrong(fault)
        values = {name: plain(v) for name, v in found.items() if name not in ("code", "verified_on")}
        values["verified_on"] = None if found["verified_on"].empty else found["verified_on"].day()
        rows.append(HelpLineRow(found["code"].text(), values | {"position": position}))
    return tuple(rows)


def _read_calendar(path: Path) -> tuple[date, tuple[HolidayRow, ...]]:
    found = read_yaml(path).fields(("known_until", "holidays"))
    known_until, rows = found["known_until"].day(), {}
    for value in found["holidays"].items():
        item = value.fields(("day", "name", "source", "kind"))
        day = item["day"].day()
        if day in rows or day > known_until:
            raise item["day"].wrong(f"el feriado {day} está repetido o es posterior a known_until")
        kind = item["kind"].among(HOLIDAY_KINDS, "la clase de feriado")
        rows[day] = HolidayRow(day, item["name"].text(), item["source"].text(), kind)
    return known_until, tuple(rows.values())


def _one_feature(path: Path) -> tuple[dict[str, Any], str]:
    document = _geojson(path)
    return _checked(path, 1, document["features"][0]["geometry"]), document["source"]


def _features(path: Path, codes: Iterable[str]) -> tuple[dict[str, dict[str, Any]], str]:
    document, known, found = _geojson(path), set(codes), {}
    for number, feature in enumerate(document["features"], start=1):
        code = (feature.get("properties") or {}).get("code")
        if code not in known or code in found:
            raise WrongFile(path.name, 0, f"elemento {number}: la zona «{code}» no está en zones.yaml o está repetida")
        found[code] = _checked(path, number, feature["geometry"])
    return found, document["source"]


def _geojson(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise WrongFile(path.name, 0, "no se puede leer como GeoJSON") from None
    if not isinstance(document, dict) or not document.get("features") or not document.get("source"):
        raise WrongFile(path.name, 0, "debe ser un FeatureCollection con «source»")
    return document


def _checked(path: Path, number: int, geometry: dict[str, Any]) -> dict[str, Any]:
    try:
        read_shape(geometry)
    except ValueError as error:
        raise WrongFile(path.name, 0, f"elemento {number}: {error}") from None
    return geometry


def _text(value: Value | None) -> str:
    return "" if value is None or value.empty or not str(value.node.value).strip() else value.text()


def _degrees(value: Value) -> float:
    try:
        return float(value.text())
    except ValueError:
        raise value.wrong("se esperaban grados, por ejemplo -11.85") from None


def plain(value: Value) -> Any:
    """The value without its lines: texts, flags, lists and mappings."""
    kind = value.node.id
    if kind == "mapping":
        return {name: plain(v) for name, v in value.mapping().items()}
    if kind == "sequence":
        return [plain(v) for v in value.items()]
    if value.empty:
        return None
    return value.flag() if value.node.tag.endswith(":bool") else value.text()
