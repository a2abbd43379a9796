"""Proceedings, how people stand in them, hearings and sanctions."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tejido.observatory.indicator import Facts
from tejido.observatory.releasing.rows.saying import said


def proceedings(facts: Facts) -> ir.Table:
    """Proceedings, in the quarter in which they began."""
    rows = facts.proceedings
    return rows.mutate(month=rows.opened_month, process=rows.kind, judged=said(rows.judged))


def parties(facts: Facts) -> ir.Table:
    """How people accused stand: in the quarter of their sentence, or in that of the case while there is none."""
    rows = facts.parties
    return rows.mutate(month=rows.sentenced_month.fill_null(rows.month))


def hearings(facts: Facts) -> ir.Table:
    """Hearings that were held or suspended, in the quarter for which they were set."""
    rows = facts.hearings.filter(facts.hearings.state.isin(["held", "suspended"]))
    held = ibis.cases((rows.accompanied, "accompanied"), (~rows.accompanied, "alone"), else_="not_known")
    return rows.mutate(month=rows.scheduled_month, hearing=(rows.state == "held").ifelse(held, "suspended"))


def sanctions(facts: Facts) -> ir.Table:
    """Sanctions of a sentence, in its quarter."""
    rows = facts.sanctions
    return rows.mutate(month=rows.imposed_month, sanction=rows.kind)
