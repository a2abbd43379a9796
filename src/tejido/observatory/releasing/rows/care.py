"""Appointments, goals of plans, drop-outs, follow-ups and the level of recovery."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tejido.observatory.indicator import Facts
from tejido.observatory.releasing.rows.saying import either, said


def attentions(facts: Facts) -> ir.Table:
    """Appointments, kept or not."""
    return facts.attentions.mutate(month=facts.attentions.attended_month, came=said(facts.attentions.came))


def goals(facts: Facts) -> ir.Table:
    """Goals of the plans, each once, in the quarter of the plan."""
    plans = facts.plans.filter(facts.plans.goals > 0)
    each = plans.mutate(month=plans.agreed_month, goal=ibis.range(0, plans.goals)).unnest("goal")
    return each.mutate(reached=either(each.goal < each.reached, "yes", "no"))


def drop_outs(facts: Facts) -> ir.Table:
    """People who stopped going to a service."""
    gone = facts.drop_outs
    return gone.mutate(month=gone.since_month, why=gone.reason, returned=said(gone.returned))


def follow_ups(facts: Facts) -> ir.Table:
    """Follow-ups that were tried."""
    talks = facts.follow_ups
    return talks.mutate(month=talks.held_month, spoken=said(talks.contact == "spoken"))


def recoveries(facts: Facts) -> ir.Table:
    """People by the last level that they told, and whether it is higher or lower than the first."""
    last = facts.follow_ups.filter(facts.follow_ups["last"])
    change = ibis.cases(
        (last.place <= 1, "once"),
        (last.recovery > last.first_recovery, "better"),
        (last.recovery < last.first_recovery, "worse"),
        else_="same",
    )
    return last.mutate(month=last.held_month, level=last.recovery.cast("string"), change=change)
