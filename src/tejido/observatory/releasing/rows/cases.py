"""Cases, each once. Where she lives and the kinds of violence are a population by themselves, with quarters; the rest
is another, by years. No dimension stands in both, nor in that of the people affected, so that none tells what another
withholds; the totals that they share are a bond of `cubes.yaml`.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tejido.observatory.indicator import Facts
from tejido.observatory.releasing.rows.saying import either, said

DAY, WEEK = 24, 7
_KINDS = ("physical", "psychological", "sexual", "economic")


def entries(facts: Facts) -> ir.Table:
    """Cases as they came: where she lives, the kinds of violence, whether children are affected."""
    rows = facts.cases
    return rows.mutate(minors=said((rows.minors > 0).fill_null(False)), kinds=_how_many(rows))


def cases(facts: Facts) -> ir.Table:
    """Cases with their first sheet, first attention, plan and follow-up."""
    rows = facts.cases
    for beside, key in (_sheets(facts), _attentions(facts), _plans(facts), _talks(facts)):
        rows = rows.left_join(beside, rows.case_key == beside[key]).select(*rows.columns, *beside.columns)
    has_sheet, has_plan = rows.sheet.fill_null(False), rows.plan_key.notnull()
    return rows.mutate(
        reported=said(rows.reported.fill_null(False)),
        danger=said(rows.danger),
        sheet=has_sheet.ifelse(_when(rows.first_hours <= DAY, "first_day", "later"), "no"),
        attended=rows.cared_key.notnull().ifelse(_when(rows.first_day <= WEEK, "first_week", "later"), "no"),
        plan=has_plan.ifelse(either(rows.spoken_key.notnull(), "followed", "not_followed"), "no"),
        closed=said(rows.state == "closed"),
    )


def _when(soon: ir.Value, yes: str, no: str) -> ir.Value:
    return soon.fill_null(False).ifelse(yes, no)


def _how_many(rows: ir.Table) -> ir.Value:
    kinds = [rows[kind].fill_null(False).cast("int64") for kind in _KINDS]
    number = kinds[0] + kinds[1] + kinds[2] + kinds[3]
    return ibis.cases((number == 0, "none"), (number == 1, "one"), else_="several")


def _sheets(facts: Facts) -> tuple[ir.Table, str]:
    sheets = facts.assessments
    return sheets.group_by(sheet_key="case_key").aggregate(first_hours=sheets.hours_from_case.min()), "sheet_key"


def _attentions(facts: Facts) -> tuple[ir.Table, str]:
    came = facts.attentions.filter(facts.attentions.came)
    return came.group_by(cared_key="case_key").aggregate(first_day=came.days_from_case.min()), "cared_key"


def _plans(facts: Facts) -> tuple[ir.Table, str]:
    return facts.plans.select(plan_key="case_key").distinct(), "plan_key"


def _talks(facts: Facts) -> tuple[ir.Table, str]:
    talks = facts.follow_ups.filter(facts.follow_ups.contact == "spoken")
    return talks.select(spoken_key="case_key").distinct(), "spoken_key"
