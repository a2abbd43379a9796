"""`directory.yaml`: the institutions of a district. Pure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tejido.directory.file_values import degrees, plain, text_or_empty
from tejido.directory.rows import COLUMNS, MAYBE, InstitutionRow, PostRow, faults
from tejido.law.reading import Value, read_yaml

_TEXTS = {"name", "kind", "register_code", "address", "state", "email", "notes", "source", "sector"}
_FLAGS = {"uses_platform", "takes_cases", "place_is_secret", "demo"}


def read_institutions(path: Path, zones: set[str]) -> tuple[InstitutionRow, ...]:
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
    read |= {name: text_or_empty(found.get(name)) for name in _TEXTS}
    read |= {name: found[name].flag() for name in _FLAGS if name in found}
    read |= {name: degrees(found[name]) for name in ("lat", "lon") if name in found and not found[name].empty}
    read["state"] = read["state"] or "unknown"
    if "preference" in found:
        read["preference"] = found["preference"].whole()
    if "services" in found:
        read["services"] = tuple(v.text() for v in found["services"].items())
    known = [name for name in MAYBE if name in found and not found[name].empty]
    read |= {name: tuple(v.text() for v in found[name].items()) for name in known}
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
