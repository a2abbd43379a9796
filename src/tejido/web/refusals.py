"""What a person sees when the layers below refuse: the sentence of the error, never a trace."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from tejido.kernel.errors import Conflict, NotFound, NotPermitted, Refused, TejidoError

log = logging.getLogger(__name__)
_NO_ADDRESS = "Esa dirección no existe. Revise que esté bien escrita."
STATUS: tuple[tuple[type[TejidoError], int, str], ...] = (
    (NotPermitted, 403, "Esto no le corresponde"),
    (NotFound, 404, "No lo encontramos"),
    (Conflict, 409, "Alguien lo hizo antes"),
    (Refused, 422, "No se pudo hacer"),
    (TejidoError, 500, "No se pudo hacer"),
)


class Refusals:
    """Turns an error of `tejido.kernel.errors` that no view caught into a calm page with its status.

    An address with a null character, which the database cannot even be asked for, is one that does not exist.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        """The page of an address that does not exist; None for any other, and for what answers systems: it goes on."""
        if getattr(view, "answers_itself", False):
            return None
        asked = (request.path, *(text for _, texts in request.GET.lists() for text in texts))
        return self.process_exception(request, NotFound(_NO_ADDRESS)) if any("\0" in text for text in asked) else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of the refusal; None for any other exception, which Django answers."""
        if not isinstance(error, TejidoError):
            return None
        status, title = next((status, title) for kind, status, title in STATUS if isinstance(error, kind))
        if status == 500:
            log.exception("a rule of the house could not be kept", exc_info=error)
        shown = {"heading": title, "message": error.message, "back": _back(request)}
        return render(request, "errors/refused.html", shown, status=status)


def _back(request: HttpRequest) -> str:
    """The page of this site that a person came from; the start otherwise."""
    came = request.headers.get("Referer", "")
    here = f"{request.scheme}://{request.get_host()}/"
    return "/" + came.removeprefix(here).lstrip("/\\") if came.startswith(here) else "/"
