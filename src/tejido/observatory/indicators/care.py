"""Care: services received, attentions that were missed, plans with their goals, and who stopped coming."""

from __future__ import annotations

import ibis.expr.types as ir

from tejido.observatory.indicator import Facts, counted, share_of, shared

_SERVICES = "Los servicios son los del registro del CEM; lo que no se anota no cuenta."


@counted("ATE-01", "¿Cuántas atenciones se dieron?", what="Atenciones a las que la persona llegó.",
         by=("service", "sector", "mode"), left_out="Citas a las que no llegó.", limits=_SERVICES)  # fmt: skip
def given(facts: Facts) -> ir.Table:
    came = facts.attentions.filter(facts.attentions.came)
    return came.mutate(month=came.attended_month)


@shared("ATE-02", "¿A cuántas citas no se llegó?", part="Citas a las que la persona no llegó.",
        whole="Citas y atenciones anotadas.", by=("service", "sector", "mode"),
        limits=f"{_SERVICES} No llegar no es culpa de ella: pregunte si era seguro o posible ir.")  # fmt: skip
def missed(facts: Facts) -> ir.Table:
    visits = facts.attentions.mutate(month=facts.attentions.attended_month)
    return share_of(visits, ~visits.came)


@shared("ATE-03", "¿En cuántos casos se dio alguna atención?", part="Casos con al menos una atención recibida.",
        whole="Casos registrados.", by=("zone", "sector", "risk"), limits=_SERVICES, one_each=True)  # fmt: skip
def attended(facts: Facts) -> ir.Table:
    came = facts.attentions.filter(facts.attentions.came)
    cared = came.select(cared_key=came.case_key).distinct()
    cases = facts.cases.left_join(cared, facts.cases.case_key == cared.cared_key)
    return share_of(cases, cases.cared_key.notnull())


@shared("ATE-04", "¿En cuántos casos atendidos se dio la primera atención en 7 días?",
        part="Casos con una atención en los 7 días desde el registro.", whole="Casos con al menos una atención.",
        left_out="Casos sin atención: los cuenta ATE-03.",
        limits=f"{_SERVICES} No es un plazo de la ley: es una medida de rapidez.", one_each=True)  # fmt: skip
def within_a_week(facts: Facts) -> ir.Table:
    came = facts.attentions.filter(facts.attentions.came)
    first = came.group_by("case_key", "month", "district").aggregate(first_day=came.days_from_case.min())
    return share_of(first, first.first_day <= 7)


@shared("ATE-05", "¿Cuántos objetivos de los planes se lograron?", part="Objetivos logrados.",
        whole="Objetivos de los planes acordados.", by=(), left_out="Planes sin objetivos.",
        limits="Los que están en camino cuentan como no logrados todavía.")  # fmt: skip
def goals_reached(facts: Facts) -> ir.Table:
    plans = facts.plans.filter(facts.plans.goals > 0)
    return plans.mutate(month=plans.agreed_month, part=plans.reached.cast("int64"), whole=plans.goals.cast("int64"))


@counted("ATE-06", "¿Por qué se deja de ir a un servicio?", what="Abandonos de un servicio, por su motivo.",
         by=("reason", "service", "sector"), limits=_SERVICES)  # fmt: skip
def drop_outs(facts: Facts) -> ir.Table:
    return facts.drop_outs.mutate(month=facts.drop_outs.since_month)


@shared("ATE-07", "¿Cuántas personas que dejaron un servicio volvieron?", part="Abandonos tras los que volvió.",
        whole="Abandonos anotados.", by=("reason", "service", "sector"), limits=_SERVICES)  # fmt: skip
def returned(facts: Facts) -> ir.Table:
    gone = facts.drop_outs.mutate(month=facts.drop_outs.since_month)
    return share_of(gone, gone.returned)
