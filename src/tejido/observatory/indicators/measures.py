"""Protection measures: asked for, granted, executed, breached, and how long each step takes."""

from __future__ import annotations

import ibis.expr.types as ir

from tejido.observatory.indicator import Facts, clock_of, counted, share_of, shared, timed

_TOLD = "Lo que hacen el juzgado y la comisaría se sabe por lo que se anota con su documento."
_BY = ("requested_by",)
_NOT_ALL = "No todo pedido se anota aquí: el juzgado decide también sobre otros."
_SETS = "Un conjunto son las medidas que se pidieron o dictaron juntas."


def _granted(facts: Facts) -> ir.Table:
    measures = facts.measures.filter(facts.measures.answer == "granted")
    return measures.mutate(month=measures.decided_month)


@counted("MED-01", "¿Cuántas veces se pidieron medidas de protección?", what="Conjuntos de medidas pedidos.", by=_BY,
         left_out="Medidas dictadas sin que conste el pedido.", limits=f"{_TOLD} {_SETS} {_NOT_ALL}")  # fmt: skip
def requested(facts: Facts) -> ir.Table:
    asked = facts.measures.filter(facts.measures.requested_month.notnull())
    return asked.mutate(month=asked.requested_month)


@counted("MED-02", "¿Cuántos conjuntos de medidas se dictaron?", what="Conjuntos de medidas dictados.",
         by=("state", *_BY), left_out="Los que esperan decisión y los denegados.",
         limits=f"{_TOLD} {_SETS}")  # fmt: skip
def granted(facts: Facts) -> ir.Table:
    return _granted(facts)


@shared("MED-03", "¿En cuántas de sus decisiones dictó medidas el juzgado?", part="Conjuntos dictados.",
        whole="Conjuntos decididos, dictados o denegados.", by=_BY, left_out="Los que esperan decisión.",
        limits=f"{_TOLD} {_NOT_ALL}")  # fmt: skip
def share_granted(facts: Facts) -> ir.Table:
    decided = facts.measures.filter(facts.measures.answer.isin(["granted", "denied"]))
    return share_of(decided.mutate(month=decided.decided_month), decided.answer == "granted")


@shared("MED-04", "¿Cuántas medidas dictadas se ejecutaron?", part="Conjuntos ejecutados por la comisaría.",
        whole="Conjuntos dictados.", by=_BY, limits=_TOLD)  # fmt: skip
def executed(facts: Facts) -> ir.Table:
    measures = _granted(facts)
    return share_of(measures, measures.executed)


@shared("MED-05", "¿En cuántas medidas dictadas consta un incumplimiento?", part="Conjuntos con algún incumplimiento.",
        whole="Conjuntos dictados.", by=_BY, limits=f"{_TOLD} Lo que no se anotó no consta.")  # fmt: skip
def breached(facts: Facts) -> ir.Table:
    measures = _granted(facts)
    return share_of(measures, measures.breached)


@shared("MED-06", "¿En cuántas medidas dictadas consta una visita?", part="Conjuntos con alguna visita.",
        whole="Conjuntos dictados.", by=_BY, limits=f"{_TOLD} La frecuencia de las visitas no se halló.")  # fmt: skip
def visited(facts: Facts) -> ir.Table:
    measures = _granted(facts)
    return share_of(measures, measures.visited)


@timed("MED-07", "¿Cuánto tarda la decisión sobre las medidas?", since="que se piden", until="que el juzgado decide",
       by=_BY, left_out="Medidas dictadas sin que conste cuándo se pidieron.", limits=_TOLD)  # fmt: skip
def time_to_decide(facts: Facts) -> ir.Table:
    asked = facts.measures.mutate(month=facts.measures.requested_month)
    decided = asked.decided_month.notnull() & (asked.decision_hours < 8760)
    return clock_of(asked, asked.decision_hours, decided)


@timed("MED-08", "¿Cuánto tarda la ejecución de las medidas?", since="que se dictan", until="que se ejecutan", by=_BY,
       left_out="Medidas que no se dictaron.", limits=_TOLD)  # fmt: skip
def time_to_execute(facts: Facts) -> ir.Table:
    measures = _granted(facts)
    return clock_of(measures, measures.execution_hours, measures.executed & (measures.execution_hours < 8760))
