"""Deliveries of figures: what each sector owes to the observatory, and whether it came in time."""

from __future__ import annotations

import ibis.expr.types as ir

from tejido.observatory.indicator import Facts, counted, share_of, shared

_BY = ("sector", "series", "mark")
_AGREED = "El calendario de entregas que acordó la Instancia; sin acuerdo, la fecha está por verificar."
_LIMITS = "Dice si las cifras llegaron, no si están bien. Sin acuerdo de una sesión, nadie está fuera de plazo."


def _due(facts: Facts) -> ir.Table:
    return facts.deliveries.filter(facts.deliveries.due)


@shared("ENT-01", "¿Cuántas entregas llegaron a tiempo?", part="Entregas hechas hasta su fecha.",
        whole="Entregas cuya fecha ya pasó.", by=_BY, always=("mark",), source=_AGREED, limits=_LIMITS,
        left_out="Entregas que no vencen todavía, y las de fecha por verificar.",
         of_cases=False)  # fmt: skip
def in_time(facts: Facts) -> ir.Table:
    due = _due(facts)
    agreed = due.filter(due.mark != "unverified")
    return share_of(agreed, agreed.in_time)


@counted("ENT-02", "¿Cuántas entregas faltan?", what="Entregas cuya fecha pasó y no llegaron.", by=_BY,
         always=("mark",), source=_AGREED, limits=_LIMITS, left_out="Entregas que llegaron, aunque tarde.",
         of_cases=False)  # fmt: skip
def missing(facts: Facts) -> ir.Table:
    due = _due(facts)
    return due.filter(~due.delivered)


@shared("ENT-03", "¿Cuántas entregas se corrigieron después?", part="Entregas con más de una versión.",
        whole="Entregas hechas.", by=_BY, source=_AGREED, limits="Corregir es bueno: dice que alguien revisó.",
        left_out="Las que no llegaron.",
         of_cases=False)  # fmt: skip
def corrected(facts: Facts) -> ir.Table:
    done = facts.deliveries.filter(facts.deliveries.delivered)
    return share_of(done, done.versions > 1)
