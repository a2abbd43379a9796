"""Acts of violence, risk sheets, referrals and protection measures."""

from __future__ import annotations

import ibis.expr.types as ir

from tejido.observatory.indicator import Facts
from tejido.observatory.releasing.rows.saying import either, listed, said

MODALITIES = ("partner_violence", "feminicide", "trafficking", "street_harassment", "digital")
HOURS = 72


def incidents(facts: Facts) -> ir.Table:
    """Acts, each once."""
    rows = facts.incidents
    return rows.mutate(
        modality=listed(rows.modality, MODALITIES, "other"),
        weapon=said(rows.weapon),
        first_time=said(rows.frequency == "first_time"),
    )


def sexual_acts(facts: Facts) -> ir.Table:
    """Acts of sexual violence of which the day or the hour is known."""
    rows = facts.incidents.filter(facts.incidents.sexual).filter(lambda t: t.arrival_hours.notnull())
    return rows.mutate(arrival=either(rows.arrival_hours <= HOURS, "within", "later"))


def assessments(facts: Facts) -> ir.Table:
    """Risk sheets, in the quarter in which they were applied."""
    rows = facts.assessments
    return rows.mutate(month=rows.assessed_month, raised=said(rows.overridden))


def referrals(facts: Facts) -> ir.Table:
    """Referrals that were sent."""
    sent = facts.referrals.filter(facts.referrals.state.notin(["proposed", "withdrawn"]))
    answer = sent.answered.ifelse((sent.state == "refused").ifelse("refused", "accepted"), "waiting")
    return sent.mutate(month=sent.proposed_month, answer=answer)


def requests(facts: Facts) -> ir.Table:
    """Sets of measures that somebody asked for."""
    rows = facts.measures.filter(facts.measures.requested_month.notnull())
    return rows.mutate(month=rows.requested_month)


def measures(facts: Facts) -> ir.Table:
    """Sets of measures on which a court decided; a denied one was neither breached nor visited."""
    decided = facts.measures.filter(facts.measures.answer.isin(["granted", "denied"]))
    granted = decided.executed.fill_null(False).ifelse("executed", "not_executed")
    return decided.mutate(
        month=decided.decided_month,
        decision=(decided.answer == "denied").ifelse("denied", granted),
        breached=said(decided.breached.fill_null(False)),
        visited=said(decided.visited.fill_null(False)),
    )
