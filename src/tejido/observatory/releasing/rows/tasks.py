"""Tasks that sectors owe. The marks of a limit are populations of their own: they are never added up."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tejido.observatory.indicator import Facts
from tejido.observatory.releasing.rows.saying import either, said

DUE = ("in_time", "closed_late", "open_late")
DECISION, KIT = "court.decide_measures", "health.deliver_kit"


def _told(facts: Facts) -> ir.Table:
    return facts.obligations.filter(facts.obligations.gate == "open")


def _due(facts: Facts, mark: str) -> ir.Table:
    tasks = _told(facts)
    due = tasks.filter((tasks.mark == mark) & tasks.outcome.isin(list(DUE)))
    return due.mutate(month=due.due_month, deed=(due.duty == DECISION).ifelse("court_decision", "other"))


def tasks_official(facts: Facts) -> ir.Table:
    """Tasks due under a limit read in an official text."""
    return _due(facts, "official")


def tasks_secondary(facts: Facts) -> ir.Table:
    """Tasks due under a limit read in a secondary source."""
    return _due(facts, "secondary")


def tasks_unverified(facts: Facts) -> ir.Table:
    """Tasks whose limit nobody has confirmed, and is past."""
    return _due(facts, "unverified")


def tasks(facts: Facts) -> ir.Table:
    """Tasks that a sector was told of, in the quarter in which they began."""
    rows = _told(facts)
    ended = ibis.cases((rows.state == "done", "done"), (rows.state == "unable", "unable"), else_="open")
    return rows.mutate(month=rows.started_month, seen=said(rows.acknowledged), ended=ended)


def tasks_waiting(facts: Facts) -> ir.Table:
    """Open tasks that nobody is told of without her consent."""
    rows = facts.obligations
    waiting = rows.filter((rows.gate == "consent") & rows.state.isin(["open", "taken"]))
    return waiting.mutate(month=waiting.started_month)


def kits(facts: Facts) -> ir.Table:
    """Kits that were owed, closed or past their unverified limit."""
    own = _told(facts).filter(lambda t: t.duty == KIT)
    owed = own.filter((own.outcome != "not_due") | own.state.isin(["done", "unable"]))
    return owed.mutate(month=owed.started_month, kit=either(owed.state == "done", "delivered", "not_delivered"))
