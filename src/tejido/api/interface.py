"""The interface: every endpoint of `v1`, what errors answer, and the document that says all of it (OpenAPI 3.1)."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.operation import Operation

from tejido.api import v1
from tejido.api.bodies import JsonOnly
from tejido.api.caller import Bearer
from tejido.api.declaring import DECLARED, Declared
from tejido.api.parameters import PREFIX
from tejido.api.problems import KEY_HEADER, MEDIA_TYPE, of_exception
from tejido.api.router import router

ABOUT = (
    "Cases, tasks and referrals for the systems of an institution. Every call carries the institution's token; every "
    "POST an Idempotency-Key. Errors are RFC 9457 problems with their detail in Spanish. See docs/api/README.md."
)
_PROBLEM = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "urn:tejido:problem:<word>"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What happened and what to do, in Spanish."},
        "errors": {
            "type": "object",
            "description": "By field, as its path in what was sent: people.0.identity.document_number",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}
_OF_EVERY = (401, 403, 429)
_OF_POST = (400, 409, 413, 415, 422)
_SECONDS = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}}
_TAG = {"ETag": {"schema": {"type": "string"}}}
_POSTED = {
    "Idempotency-Replayed": {"schema": {"type": "string", "enum": ["true"]}, "description": "The first answer again."},
    "Location": {"schema": {"type": "string"}, "description": "Where the thing is, when there is such a place."},
}


class Interface(NinjaAPI):
    """The framework's interface with our own document."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the endpoint's function."""
        return operation.view_func.__name__

    def document(self) -> dict[str, Any]:
        """The whole document. It has no description of a default answer: what is not in it is never answered."""
        found: dict[str, Any] = self.get_openapi_schema(path_prefix=PREFIX.strip("/") + "/")
        for path, methods in found["paths"].items():
            for method, operation in methods.items():
                _complete(operation, path, method, DECLARED[operation["operationId"]])
        found["components"]["schemas"]["Problem"] = _PROBLEM
        return found


def _complete(operation: dict[str, Any], path: str, method: str, declared: Declared) -> None:
    operation["x-scope"] = declared.scope
    if method == "post":
        operation["parameters"] = [one for one in operation["parameters"] if one["name"].lower() != KEY_HEADER.lower()]
        operation["parameters"].append(_key_parameter())
    answers = {str(status): answer for status, answer in operation["responses"].items()}
    for answer in answers.values():
        headers = (_TAG if declared.kept else {}) | (_POSTED if method == "post" else {})
        answer.update({"headers": headers} if headers else {})
    if declared.kept:
        answers["304"] = {"description": "Not Modified", "headers": _TAG}
    answers |= {str(status): _problem_answer(status) for status in _statuses(operation, path, method, declared)}
    operation["responses"] = dict(sorted(answers.items()))


def _statuses(operation: Mapping[str, Any], path: str, method: str, declared: Declared) -> Iterator[int]:
    yield from _OF_EVERY
    yield from declared.also
    if "{" in path:  # a code with a slash in it is another address
        yield from (404, 405)
    if method == "post":
        yield from _OF_POST
    elif any(one["in"] == "query" for one in operation["parameters"]):
        yield 422


def _problem_answer(status: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in (409, 429):
        told["headers"] = _SECONDS
    return told


def _key_parameter() -> dict[str, Any]:
    return {
        "in": "header",
        "name": KEY_HEADER,
        "required": True,
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_\\-]{8,64}$"},
        "description": "Another one for each thing that is asked; the same one to repeat a call that got no answer. "
        "With another body it is refused (422) for 400 days, longer than the term of a token.",
    }


def _assembled() -> Interface:
    found = Interface(
        title="Tejido", version="1", description=ABOUT, openapi_url=None, docs_url=None, auth=Bearer(),
        parser=JsonOnly(), servers=[{"url": "/"}],
    )  # fmt: skip
    found.add_exception_handler(Exception, of_exception)
    for name in _known_handlers(found):
        found.add_exception_handler(name, of_exception)
    for endpoint in sorted(one.name for one in pkgutil.iter_modules(v1.__path__)):
        importlib.import_module(f"{v1.__name__}.{endpoint}")
    found.add_router("", router)
    return found


def _known_handlers(of: Interface) -> list[type[Exception]]:
    """The errors for which the framework has answers of its own: all of them are answered as ours are."""
    return [kind for kind in of._exception_handlers if isinstance(kind, type)]  # noqa: SLF001


interface = _assembled()
