"""Who is affected, who is accused, what one is of the other: people and pairs, never cases."""

from __future__ import annotations

import ibis.expr.types as ir

from tejido.observatory.indicator import Facts
from tejido.observatory.releasing.rows.saying import either, said


def people(facts: Facts) -> ir.Table:
    """People affected, once for each case."""
    rows = facts.people.filter(facts.people.role == "survivor")
    return rows.mutate(
        age=rows.age_band,
        affected_sex=rows.sex,
        disability=said(rows.disability),
        pregnant=said(rows.pregnant),
        foreign_born=said(rows.foreign_born),
        earlier=said(rows.earlier_reports),
    )


def accused(facts: Facts) -> ir.Table:
    """People accused, once for each case: alleged until a court says otherwise."""
    rows = facts.people.filter(facts.people.role == "alleged_perpetrator")
    known = (rows.state_service != "unknown").ifelse(rows.state_service != "none", None)
    return rows.mutate(
        accused_age=rows.age_band, accused_sex=rows.sex, armed=said(rows.has_weapon), state_service=said(known)
    )


def bonds(facts: Facts) -> ir.Table:
    """Pairs of somebody affected and somebody accused, whose bond was noted."""
    rows = facts.relations.filter(facts.relations.level1.notnull())
    return rows.mutate(relation=rows.level1, lives_with=either(rows.lives_with.isin(["yes", "sometimes"]), "yes", "no"))
