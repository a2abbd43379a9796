"""The addresses of the interface. What stands before an endpoint: no session, no login, problems for every refusal."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, re_path

from tejido.api.bodies import MOST_BYTES, MOST_OF_A_DOCUMENT
from tejido.api.declaring import answer_kept
from tejido.api.interface import interface
from tejido.api.parameters import PREFIX
from tejido.api.problems import BAD_REQUEST, NO_METHOD, NOT_FOUND, TOO_LARGE, problem

View = Callable[..., HttpResponse]
NAME = "api_"
_NOWHERE = "Esa dirección no existe en la interfaz. Revise /api/v1/openapi.json."


def door(view: View) -> View:
    """The view for systems: by token only, so that neither the login nor the guard of forms has a say."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        if "\0" in request.path:  # the database cannot even be asked for it
            return problem(NOT_FOUND, _NOWHERE)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal():
            return problem(BAD_REQUEST, "El encabezado Content-Length no es un número.")
        most = MOST_OF_A_DOCUMENT if request.path.endswith("/documents") else MOST_BYTES
        if int(length) > most:
            return problem(TOO_LARGE, f"El contenido admite hasta {most // 1024} KB.")
        found = view(request, *args, **values)
        if isinstance(found, HttpResponseNotAllowed):
            refused = problem(NO_METHOD, "Revise el método en /api/v1/openapi.json.")
            refused["Allow"] = found["Allow"]
            return refused
        return found

    answer.csrf_exempt = True  # type: ignore[attr-defined]
    answer.login_required = False  # type: ignore[attr-defined]
    answer.answers_itself = True  # type: ignore[attr-defined]
    return answer


@door
def document(request: HttpRequest) -> HttpResponse:
    """The document of the interface, for anybody: it says what can be asked and nothing of what is kept."""
    return answer_kept(request, _document()) if request.method in ("GET", "HEAD") else HttpResponseNotAllowed(["GET"])


@door
def nowhere(request: HttpRequest) -> HttpResponse:
    """Any other address below the interface's."""
    return problem(NOT_FOUND, _NOWHERE)


@cache
def _document() -> str:
    return json.dumps(interface.document(), ensure_ascii=False)


def _endpoints() -> list[URLPattern]:
    patterns = [one for one in interface.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
    base = PREFIX.strip("/")
    return [path(f"{base}/{one.pattern}", door(one.callback), name=f"{NAME}{one.name}") for one in patterns]


urlpatterns: list[URLPattern] = [
    *_endpoints(),
    path(f"{PREFIX.strip('/')}/openapi.json", document, name=f"{NAME}document"),
    re_path(rf"^{PREFIX.strip('/')}(?:/.*)?$", nowhere, name=f"{NAME}nowhere"),
]
