"""Kept figures less what a reader may not know of. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tejido.obligations.figures import Figures

FEWEST_TIMED = 10
_COUNTED = frozenset(
    {
        *("open", "due_soon", "open_by", "soon_by", "late", "unacknowledged", "was_due", "in_time", "acted"),
        *("still_open", "trend"),
    }
)


def without(whole: Mapping[str, Any], hidden: Figures) -> dict[str, Any]:
    """The kept figures of a scope less those of rows that a reader may not know of; times over too few are left out.

    What was kept a few seconds ago may differ by what changed since: nothing goes under 0.
    """
    part = hidden.as_data()
    left = {name: _less(value, part[name]) if name in _COUNTED else value for name, value in whole.items()}
    if left["acted"] + left["still_open"] < FEWEST_TIMED:
        left |= {"median": None, "p90": None, "at_risk": None}
    return left


def _less(value: Any, part: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _less(count, part.get(key, 0)) for key, count in value.items()}
    if isinstance(value, int):
        return max(0, value - part)
    return [_less(one, other) for one, other in zip(value, part, strict=True)]
