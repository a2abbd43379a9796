"""What a later release changes: the cells that grew, fell, appeared or went away. Reads two Parquet files."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from tejido.sources.imports.engine import Engine
from tejido.sources.imports.staged import Changes

SHOWN: Final = 12

_COMPARED = """
    CREATE TABLE compared AS SELECT coalesce(a.year, b.year) AS year, coalesce(a.month, b.month) AS month,
        coalesce(a.place, b.place) AS place, coalesce(a.place_name, b.place_name) AS place_name,
        coalesce(a.groups, b.groups) AS groups, coalesce(a.measure, b.measure) AS measure,
        a.value AS before, b.value AS after,
        CASE WHEN a.value IS NULL THEN 'appeared' WHEN b.value IS NULL THEN 'gone' WHEN b.value > a.value THEN 'grew'
            WHEN b.value < a.value THEN 'fell' ELSE 'same' END AS kind
    FROM read_parquet(?) a FULL OUTER JOIN read_parquet(?) b
        ON a.year = b.year AND a.month = b.month AND a.place = b.place AND a.groups = b.groups
            AND a.measure = b.measure
"""
_EXAMPLES = """
    SELECT year, month, place, place_name, groups, measure, before::BIGINT, after::BIGINT, kind FROM compared
    WHERE kind <> 'same' AND {where} ORDER BY abs(coalesce(after, 0) - coalesce(before, 0)) DESC, year, month, place,
        groups, measure LIMIT {most}
"""
_COLUMNS = ("year", "month", "place", "place_name", "groups", "measure", "before", "after", "kind")


def compare(before: Path, after: Path, *, watched: Collection[str], main: str, folder: Path) -> Changes:
    """The changes from one file of cells to another; `watched` places are listed first and apart."""
    engine = Engine(folder)
    try:
        engine.ask(_COMPARED, [str(before), str(after)])
        kinds = dict(engine.ask("SELECT kind, count(*) FROM compared GROUP BY kind"))
        sums = engine.ask(
            "SELECT coalesce(sum(before), 0)::BIGINT, coalesce(sum(after), 0)::BIGINT FROM compared WHERE measure = ?",
            [main],
        )[0]
        here_count = engine.ask(
            "SELECT count(*) FROM compared WHERE kind <> 'same' AND list_contains(?, place)", [sorted(watched)]
        )[0][0]
        here = engine.ask(_EXAMPLES.format(where="list_contains(?, place)", most=200), [sorted(watched)])
        fell = engine.ask(_EXAMPLES.format(where="kind IN ('fell', 'gone')", most=SHOWN))
        return {
            **{kind: int(kinds.get(kind, 0)) for kind in ("grew", "fell", "appeared", "gone", "same")},
            "before": sums[0],
            "after": sums[1],
            "here_count": int(here_count),
            "here": [dict(zip(_COLUMNS, row, strict=True)) for row in here],
            "fewer": [dict(zip(_COLUMNS, row, strict=True)) for row in fell],
        }
    finally:
        engine.close()
