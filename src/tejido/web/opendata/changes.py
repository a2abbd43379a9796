"""The changelog of a release as lines of a page: by table, how many cells changed in each way, and which. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tejido.observatory.released.reading import ReleaseInForce
from tejido.observatory.released.tables import Table

KINDS = {
    "grew": "Crecieron",
    "fell": "Bajaron",
    "appeared": "Son nuevas",
    "shown": "Estaban reservadas y ya se muestran",
    "hidden": "Se mostraban y ahora están reservadas",
}
MOST = 50


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: what it is about, in words, and both numbers as they are shown."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Kind:
    """Cells that changed in one way: how many, and the first of them."""

    name: str
    count: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One table."""

    table: Table
    new: bool
    kinds: tuple[Kind, ...]


def lines(release: ReleaseInForce) -> list[Line]:
    """The tables in which something changed; a table that is new is told as such, without its cells."""
    found = []
    for name, told in release.about.changes["tables"].items():
        table = release.tables[name]
        kinds = () if told["new"] else tuple(_kind(table, word, told[key]) for key, word in KINDS.items() if told[key])
        if told["new"] or kinds:
            found.append(Line(table, told["new"], kinds))
    return found


def _kind(table: Table, word: str, cells: list[Mapping[str, Any]]) -> Kind:
    return Kind(word, len(cells), tuple(_change(table, cell) for cell in cells[:MOST]))


def _change(table: Table, cell: Mapping[str, Any]) -> Change:
    axes = zip(table.axes.values(), cell["of"], strict=True)
    what = " · ".join(axis.label(code) for axis, code in axes if code != axis.total) or "Total"
    return Change(what, _number(cell["before"]), _number(cell["after"]))


def _number(value: int | None) -> str:
    return "reservado" if value is None else str(value)
