"""The process that reads a file and ends: the engine's memory is never that of a process that serves pages.

    python -m tejido.sources.imports.staging ORDER       the file of an order of `staged`, as JSON

It writes `cells.parquet` and, where it is asked for, `rejected.csv` in the place of the order, and tells a JSON object
a line: `told`, how far it is; at the end `found`, or `refused` with its field.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import polars as pl

from tejido.kernel.errors import Refused
from tejido.sources.imports.comparing import compare
from tejido.sources.imports.fields import Given
from tejido.sources.imports.profile_reading import read_profile
from tejido.sources.imports.reading import Reading, reading
from tejido.sources.imports.rejecting import write_rejected
from tejido.sources.imports.staged import CELLS, REJECTED, WATCHED, Changes, Found, Order
from tejido.sources.imports.summaries import detected_of, release_of, slot_of, summary_of


def read_file(order: Order) -> Found:
    """Read the file, write its cells, and compare them with those of the load whose place they take.

    Raises:
        Refused: it cannot be read as a whole, or something of it must be said.
    """
    place = Path(order.place)
    profile = replace(read_profile(order.profile_name, order.profile), places=order.places)
    given = Given(order.today, order.said.year, order.said.codes)
    with reading(Path(order.file), profile, order.said, given, name=order.name, tell=_tell) as read:
        read.engine.write(place / CELLS)
        if order.with_rejected:
            write_rejected(read.left_out() if read.rejected or read.totals else (), place / REJECTED)
        slot = slot_of(read.engine.cells, profile) if read.kept else ""
        release = release_of(read.engine.cells)
        return Found(
            name=read.opened.name, size=read.opened.size, digest=read.opened.digest, slot=slot, release=release,
            detected=detected_of(read), summary=summary_of(read), rows=read.rows, kept=read.kept,
            rejected=read.rejected, totals=read.totals, cells=read.engine.cells.height,
            shown=read.shown, changes=_changes(order, read, slot, release), here=_watched(order, read),
        )  # fmt: skip


def _changes(order: Order, read: Reading, slot: str, release: str) -> Changes | None:
    standing = order.standing.get(slot)
    if standing is None or standing.holds(read.opened.digest, read.profile.digest, order.said):
        return None
    if release < standing.release:  # it will be refused
        return None
    _tell("comparando con la carga anterior")
    place, watched = Path(order.place), frozenset(order.watched)
    return compare(Path(standing.cells), place / CELLS, watched=watched, main=read.profile.main)


def _watched(order: Order, read: Reading) -> list[list[Any]]:
    here = read.engine.cells.filter(pl.col("place").is_in(sorted(order.watched)))
    return [list(row) for row in here.select(WATCHED).rows()]


def _tell(said: str) -> None:
    _say({"told": said})


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, default=int) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Read the order and tell what was found."""
    try:
        found = read_file(Order.read(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
    except Refused as error:
        _say({"refused": error.message, "field": error.field})
    else:
        _say({"found": asdict(found)})
    return 0


if __name__ == "__main__":
    sys.exit(main())
