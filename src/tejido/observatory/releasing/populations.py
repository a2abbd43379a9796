"""What is counted in a release, as pure expressions over the facts, by the name of its population.

Two tables hang together, for whoever withholds, only when they share a population: whatever is one case for every table
is in `cases`, and what one population is broken down by no other is (ADR 0026).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

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


def exploded(rows: ir.Table, lines: Lines) -> ir.Table:
    """How many rows, and different cases behind them, each combination of codes has.

    `lines` gives, for each dimension, all the codes that a row belongs to, totals included; nulls among them are none.
    """
    codes = lines(rows)
    told = rows.mutate(**codes).select("case_key", *codes)
    for name in codes:
        told = told.unnest(name)
        told = told.filter(told[name].notnull())
    return told.group_by(list(codes)).aggregate(rows=told.count(), cases=told.case_key.nunique())


def text(value: str) -> ir.StringScalar:
    """A literal."""
    return ibis.literal(value, "string")
