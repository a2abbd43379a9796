"""How an endpoint is declared: the scope that it needs, whether it may be kept, and what it documents by itself."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, get_type_hints

from django.http import HttpRequest, HttpResponse
from ninja.params.functions import Header
from ninja.utils import contribute_operation_args
from pydantic import BaseModel

from tejido.accounts.machines.services.once import Standing, asked_hash, begin, finish, forget, own_key
from tejido.api.caller import Call, call_of
from tejido.api.problems import KEY_HEADER, OTHER_BODY, UNDER_WAY, Answered, problem

JSON = "application/json"
KEY = r"^[A-Za-z0-9_\-]{8,64}$"
Endpoint = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Declared:
    """What an endpoint says of itself: its scope, whether it may be kept, and other statuses that it may answer."""

    scope: str
    kept: bool = False
    also: tuple[int, ...] = ()


DECLARED: dict[str, Declared] = {}
"""By the name of the endpoint's function: what the document and the policy tests read."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a POST did: its status, what it answers (codes only) and where the thing is."""

    status: int
    value: BaseModel
    location: str = ""


def reading(
    scope: str, *, kept: bool = False, also: tuple[int, ...] = ()
) -> Callable[[Callable[..., BaseModel]], Endpoint]:
    """A GET that needs the scope. `kept`: nothing of any case, so that it carries an ETag and may be kept.

    `also`: statuses that it may answer besides those of every GET.
    """

    def decorate(view: Callable[..., BaseModel]) -> Endpoint:
        @wraps(view)
        def answer(request: HttpRequest, **values: Any) -> HttpResponse:
            call_of(request).require(scope)
            text = view(request, **values).model_dump_json(exclude_unset=True)
            return answer_kept(request, text) if kept else _private(text)

        return _declared(answer, view, Declared(scope, kept, also))

    return decorate


def posting(scope: str) -> Callable[[Callable[..., Done]], Endpoint]:
    """A POST that needs the scope and an `Idempotency-Key`: repeated, it gives the first answer and does nothing."""

    def decorate(view: Callable[..., Done]) -> Endpoint:
        @wraps(view)
        def answer(request: HttpRequest, *, idempotency_key: str, **values: Any) -> HttpResponse:
            call_of(request).require(scope)
            return _once(request, idempotency_key, lambda: view(request, **values))

        declared = _declared(answer, view, Declared(scope))
        key: Any = Header(..., alias=KEY_HEADER, min_length=8, max_length=64, pattern=KEY)
        contribute_operation_args(declared, "idempotency_key", str, key)
        return declared

    return decorate


def _declared(answer: Endpoint, view: Callable[..., Any], declared: Declared) -> Endpoint:
    """The endpoint with its types resolved where it was written, so that the framework need not guess."""
    hints = get_type_hints(view, include_extras=True)
    known = inspect.signature(view).parameters.values()
    typed = [one.replace(annotation=hints.get(one.name, one.annotation)) for one in known]
    answer.__signature__ = inspect.Signature(typed)  # type: ignore[attr-defined]
    DECLARED[view.__name__] = declared
    return answer


def _once(request: HttpRequest, key: str, view: Callable[[], Done]) -> HttpResponse:
    call = call_of(request)
    asked = asked_hash(str(request.method), request.path, request.body)
    begun = begin(call.caller.token_id, key, asked, at=call.at)
    if begun.standing == Standing.REPEATED:
        return _written(begun.status, begun.answer, begun.location, repeated=True)
    if begun.standing == Standing.OTHER_BODY:
        raise Answered(problem(OTHER_BODY, "Use una clave nueva para cada cosa distinta que pide."))
    if begun.standing == Standing.UNDER_WAY:
        answer = problem(UNDER_WAY, "Espere y repita la llamada con la misma clave: recibirá la primera respuesta.")
        answer["Retry-After"] = "1"
        raise Answered(answer)
    form = own_key(call.actor.code, key, asked)
    request.auth = Call(call.caller, call.at, form, begun.retaken)  # type: ignore[attr-defined]
    try:
        done = view()
    except Exception:
        forget(begun.call_id)
        raise
    text = done.value.model_dump_json(exclude_unset=True)
    finish(begun.call_id, status=done.status, answer=text, location=done.location)
    return _written(done.status, text, done.location)


def _written(status: int, text: str, location: str, *, repeated: bool = False) -> HttpResponse:
    answer = _private(text, status)
    if location:
        answer["Location"] = location
    if repeated:
        answer["Idempotency-Replayed"] = "true"
    return answer


def _private(text: str, status: int = 200) -> HttpResponse:
    answer = HttpResponse(text, status=status, content_type=JSON)
    answer["Cache-Control"] = "no-store, private"
    return answer


def answer_kept(request: HttpRequest, text: str) -> HttpResponse:
    """What may be kept and asked again by its tag; 304 when it is the same."""
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    same = tag in [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    answer = HttpResponse(status=304) if same else HttpResponse(text, content_type=JSON)
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer
