"""What changed from one release to the next, told from what both show and from nothing else. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tejido.statistics.releases.values import Key, Release

Told = dict[str, Any]


def changes(before: Release | None, after: Release, *, number: int) -> Told:
    """By table: the cells that grew, fell, appeared, went, and those that began or ceased to be withheld.

    `number` is of the release before; each cell is told by its codes with both numbers, None for what is withheld.
    """
    if before is None:
        return {"since": None, "tables": {}}
    old = before.numbers()
    names = {table.name for table in before.counts}
    tables = {table.name: _table(after, table.name, old, new=table.name not in names) for table in after.counts}
    gone = sorted(names - {table.name for table in after.counts})
    return {"since": number, "tables": tables, "gone": gone}


def _table(after: Release, name: str, old: Mapping[Key, int | None], *, new: bool) -> Told:
    table = next(one for one in after.counts if one.name == name)
    told: Told = {"new": new, "grew": [], "fell": [], "appeared": [], "hidden": [], "shown": [], "same": 0}
    for cell, value in table.cells.items():
        key = after.key(table, cell)
        kind = "appeared" if key not in old else _kind(old[key], value)
        if kind == "same":
            told["same"] += 1
        else:
            told[kind].append({"of": list(cell), "before": old.get(key), "after": value})
    return told


def _kind(before: int | None, after: int | None) -> str:
    if before == after:
        return "same"
    if after is None:
        return "hidden"
    if before is None:
        return "shown"
    return "grew" if after > before else "fell"
