"""What a system is answered when something cannot be done: RFC 9457, in Spanish, with the errors of each field."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError

from tejido.api.spanish import body_errors
from tejido.kernel.errors import (
    CalendarExhausted,
    CannotUnseal,
    Conflict,
    FieldErrors,
    NotFound,
    NotPermitted,
    Refused,
    TejidoError,
)

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
KEY_HEADER = "Idempotency-Key"


class Kind(NamedTuple):
    """A kind of problem: its word in `type`, its status and its title."""

    word: str
    status: int
    title: str


BAD_REQUEST = Kind("bad-request", 400, "La llamada no se entiende")
NO_KEY = Kind("idempotency-key-missing", 400, "Falta el encabezado Idempotency-Key o no tiene la forma pedida")
NO_TOKEN = Kind("token", 401, "El token falta o no vale")
NOT_PERMITTED = Kind("not-permitted", 403, "Esto no le corresponde")
NOT_FOUND = Kind("not-found", 404, "No lo encontramos")
NO_METHOD = Kind("method", 405, "Ese método no existe en esta dirección")
CONFLICT = Kind("conflict", 409, "Ya se hizo antes o ya no corresponde")
UNDER_WAY = Kind("under-way", 409, "La primera llamada todavía se está atendiendo")
TOO_LARGE = Kind("too-large", 413, "El contenido es demasiado grande")
WRONG_TYPE = Kind("content-type", 415, "El contenido debe ser application/json")
REFUSED = Kind("refused", 422, "No se pudo hacer")
OTHER_BODY = Kind("idempotency-key-reused", 422, "Esa clave ya se usó con otro contenido")
TOO_MANY = Kind("too-many-calls", 429, "Demasiadas llamadas en un minuto")
FAULT = Kind("fault", 500, "No se pudo hacer")
_OF_ERROR: tuple[tuple[type[TejidoError], Kind], ...] = (
    (NotPermitted, NOT_PERMITTED),
    (NotFound, NOT_FOUND),
    (Conflict, CONFLICT),
    (CannotUnseal, CONFLICT),
    (Refused, REFUSED),
    (CalendarExhausted, REFUSED),
    (TejidoError, FAULT),
)


class Answered(Exception):
    """A problem that is no error of the house; it carries its answer."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


def problem(kind: Kind, detail: str, errors: Mapping[str, Sequence[str]] | None = None) -> HttpResponse:
    """The answer. `errors` maps a field, as its path in what was sent, to its sentences."""
    told: dict[str, object] = {
        "type": f"urn:tejido:problem:{kind.word}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
    }
    if errors:
        told["errors"] = {name: list(sentences) for name, sentences in errors.items()}
    answer = HttpResponse(json.dumps(told, ensure_ascii=False), status=kind.status, content_type=MEDIA_TYPE)
    answer["Cache-Control"] = "no-store"
    return answer


def of_error(error: TejidoError) -> HttpResponse:
    """The problem of an error of `tejido.kernel.errors`."""
    kind = next(kind for known, kind in _OF_ERROR if isinstance(error, known))
    if kind is FAULT:
        log.exception("a rule of the house could not be kept", exc_info=error)
    named = error.errors if isinstance(error, FieldErrors) else {error.field: [error.message]} if error.field else None
    return problem(kind, error.message, _as_sent(named) if named else None)


_IDENTITY = frozenset(
    {"names", "surnames", "document_kind", "document_number", "birth_on", "phone", "address", "workplace"}
)
_RENAMED = {
    "given_by": "consents", "services": "consents", "claimed_at": "happened_at", "occurred_at": "happened_at",
}  # fmt: skip


def _as_sent(errors: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The register's names of the fields as the path that a system sent them by."""
    found: dict[str, list[str]] = {}
    for name, sentences in errors.items():
        parts = name.split(".")
        if len(parts) == 3 and parts[0] == "people" and parts[2] in _IDENTITY:
            parts.insert(2, "identity")
        found.setdefault(_RENAMED.get(name) or ".".join(parts), []).extend(sentences)
    return found


def of_exception(_: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """The problem of anything that an endpoint raised; what nobody foresaw is logged and says nothing of itself."""
    if isinstance(error, TejidoError):
        return of_error(error)
    if isinstance(error, Answered):
        return error.answer
    if isinstance(error, ValidationError):
        return _invalid(error)
    if isinstance(error, AuthenticationError):
        answer = problem(NO_TOKEN, "Envíe «Authorization: Bearer» con un token en vigor de su institución.")
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    if isinstance(error, HttpError):
        cause = error.__cause__
        return cause.answer if isinstance(cause, Answered) else problem(BAD_REQUEST, "El contenido no es JSON válido.")
    if isinstance(error, RequestDataTooBig):
        return problem(TOO_LARGE, "El contenido es demasiado grande.")
    log.error("an endpoint failed", exc_info=error if isinstance(error, Exception) else None)
    return problem(FAULT, "Algo falló de nuestro lado. Vuelva a intentar con la misma clave; no se hará dos veces.")


def _invalid(error: ValidationError) -> HttpResponse:
    errors = body_errors(error.errors)
    if KEY_HEADER in errors:
        return problem(NO_KEY, "Cada POST lleva «Idempotency-Key»: de 8 a 64 letras, cifras, «-» o «_».", errors)
    return problem(REFUSED, "Hay datos que corregir.", errors)
