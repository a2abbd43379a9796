"""What is counted in a release, as pure expressions over the facts: one row for each thing, with the columns that the
cubes are broken down by.

Whatever is one case for every table is one population, so that no table tells what another withholds: who was affected
is a column of the case here, never a population of people beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ibis
import ibis.expr.types as ir

from tejido.observatory.indicator import Facts

SEVERAL = "several"


def _said(told: ir.Value) -> ir.Value:
    """A code for true and another for false; what is not known stays so."""
    return ibis.cases((told, "yes"), (~told, "no"))


def _one_of(rows: ir.Table, *names: str) -> ir.Table:
    """For each case, the only value of each column; `several` when its rows say different things."""
    told = {name: (rows[name].min() == rows[name].max()).ifelse(rows[name].min(), SEVERAL) for name in names}
    return rows.group_by(who_key="case_key").aggregate(**told)


def cases(facts: Facts) -> ir.Table:
    """Cases, each once, with who was affected and what was done."""
    people = facts.people.filter(facts.people.role == "survivor").select("case_key", "sex", "age_band")
    who = _one_of(people.rename(affected_sex="sex", age="age_band"), "affected_sex", "age")
    bonds = _one_of(facts.relations.rename(relation="level1"), "relation").rename(bond_key="who_key")
    came = facts.attentions.filter(facts.attentions.came).select(cared_key="case_key").distinct()
    rows = facts.cases
    for beside, key in ((who, "who_key"), (bonds, "bond_key"), (came, "cared_key")):
        rows = rows.left_join(beside, rows.case_key == beside[key]).select(*rows.columns, *beside.columns)
    return rows.mutate(
        reported=_said(rows.reported.fill_null(False)),
        danger=_said(rows.danger),
        sheet=_said(rows.sheet.fill_null(False)),
        attended=_said(rows.cared_key.notnull()),
        closed=_said(rows.state == "closed"),
    )


def _due(facts: Facts, mark: str) -> ir.Table:
    tasks = facts.obligations
    due = tasks.filter((tasks.gate == "open") & (tasks.mark == mark))
    due = due.filter(due.outcome.isin(["in_time", "closed_late", "open_late"]))
    return due.mutate(month=due.due_month)


def tasks_official(facts: Facts) -> ir.Table:
    """Tasks due under a limit read in an official text."""
    return _due(facts, "official")


def tasks_secondary(facts: Facts) -> ir.Table:
    """Tasks due under a limit read in a secondary source."""
    return _due(facts, "secondary")


def referrals(facts: Facts) -> ir.Table:
    """Referrals that were sent."""
    sent = facts.referrals.filter(facts.referrals.state.notin(["proposed", "withdrawn"]))
    answer = sent.answered.ifelse((sent.state == "refused").ifelse("refused", "accepted"), "waiting")
    return sent.mutate(month=sent.proposed_month, answer=answer)


def measures(facts: Facts) -> ir.Table:
    """Sets of measures on which a court decided."""
    decided = facts.measures.filter(facts.measures.answer.isin(["granted", "denied"]))
    granted = decided.executed.fill_null(False).ifelse("executed", "not_executed")
    return decided.mutate(month=decided.decided_month, decision=(decided.answer == "denied").ifelse("denied", granted))


def attentions(facts: Facts) -> ir.Table:
    """Appointments, kept or not."""
    return facts.attentions.mutate(month=facts.attentions.attended_month, came=_said(facts.attentions.came))


def follow_ups(facts: Facts) -> ir.Table:
    """Follow-ups that were tried."""
    talks = facts.follow_ups
    return talks.mutate(month=talks.held_month, spoken=_said(talks.contact == "spoken"))


def penal(facts: Facts) -> ir.Table:
    """Penal proceedings."""
    found = facts.proceedings.filter(facts.proceedings.kind == "penal")
    return found.mutate(month=found.opened_month, judged=_said(found.judged))


def sanctions(facts: Facts) -> ir.Table:
    """Sanctions of a sentence."""
    return facts.sanctions.mutate(month=facts.sanctions.imposed_month, sanction=facts.sanctions.kind)


POPULATIONS: Mapping[str, Callable[[Facts], ir.Table]] = {
    one.__name__: one
    for one in (cases, tasks_official, tasks_secondary, referrals, measures, attentions, follow_ups, penal, sanctions)
}


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
