"""Acting in time, by sector: what is due under a limit that was read, and how long things take with the open ones."""

from __future__ import annotations

import ibis.expr.types as ir

from tejido.observatory.indicator import Facts, clock_of, counted, share_of, shared, timed

_BY = ("sector", "duty", "protocol", "mark")
_MARK = ("mark",)
_LAW = "El plazo de cada tarea es el de su norma, con su marca: leído en la norma o según fuente secundaria."
_UNVERIFIED = "Tareas sin plazo, las que aún no vencen, las que esperan consentimiento y las de plazo por verificar."
_LIMITS = "Nadie está fuera de plazo por un plazo sin verificar. La marca va siempre al lado y no se suman marcas."
_TOLD = ["official", "secondary"]


def _tasks(facts: Facts) -> ir.Table:
    """What a sector could be told of."""
    return facts.obligations.filter(facts.obligations.gate == "open")


def _due(facts: Facts) -> ir.Table:
    tasks = _tasks(facts)
    due = tasks.filter(tasks.outcome.isin(["in_time", "closed_late", "open_late"]))
    return due.filter(due.mark.isin(_TOLD)).mutate(month=due.due_month)


@shared("OPO-01", "¿Cuántas tareas se cumplieron a tiempo?", part="Tareas cerradas dentro de su plazo.",
        whole="Tareas cuyo plazo ya venció, cerradas o abiertas.", by=_BY, always=_MARK, left_out=_UNVERIFIED,
        source=_LAW, limits=_LIMITS)  # fmt: skip
def in_time(facts: Facts) -> ir.Table:
    due = _due(facts)
    return share_of(due, due.outcome == "in_time")


@counted("OPO-02", "¿Cuántas tareas siguen abiertas fuera de su plazo?", what="Tareas abiertas cuyo plazo venció.",
         by=_BY, always=_MARK, left_out=_UNVERIFIED, source=_LAW, limits=_LIMITS)  # fmt: skip
def open_late(facts: Facts) -> ir.Table:
    due = _due(facts)
    return due.filter(due.outcome == "open_late")


@timed("OPO-03", "¿Cuánto tarda cada sector en actuar?", since="que empieza la tarea", until="que se cierra", by=_BY,
       left_out="Tareas que esperan consentimiento y las que quedaron sin efecto.",
       limits="Cuenta también las que se cerraron porque no se pudieron hacer.")  # fmt: skip
def time_to_act(facts: Facts) -> ir.Table:
    tasks = _tasks(facts)
    return clock_of(tasks.mutate(month=tasks.started_month), tasks.waited_hours, tasks.acted)


@shared("OPO-04", "¿Cuántas tareas vio el sector que las debe?", part="Tareas que alguien del sector vio.",
        whole="Tareas avisadas.", by=_BY, left_out="Tareas que esperan consentimiento.")  # fmt: skip
def acknowledged(facts: Facts) -> ir.Table:
    tasks = _tasks(facts)
    return share_of(tasks.mutate(month=tasks.started_month), tasks.acknowledged)


@counted("OPO-05", "¿Cuántas tareas esperan consentimiento?", what="Tareas abiertas que no se avisan sin su permiso.",
         by=_BY, left_out="Tareas ya cerradas.", limits="Es su derecho: no es una falta de nadie.")  # fmt: skip
def awaiting_consent(facts: Facts) -> ir.Table:
    tasks = facts.obligations
    waiting = tasks.filter(tasks.gate == "consent").filter(tasks.state.isin(["open", "taken"]))
    return waiting.mutate(month=waiting.started_month)


@shared("OPO-06", "¿Cuántas tareas terminadas no se pudieron hacer?", part="Tareas cerradas como «no se pudo hacer».",
        whole="Tareas cerradas.", by=_BY, left_out="Tareas abiertas y las que esperan consentimiento.")  # fmt: skip
def unable(facts: Facts) -> ir.Table:
    tasks = _tasks(facts)
    closed = tasks.filter(tasks.state.isin(["done", "unable"]))
    return share_of(closed.mutate(month=closed.started_month), closed.state == "unable")


@counted("OPO-07", "¿De cuántas tareas pasó un plazo por verificar, hechas o no?",
         what="Tareas cuyo plazo por verificar ya pasó, hechas o no.", by=("sector", "duty", "outcome"),
         left_out="Tareas de plazo leído en la norma o según fuente secundaria.",
         limits="Se cuentan aparte para que no se pierdan: nadie está fuera de plazo por ellas.")  # fmt: skip
def under_unverified(facts: Facts) -> ir.Table:
    tasks = _tasks(facts)
    due = tasks.filter(tasks.outcome.isin(["in_time", "closed_late", "open_late"]))
    return due.filter(due.mark == "unverified").mutate(month=due.due_month)


@timed("OPO-08", "¿Cuánto tarda el informe policial en llegar al juzgado?", since="la denuncia",
       until="el envío del informe", by=_MARK, left_out="Las demás tareas.", limits=_LIMITS,
       source="Ley 30364, art. 15-A: 24 horas (fuente secundaria).")  # fmt: skip
def police_report(facts: Facts) -> ir.Table:
    tasks = _tasks(facts)
    own = tasks.filter(tasks.duty == "police.report_to_court")
    return clock_of(own.mutate(month=own.started_month), own.waited_hours, own.acted)


@shared("OPO-09", "¿Cuántas veces decidió el juzgado a tiempo sobre las medidas?",
        part="Decisiones dentro de su plazo.",
        whole="Decisiones cuyo plazo ya venció, dadas o no.", by=_MARK, always=_MARK, left_out=_UNVERIFIED,
        source="Ley 30364, art. 16 (Ley 31715): 24 horas, o 48 si el riesgo no se determina (fuente secundaria).",
        limits=_LIMITS)  # fmt: skip
def court_decision(facts: Facts) -> ir.Table:
    due = _due(facts)
    return share_of(due.filter(due.duty == "court.decide_measures"), due.outcome == "in_time")
