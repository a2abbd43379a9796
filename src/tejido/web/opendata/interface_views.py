"""The public interface to read: releases, their tables, and the rows of one, filtered. JSON, only to read."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import condition

from tejido.kernel.errors import Refused
from tejido.observatory.opening.beside import said
from tejido.observatory.opening.flat import COLUMNS, NUMBER, STATE, state_of
from tejido.observatory.released.reading import ReleaseInForce, current, published, release
from tejido.observatory.released.tables import Cell, Table
from tejido.web.opendata.sending import keep, open_to_all

_DIMENSIONS = {spanish: name for name, spanish in COLUMNS.items()}
_VERSION = "1"


def _digest(*said_by: object) -> str:
    return f'"{hashlib.sha256(repr((_VERSION, said_by)).encode()).hexdigest()}"'


def _list_etag(request: HttpRequest) -> str:
    return _digest(published())


def _release_etag(request: HttpRequest, number: int, name: str = "") -> str:
    return _digest(release(number).made_at, name, sorted(request.GET.lists()))


@open_to_all
@condition(etag_func=_list_etag)
def releases(request: HttpRequest) -> HttpResponseBase:
    """Every release, the one in force first."""
    newest = current()
    rows = [
        {"publicacion": one, "corte": release(one).cut_on.isoformat(), "vigente": bool(newest and one == newest.number),
         "tablas": _far(reverse("open_data_api_tables", args=[one]))}
        for one in reversed(published())
    ]  # fmt: skip
    return keep(_json({"publicaciones": rows}), fixed=False)


@open_to_all
@condition(etag_func=_release_etag)
def tables(request: HttpRequest, number: int) -> HttpResponseBase:
    """The tables of a release, with their dimensions and codes."""
    found = release(number)
    return keep(_json({"publicacion": number, "tablas": [_described(found, one) for one in found.tables.values()]}),
                fixed=True)  # fmt: skip


@open_to_all
@condition(etag_func=_release_etag)
def table(request: HttpRequest, number: int, name: str) -> HttpResponseBase:
    """The rows of a table: `?zona=san-pedro&periodo=2026`; a value may be repeated, and «total» is the total."""
    found = release(number)
    one = found.table(name)
    where = {_dimension(one, key): values for key, values in request.GET.lists()}
    rows = [_row(cell) for cell in one.rows(where)]
    return keep(_json({**_described(found, one), "filas": rows}), fixed=True)


def _dimension(one: Table, asked: str) -> str:
    name = _DIMENSIONS.get(asked, "")
    if name not in one.axes:
        known = ", ".join(COLUMNS[axis] for axis in one.axes)
        raise Refused(f"La tabla «{one.name}» no se puede filtrar por «{asked}». Use: {known}.")
    return name


def _described(found: ReleaseInForce, one: Table) -> dict[str, Any]:
    dimensions = [
        {"nombre": COLUMNS[axis.name], "titulo": axis.title, "se_superponen": axis.overlapping,
         "codigos": {code: axis.label(code) for code in axis.codes}}
        for axis in one.axes.values()
    ]  # fmt: skip
    address = _far(reverse("open_data_api_table", args=[found.number, one.name]))
    return {"tabla": one.name, **said(found, one), "dimensiones": dimensions, "direccion": address}


def _row(cell: Cell) -> dict[str, str | int | None]:
    codes = {COLUMNS[name]: code for name, code in cell.of.items()}
    return {**codes, NUMBER: cell.value, STATE: state_of(cell)}


def _far(path: str) -> str:
    return f"{settings.TEJIDO_PUBLIC_URL}{path}"


def _json(content: Any) -> HttpResponse:
    return HttpResponse(json.dumps(content, ensure_ascii=False), content_type="application/json")
