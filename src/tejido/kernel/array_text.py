"""Columns of rows as the text of PostgreSQL arrays, for the bulk paths through the driver (ADR 0010).

The driver writes lists in Python, element by element, and asks each one for its type: 15 µs a value. Whoever knows the
type of a column writes it in one. Pure: nothing here knows the driver or the database.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

Writer = Callable[[Any], str]


def array_text(values: Iterable[Any], write: Writer) -> str:
    """The array of those values, each written by `write`; None is NULL. To be cast: `$1::text[]`."""
    return "{" + ",".join(["NULL" if value is None else write(value) for value in values]) + "}"


def text(value: str) -> str:
    """A text, whatever is in it; the byte 0 is refused by the database."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def number(value: int) -> str:
    """A whole number."""
    return f"{value:d}"


def yes_no(value: bool) -> str:
    """A boolean."""
    return "t" if value else "f"


def instant(value: datetime) -> str:
    """An instant with its time zone."""
    return f'"{value.isoformat()}"'


def octets(value: bytes | memoryview) -> str:
    """Bytes."""
    return f'"\\\\x{value.hex()}"'


def document(value: Any) -> str:
    """A JSON document, to be cast from text inside the statement."""
    return text(json.dumps(value, ensure_ascii=False))
