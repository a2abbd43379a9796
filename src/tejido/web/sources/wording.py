"""The words of the loads: their state, a period, and a change. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tejido.kernel.numbers import grouped
from tejido.sources.imports.models import Load
from tejido.sources.imports.profile import Profile
from tejido.web.wording import Look

_LOOKS = {
    Load.State.CURRENT: Look("Vigente", "ok", "check"),
    Load.State.REPLACED: Look("Reemplazada", "plain", "refresh"),
    Load.State.REVERSED: Look("Deshecha", "doubt", "close"),
}
_KINDS = {"grew": "creció", "fell": "bajó", "appeared": "apareció", "gone": "ya no está"}


SHRUNK: Final = 0.95
"""A later release that adds up to less than this part of the one before is probably not whole."""
MOST_LINES: Final = 20


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One cell that is another one now."""

    where: str
    what: str
    before: str
    after: str


def state_look(load: Load) -> Look:
    """How the state of a load is shown."""
    return _LOOKS[Load.State(load.state)]


def change_lines(changes: Iterable[Mapping[str, Any]], profile: Profile) -> list[ChangeLine]:
    """The changes in words."""
    return [_line(one, profile) for one in changes]


def changes_shown(changes: Mapping[str, Any] | None, profile: Profile) -> dict[str, Any]:
    """What the pages say of the changes of a load; nothing at first."""
    if not changes:
        return {}
    numbers = {name: grouped(changes[name]) for name in (*_KINDS, "same", "before", "after")}
    return {
        "numbers": numbers,
        "shrunk": changes["after"] < SHRUNK * changes["before"],
        "here": change_lines(changes["here"][:MOST_LINES], profile),
        "here_count": changes["here_count"],
        "fewer": change_lines(changes["fewer"], profile),
    }


def _line(one: Mapping[str, Any], profile: Profile) -> ChangeLine:
    period = f"{one['month']:02}/{one['year']}" if one["month"] else str(one["year"])
    groups = _groups(str(one["groups"]), profile)
    what = " · ".join(part for part in (profile.measures.get(one["measure"], one["measure"]), groups) if part)
    before, after = ("—" if one[side] is None else grouped(one[side]) for side in ("before", "after"))
    return ChangeLine(f"{one['place_name']}, {period}", f"{what}: {_KINDS[one['kind']]}", before, after)


def _groups(text: str, profile: Profile) -> str:
    words = {one.name: one.words for one in profile.columns}
    told = []
    for part in filter(None, text.split(";")):
        name, _, value = part.partition("=")
        told.append("no se sabe" if value == "unknown" else words.get(name, {}).get(value, value))
    return ", ".join(told)
