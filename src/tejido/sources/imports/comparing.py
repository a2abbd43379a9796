"""What a later release changes: the cells that grew, fell, appeared or went away. Reads two Parquet files."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

import polars as pl

from tejido.sources.imports.staged import Changes

SHOWN: Final = 12
SHOWN_HERE: Final = 200

_OF = ("year", "month", "place", "groups", "measure")
_COLUMNS = ("year", "month", "place", "place_name", "groups", "measure", "before", "after", "kind")
_KINDS = ("grew", "fell", "appeared", "gone", "same")


def compare(before: Path, after: Path, *, watched: Collection[str], main: str) -> Changes:
    """The changes from one file of cells to another; `watched` places are listed first and apart."""
    cells = _compared(_cells(before), _cells(after))
    kinds = dict(cells["kind"].value_counts().iter_rows())
    sums = cells.filter(pl.col("measure") == main).select(pl.sum("before", "after")).row(0)
    moved = cells.filter(pl.col("kind") != "same")
    here = moved.filter(pl.col("place").is_in(sorted(watched)))
    return {
        **{kind: kinds.get(kind, 0) for kind in _KINDS},
        "before": sums[0],
        "after": sums[1],
        "here_count": here.height,
        "here": _first(here, SHOWN_HERE),
        "fewer": _first(moved.filter(pl.col("kind").is_in(["fell", "gone"])), SHOWN),
    }


def _cells(file: Path) -> pl.DataFrame:
    return pl.read_parquet(file).with_columns(pl.col(pl.Enum).cast(pl.String))


def _compared(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Every cell of either, with its value in both and what happened to it."""
    old, new = pl.col("before"), pl.col("after")
    kind = (
        pl.when(old.is_null()).then(pl.lit("appeared")).when(new.is_null()).then(pl.lit("gone"))
        .when(new > old).then(pl.lit("grew")).when(new < old).then(pl.lit("fell")).otherwise(pl.lit("same"))
    )  # fmt: skip
    both = before.rename({"value": "before"}).join(
        after.rename({"value": "after"}), on=_OF, how="full", coalesce=True, suffix="_after"
    )
    return both.with_columns(pl.coalesce("place_name", "place_name_after").alias("place_name"), kind.alias("kind"))


def _first(moved: pl.DataFrame, most: int) -> list[dict[str, Any]]:
    """Those that moved most."""
    by = (pl.col("after").fill_null(0) - pl.col("before").fill_null(0)).abs()
    return moved.sort(by, *_OF, descending=[True, *[False] * len(_OF)]).select(_COLUMNS).head(most).rows(named=True)
