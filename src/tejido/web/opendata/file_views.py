"""The files of a release: only those that were written as open data, by their name; every release keeps its own."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import condition

from tejido.kernel.errors import NotFound
from tejido.observatory.opening.formats import FORMATS, PACKAGE
from tejido.observatory.released.places import OPEN
from tejido.observatory.released.reading import current, release
from tejido.web.opendata.sending import keep, open_to_all

_NOT_THERE = "Esa publicación no tiene ese archivo. Vea la lista en /observatorio/datos."


@lru_cache(maxsize=512)
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def open_file(number: int, name: str) -> Path:
    """The path of a file of the open data.

    Raises:
        NotFound: there is no such release, or no such file in its list.
    """
    found = release(number)
    names = {f"{table}.{suffix}" for table in found.tables for suffix in FORMATS} | {PACKAGE}
    if name not in names:
        raise NotFound(_NOT_THERE)
    return found.folder / OPEN / name


def _etag(_: HttpRequest, number: int, name: str) -> str:
    return f'"{_digest(open_file(number, name))}"'


@open_to_all
@condition(etag_func=_etag)
def file(request: HttpRequest, number: int, name: str) -> HttpResponseBase:
    """One file of one release, which never changes."""
    path = open_file(number, name)
    kind = FORMATS.get(path.suffix[1:], "application/json")
    answer = HttpResponse(path.read_bytes(), content_type=kind)
    if path.suffix != ".json":
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return keep(answer, fixed=True)


@open_to_all
def in_force_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """The file of that name of the release in force."""
    found = current()
    if found is None:
        raise NotFound("Todavía no hay ninguna publicación.")
    open_file(found.number, name)
    return keep(redirect("open_data_file", number=found.number, name=name), fixed=False)
