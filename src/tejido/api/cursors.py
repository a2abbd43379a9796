"""Where a page ended, as an opaque text that comes back with the next call. Whoever alters it is told so."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tejido.kernel.errors import Refused

_MOST = 2**63 - 1
_YEARS = range(1900, 2201)


def cursor_of(*parts: Any) -> str:
    """The cursor of a row: what it is ordered by."""
    told = [part.isoformat() if isinstance(part, datetime) else part for part in parts]
    return base64.urlsafe_b64encode(json.dumps(told, separators=(",", ":")).encode()).decode().rstrip("=")


def parts_of(cursor: str, *kinds: type) -> Sequence[Any] | None:
    """What a cursor holds, each part of its kind (a datetime may be None); None for the first page.

    Raises:
        Refused: it is not one that was given.
    """
    if not cursor:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
        if not isinstance(found, list):
            raise TypeError(found)
        return [_part(part, kind) for part, kind in zip(found, kinds, strict=True)]
    except (ValueError, TypeError, RecursionError) as wrong:
        raise Refused("El cursor no es uno que se haya dado. Empiece por la primera página.", field="cursor") from wrong


def _part(part: Any, kind: type[Any]) -> Any:
    if kind is datetime:
        moment = None if part is None else datetime.fromisoformat(part)
        if moment is not None and (moment.tzinfo is None or moment.year not in _YEARS):
            raise ValueError(part)
        return moment
    if type(part) is not kind:
        raise ValueError(part)
    if isinstance(part, int) and not 0 <= part <= _MOST:
        raise ValueError(part)
    if isinstance(part, str) and (len(part) > 80 or not part.isprintable()):
        raise ValueError(part)
    return part
