"""The rows of an indicator, grouped: the one expression behind every figure, the same on every engine. Pure.

Only what DuckDB and Spark do alike is used: whole numbers are added, different cases are counted as rows of a first
grouping by case, and neither medians nor quantiles are asked of an engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir

from tejido.kernel.errors import Refused
from tejido.observatory.indicator import ALL, Facts, Indicator, Unit

Filters = Mapping[str, str | Sequence[str]]


def grouped(one: Indicator, facts: Facts, by: Sequence[str] = (), where: Filters | None = None) -> ir.Table:
    """One row a combination of `by` (and of the sheet's `always`, which goes first) that has any row.

    Counts and shares: `part`, `whole`, `cases` (different cases behind) and `part_cases` (behind the part). Times: one
    row for each `time` besides, with `tasks` and `acts`. A month that is not known is in none of the times.

    Raises:
        Refused: the indicator cannot be told by that.
    """
    dims = dimensions(one, by)
    rows = _chosen(one, _dated(one.rows(facts), [*dims, *(where or {})]), where or {})
    if one.sheet.unit is Unit.HOURS:
        return _by(rows, [*dims, "time"]).aggregate(tasks=rows.count(), acts=rows.acted.cast("int64").sum())
    if one.sheet.unit is Unit.COUNT:
        rows = rows.mutate(part=ibis.literal(1, "int64"), whole=ibis.literal(1, "int64"))
    if one.of_cases and not one.one_each:
        rows = _by(rows, [*dims, "case_key"]).aggregate(part=rows.part.sum(), whole=rows.whole.sum())
    behind_part = (rows.part > 0).cast("int64").sum()
    return _by(rows, dims).aggregate(
        part=rows.part.sum(), whole=rows.whole.sum(), cases=rows.count(), part_cases=behind_part
    )


def cases_behind(one: Indicator, facts: Facts, by: Sequence[str] = (), where: Filters | None = None) -> ir.Table:
    """How many different cases stand behind each combination, for times, which tell them not."""
    dims = dimensions(one, by)
    rows = _chosen(one, _dated(one.rows(facts), [*dims, *(where or {})]), where or {})
    each = rows.select(*dims, "case_key").distinct()
    return _by(each, dims).aggregate(cases=each.count())


def dimensions(one: Indicator, by: Sequence[str]) -> list[str]:
    """What a figure is told by: the sheet's `always` first, then what was asked.

    Raises:
        Refused: the indicator cannot be told by that.
    """
    _check(one, by)
    return list(dict.fromkeys([*one.sheet.always, *by]))


def _check(one: Indicator, names: Sequence[str]) -> None:
    known = [*one.sheet.by, *ALL]
    wrong = [name for name in names if name not in known]
    if wrong:
        raise Refused(f"{one.sheet.code} no se puede ver por «{wrong[0]}». Elija entre: {', '.join(known)}.")


def _dated(rows: ir.Table, names: Sequence[str]) -> ir.Table:
    """With the year and the quarter, when they are asked for."""
    asked = {}
    if "year" in names:
        asked["year"] = rows.month.substr(0, 4)
    if "quarter" in names:
        number = rows.month.substr(5, 2)
        quarter = ibis.cases(
            (number <= "03", "T1"), (number <= "06", "T2"), (number <= "09", "T3"), (number <= "12", "T4")
        )
        asked["quarter"] = rows.month.substr(0, 4).concat("-").concat(quarter)
    return rows.mutate(**asked) if asked else rows


def _chosen(one: Indicator, rows: ir.Table, where: Filters) -> ir.Table:
    _check(one, list(where))
    for name, wanted in where.items():
        rows = rows.filter(rows[name].isin([wanted] if isinstance(wanted, str) else list(wanted)))
    return rows


def _by(rows: ir.Table, keys: Sequence[str]) -> Any:
    """The rows in groups, or as they are when there is nothing to group them by."""
    return rows.group_by(keys) if keys else rows
