"""What is counted in a release, as pure expressions over the facts, by the name of its population.

Two tables hang together, for whoever withholds, only when they share a population: whatever is one case for every table
is in `cases`, and what one population is broken down by no other is (ADR 0026).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import ibis
import ibis.expr.types as ir

from tejido.observatory.indicator import Facts
from tejido.observatory.releasing.rows import acts, care, cases, justice, people, tasks

POPULATIONS: Mapping[str, Callable[[Facts], ir.Table]] = {
    one.__name__: one
    for one in (
        cases.cases, cases.entries, people.people, people.accused, people.bonds, acts.incidents, acts.sexual_acts,
        acts.assessments, acts.referrals, acts.requests, acts.measures, tasks.tasks_official, tasks.tasks_secondary,
        tasks.tasks_unverified, tasks.tasks, tasks.tasks_waiting, tasks.kits, justice.proceedings, justice.parties,
        justice.hearings, justice.sanctions, care.attentions, care.goals, care.drop_outs, care.follow_ups,
        care.recoveries,
    )
}  # fmt: skip
Lines = Callable[[ir.Table], Mapping[str, ir.ArrayValue]]


def exploded(rows: ir.Table, alike: Sequence[str], lines: Lines, *, threshold: int) -> ir.Table:
    """How many rows, and different cases behind them, each combination of codes has; from `threshold` cases on,
    `cases` only says that they are no fewer than it.

    `alike`: the columns, none of them null, that decide the codes of a row. `lines` gives, for each dimension, all the
    codes that a row belongs to, totals included; nulls among them are none. Rows that are alike are added up before
    they are told by all their codes, so that the cost of those is of the kinds of rows and not of the rows.
    """
    each = rows.group_by(["case_key", *alike]).aggregate(rows=rows.count())
    kinds = each.group_by(alike).aggregate(rows=each.rows.sum(), cases=each.count())
    told, codes = _told(kinds, lines)
    told = told.group_by(codes).aggregate(rows=told.rows.sum(), most=told.cases.max())
    rare = kinds.filter(kinds.cases < threshold).select(*alike)
    whose, _ = _told(each.semi_join(rare, list(alike)), lines)
    whose = whose.group_by(codes).aggregate(few=whose.case_key.nunique())
    whose = whose.rename({f"{name}_few": name for name in codes})
    both = told.left_join(whose, [told[name] == whose[f"{name}_few"] for name in codes])
    return both.select(*codes, "rows", cases=ibis.greatest(both.most, both.few.fill_null(0)))


def _told(rows: ir.Table, lines: Lines) -> tuple[ir.Table, list[str]]:
    """Each row once for each combination of its codes, and the names of those."""
    codes = lines(rows)
    told = rows.mutate(**{f"{name}_code": line for name, line in codes.items()})
    for name in codes:
        told = told.unnest(f"{name}_code")
        told = told.filter(told[f"{name}_code"].notnull())
    return told, [f"{name}_code" for name in codes]


def text(value: str) -> ir.StringScalar:
    """A literal."""
    return ibis.literal(value, "string")
