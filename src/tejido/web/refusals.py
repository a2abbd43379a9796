"""What a person sees when the layers below refuse: the sentence of the error, never a trace."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from tejido.kernel.errors import Conflict, NotFound, NotPermitted, Refused, TejidoError, WrongFile

log = logging.getLogger(__name__)
_NO_ADDRESS = "Esa dirección no existe. Revise que esté bien escrita."
_NO_LETTER = (
    "Uno de los datos trae un carácter que no se puede guardar (un «nulo»). No se guardó nada. Vuelva a la página "
    "anterior, borre ese dato, escríbalo otra vez con el teclado y envíe."
)
_WRONG_FILE = (
    "Esta página sale de un archivo que no se puede leer. Ya quedó anotado para quien administra la plataforma; el "
    "resto sigue funcionando. No se guardó nada."
)
STATUS: tuple[tuple[type[TejidoError], int, str], ...] = (
    (NotPermitted, 403, "Esto no le corresponde"),
    (NotFound, 404, "No lo encontramos"),
    (Conflict, 409, "Alguien lo hizo antes"),
    (Refused, 422, "No se pudo hacer"),
    (WrongFile, 503, "Un archivo del distrito tiene un error"),
    (TejidoError, 500, "No se pudo hacer"),
)


class Refusals:
    """Turns an error of `tejido.kernel.errors` that no view caught into a calm page with its status.

    An address with a null character, which the database cannot even be asked for, is one that does not exist. What is
    sent with one comes back at its field where a form reads it; where none does, it is refused here and not stored.
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
            return _bad_letter(request) if has_null(request) else None
        status, title = next((status, title) for kind, status, title in STATUS if isinstance(error, kind))
        if status == 500:
            log.exception("a rule of the house could not be kept", exc_info=error)
        message = error.message
        if isinstance(error, WrongFile):
            district = getattr(getattr(request, "actor", None), "district", None)
            log.error("%s cannot be shown to district %s: %s", request.path, district, error.message)
            message = f"{_WRONG_FILE} Lo que dice el error: {error.message}."
        shown = {"heading": title, "message": message, "back": _back(request)}
        return render(request, "errors/refused.html", shown, status=status)


def has_null(request: HttpRequest) -> bool:
    """Whether a field, or the name of one or of a file, carries a null character. No person types it."""
    texts = (text for name, values in request.POST.lists() for text in (name, *values))
    return any("\0" in text for text in (*texts, *request.FILES))


def _bad_letter(request: HttpRequest) -> HttpResponse:
    shown = {"heading": "No se pudo leer lo enviado", "message": _NO_LETTER, "back": _back(request)}
    return render(request, "errors/refused.html", shown, status=400)


def _back(request: HttpRequest) -> str:
    """The page of this site that a person came from; the start otherwise."""
    came = request.headers.get("Referer", "")
    here = f"{request.scheme}://{request.get_host()}/"
    return "/" + came.removeprefix(here).lstrip("/\\") if came.startswith(here) else "/"
