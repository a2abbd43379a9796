"""What is sent: JSON, not too large, of letters that can be stored."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from tejido.api.problems import BAD_REQUEST, WRONG_TYPE, Answered, problem

MOST_BYTES = 256 * 1024
MOST_OF_A_DOCUMENT = 14 * 1024 * 1024
"""A file of 10 MB in base64, with what is told of it."""
_UNFIT = "El contenido tiene caracteres que no se pueden guardar."


class JsonOnly(Parser):
    """JSON in UTF-8, without numbers that are none, NUL characters or halves of characters."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The value that was sent; the framework turns what this raises into its own error, with this as its cause."""
        if request.content_type != "application/json":
            raise Answered(problem(WRONG_TYPE, "Envíe el contenido como application/json."))
        text = request.body.decode("utf-8")
        found: dict[str, Any] = json.loads(text, parse_constant=_refuse)
        if "\\u" in text and not _storable(found):
            raise Answered(problem(BAD_REQUEST, _UNFIT))
        return found


def _refuse(word: str) -> Any:
    raise ValueError(word)


def _storable(value: Any) -> bool:
    """Whether every text in it can be stored: written out raw, a NUL is no JSON and half a character no UTF-8."""
    written = json.dumps(value, ensure_ascii=False)
    try:
        written.encode()
    except UnicodeEncodeError:
        return False
    return "\\u0000" not in written
