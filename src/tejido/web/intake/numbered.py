"""What was typed, block by block: how many of each kind there are, one more, one less. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.http import QueryDict

INCIDENT, SURVIVOR, PERPETRATOR, OTHER, EXCLUSION = "hecho", "afectada", "denunciada", "otra", "exclusion"
RELATION = "relacion"
AT_START: Mapping[str, int] = {INCIDENT: 1, SURVIVOR: 1, PERPETRATOR: 1, OTHER: 1, EXCLUSION: 1}
MOST = 12
_PLACE_IN_RELATION = {SURVIVOR: 0, PERPETRATOR: 1}


def count(typed: QueryDict | None, kind: str) -> int:
    """How many blocks of a kind the form has, between one and twelve."""
    said = typed.get(f"n-{kind}", "") if typed is not None else ""
    return min(MOST, max(1, int(said))) if said.isascii() and said.isdigit() else AT_START[kind]


def with_one_more(typed: QueryDict, kind: str) -> QueryDict:
    """The same with one more block of that kind, blank."""
    changed = typed.copy()
    changed[f"n-{kind}"] = str(min(MOST, count(typed, kind) + 1))
    return changed


def without(typed: QueryDict, kind: str, gone: int) -> QueryDict:
    """The same without that block; those after it move up one place, their relations with them."""
    changed = typed.copy()
    total = count(typed, kind)
    if not 0 <= gone < total:
        return changed
    for name in list(changed):
        values = changed.pop(name)
        moved = _moved(name, kind, gone)
        if moved is not None:
            changed.setlist(moved, values)
    changed[f"n-{kind}"] = str(max(1, total - 1))
    return changed


def _moved(name: str, kind: str, gone: int) -> str | None:
    """The name after the block is gone; None when the field goes with it."""
    found = re.match(rf"({kind})-(\d+)-", name)
    at = 2
    if found is None and kind in _PLACE_IN_RELATION:
        found = re.match(rf"({RELATION})-(\d+)-(\d+)-", name)
        at = 2 + _PLACE_IN_RELATION[kind]
    if found is None:
        return name
    place = int(found[at])
    if place == gone:
        return None
    start, end = found.span(at)
    return name[:start] + str(place - 1) + name[end:] if place > gone else name
