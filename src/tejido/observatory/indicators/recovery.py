"""Follow-up and recovery: whether they could speak, and how she is on the proposed scale of 1 to 5."""

from __future__ import annotations

import ibis.expr.types as ir

from tejido.observatory.indicator import Facts, counted, share_of, shared

_SCALE = "Escala propuesta por validar: se conversa con ella; no es una prueba ni un diagnóstico."


@shared("REC-01", "¿En cuántos seguimientos se pudo conversar con ella?", part="Seguimientos en los que conversaron.",
        whole="Seguimientos intentados.")  # fmt: skip
def spoken(facts: Facts) -> ir.Table:
    talks = facts.follow_ups.mutate(month=facts.follow_ups.held_month)
    return share_of(talks, talks.contact == "spoken")


@shared("REC-02", "¿En cuántos casos con plan hubo seguimiento?", part="Casos con una conversación de seguimiento.",
        whole="Casos con un plan de atención.", left_out="Casos sin plan.",
        limits="Los planes recientes pueden no tener todavía su primer seguimiento.", one_each=True)  # fmt: skip
def followed(facts: Facts) -> ir.Table:
    planned = facts.plans.select("case_key", "month", "district").distinct()
    talks = facts.follow_ups.filter(facts.follow_ups.contact == "spoken")
    spoken_to = talks.select(spoken_key=talks.case_key).distinct()
    cases = planned.left_join(spoken_to, planned.case_key == spoken_to.spoken_key)
    return share_of(cases, cases.spoken_key.notnull())


@counted("REC-03", "¿Cómo están las personas acompañadas?", what="Personas por su último nivel en la escala.",
         by=("level",), always=("level",), left_out="A quienes no se les preguntó.", limits=_SCALE)  # fmt: skip
def last_level(facts: Facts) -> ir.Table:
    last = facts.follow_ups.filter(facts.follow_ups["last"])
    return last.mutate(month=last.held_month, level=last.recovery.cast("string"))


@shared("REC-04", "¿Cuántas personas están mejor que al principio?",
        part="Personas cuyo último nivel es más alto que el primero.",
        whole="Personas con dos niveles o más anotados.", left_out="Personas con uno o ninguno.",
        limits=_SCALE)  # fmt: skip
def better(facts: Facts) -> ir.Table:
    talks = facts.follow_ups
    last = talks.filter(talks["last"]).filter(lambda t: t.place > 1)
    return share_of(last.mutate(month=last.held_month), last.recovery > last.first_recovery)


@shared("REC-05", "¿Cuántas personas están peor que al principio?",
        part="Personas cuyo último nivel es más bajo que el primero.",
        whole="Personas con dos niveles o más anotados.", left_out="Personas con uno o ninguno.",
        limits=_SCALE)  # fmt: skip
def worse(facts: Facts) -> ir.Table:
    talks = facts.follow_ups
    last = talks.filter(talks["last"]).filter(lambda t: t.place > 1)
    return share_of(last.mutate(month=last.held_month), last.recovery < last.first_recovery)


@shared("REC-06", "¿Cuántos casos registrados están cerrados?", part="Casos cerrados.", whole="Casos registrados.",
        by=("zone", "sector", "risk"), one_each=True,
        limits="Cerrar no es el fin: un caso cerrado puede reabrirse.")  # fmt: skip
def closed(facts: Facts) -> ir.Table:
    return share_of(facts.cases, facts.cases.state == "closed")
