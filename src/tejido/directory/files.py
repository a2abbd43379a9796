"""The folder of a district, read and checked before anything is saved. Pure: files in, frozen values out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tejido.directory.file_institutions import read_institutions
from tejido.directory.file_records import DistrictFiles, HelpLineRow, HolidayRow, ZoneRow
from tejido.directory.file_shapes import read_boundary, read_shapes
from tejido.directory.file_values import degrees, plain, text_or_empty
from tejido.directory.hours import hours_fault
from tejido.directory.kinds import HOLIDAY_KINDS, ZONE_KINDS
from tejido.directory.ubigeo import check_ubigeo
from tejido.kernel.errors import Refused
from tejido.law.reading import Value, read_yaml


def read_district(folder: Path) -> DistrictFiles:
    """The folder, whole and consistent.

    Raises:
        WrongFile: the first fault found, with file, line and reason.
    """
    district, name = read_identity(folder)
    zones = read_zones(folder)
    codes = {zone.code for zone in zones}
    boundary, boundary_source = read_boundary(folder / "boundary.geojson")
    shapes, shapes_source = read_shapes(folder / "zones.geojson", codes)
    known_until, holidays = _read_calendar(folder / "calendar.yaml")
    return DistrictFiles(
        district=district,
        name=name,
        boundary=boundary,
        boundary_source=boundary_source,
        zones=zones,
        shapes=shapes,
        shapes_source=shapes_source,
        institutions=read_institutions(folder / "directory.yaml", codes),
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
        parent=text_or_empty(found.get("parent")),
        source=found["source"].text(),
        anchors=tuple(_anchor(a) for a in anchors),
    )


def _anchor(value: Value) -> tuple[float, float]:
    found = value.fields(("lat", "lon", "of"))
    return degrees(found["lat"]), degrees(found["lon"])


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
