"""What changed from one version of a delivery to the next. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tejido.sources.checking import Row
from tejido.sources.series import Series

Change = dict[str, Any]
"""`at`: the codes of the row's dimensions; `column`; `before` and `after`: None where the row was not or is no more."""


def changes_between(before: Iterable[Row], after: Iterable[Row], series: Series) -> list[Change]:
    """Each number that is another one now, in the order of the later rows, then of those that went away."""
    old, new = _by_key(before, series), _by_key(after, series)
    found: list[Change] = []
    for key in (*new, *(key for key in old if key not in new)):
        for column in series.numbers:
            was, now = _number(old.get(key), column.name), _number(new.get(key), column.name)
            if was != now:
                found.append({"at": list(key), "column": column.name, "before": was, "after": now})
    return found


def _by_key(rows: Iterable[Row], series: Series) -> Mapping[tuple[str, ...], Row]:
    return {tuple(str(row[one.name]) for one in series.dimensions if one.name in row): row for row in rows}


def _number(row: Row | None, name: str) -> int | None:
    return int(row[name]) if row is not None and name in row else None


def words_of(key: Sequence[str], series: Series, zones: Mapping[str, str]) -> str:
    """A row's dimensions in words."""
    told = []
    for code, column in zip(key, series.dimensions, strict=False):
        values = {**zones, **column.values}
        told.append(values.get(code, "No se sabe" if code == "unknown" else code))
    return " · ".join(told) or "Todo"
