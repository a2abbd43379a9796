"""Sexual violence: who arrives within 72 hours, the kit, and children and adolescents."""

from __future__ import annotations

import ibis.expr.types as ir

from tejido.observatory.indicator import Facts, clock_of, counted, share_of, shared, timed

_HOURS = "RM 227-2019-MINSA por el deber; las 72 horas están por verificar."
_ARRIVAL = "Si solo se sabe el día del hecho, las horas se cuentan desde su comienzo: parecerán más."
_KIT = "health.deliver_kit"


@shared("SEX-01", "¿Cuántas llegaron dentro de las 72 horas?", part="Hechos registrados en 72 horas o menos.",
        whole="Hechos de violencia sexual de los que se sabe el día o la hora.", by=("zone",), source=_HOURS,
        left_out="Hechos de los que solo se sabe el mes, el año o un período.", limits=_ARRIVAL)  # fmt: skip
def within_72_hours(facts: Facts) -> ir.Table:
    acts = facts.incidents.filter(facts.incidents.sexual)
    return share_of(acts, acts.arrival_hours <= 72)


@counted("SEX-02", "¿Cuántos casos de violencia sexual son de niñas, niños y adolescentes?",
         what="Casos de violencia sexual con alguna persona afectada de 0 a 17 años.", by=("zone", "sector"),
         left_out="Casos de personas adultas o de edad desconocida.", one_each=True)  # fmt: skip
def of_minors(facts: Facts) -> ir.Table:
    return facts.cases.filter(facts.cases.sexual).filter(lambda t: t.minors > 0)


@shared("SEX-03", "¿Cuántos kits que debían entregarse se entregaron?", part="Kits entregados.",
        whole="Kits que se debían y ya se cerraron o cuyo plazo por verificar ya pasó.",
        left_out="Los que todavía están a tiempo y los que esperan consentimiento.", source=_HOURS,
        limits="Nadie está fuera de plazo por horas sin verificar; las horas se cuentan desde el hecho.")  # fmt: skip
def kits(facts: Facts) -> ir.Table:
    tasks = facts.obligations
    own = tasks.filter((tasks.duty == _KIT) & (tasks.gate == "open"))
    owed = own.filter((own.outcome != "not_due") | own.state.isin(["done", "unable"]))
    return share_of(owed.mutate(month=owed.started_month), owed.state == "done")


@timed("SEX-04", "¿Cuánto tarda la entrega del kit?", since="que empieza la tarea", until="que se entrega",
       source=_HOURS, left_out="Los que esperan consentimiento.", limits=_ARRIVAL)  # fmt: skip
def time_to_kit(facts: Facts) -> ir.Table:
    tasks = facts.obligations
    own = tasks.filter((tasks.duty == _KIT) & (tasks.gate == "open"))
    return clock_of(own.mutate(month=own.started_month), own.waited_hours, own.acted & (own.state == "done"))
