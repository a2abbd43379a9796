"""Justice: proceedings and their stages, how people stand in them, hearings, and sanctions that are carried out."""

from __future__ import annotations

import ibis.expr.types as ir

from tejido.observatory.indicator import Facts, counted, share_of, shared

_TOLD = "Se sabe por lo que se anota con su documento; el registro oficial es el RUVA."
_EFFECTIVE = ("under_way", "done")


@counted("JUS-01", "¿En qué etapa están los procesos?", what="Procesos anotados, por la etapa en que están.",
         by=("stage", "kind"), limits=_TOLD)  # fmt: skip
def stages(facts: Facts) -> ir.Table:
    return facts.proceedings.mutate(month=facts.proceedings.opened_month)


@counted("JUS-02", "¿Cómo están las personas denunciadas ante la justicia?",
         what="Personas denunciadas con un proceso, por cómo están en él.", by=("status", "kind"), always=("status",),
         limits=f"{_TOLD} Denunciada no es sentenciada. Sin sentencia cuenta en el mes del caso.")  # fmt: skip
def standing(facts: Facts) -> ir.Table:
    return facts.parties.mutate(month=facts.parties.sentenced_month.fill_null(facts.parties.month))


@shared("JUS-03", "¿Cuántos procesos penales tienen sentencia?", part="Procesos penales con alguna sentencia.",
        whole="Procesos penales anotados.", left_out="Procesos de faltas, de familia y administrativos.",
        limits=f"{_TOLD} Los recientes todavía no pueden tenerla.")  # fmt: skip
def judged(facts: Facts) -> ir.Table:
    penal = facts.proceedings.filter(facts.proceedings.kind == "penal")
    return share_of(penal.mutate(month=penal.opened_month), penal.judged)


@shared("JUS-04", "¿Cuántas sentencias fueron condenatorias?", part="Sentencias condenatorias.",
        whole="Sentencias condenatorias y absolutorias.", by=("kind",), left_out="Quienes no tienen sentencia.",
        limits=_TOLD)  # fmt: skip
def convicted(facts: Facts) -> ir.Table:
    done = facts.parties.filter(facts.parties.status.isin(["sentenced", "acquitted"]))
    return share_of(done.mutate(month=done.sentenced_month), done.status == "sentenced")


@counted("JUS-05", "¿Qué sanciones se impusieron?", what="Sanciones impuestas por una sentencia.",
         by=("kind", "execution"), limits=_TOLD)  # fmt: skip
def sanctions(facts: Facts) -> ir.Table:
    return facts.sanctions.mutate(month=facts.sanctions.imposed_month)


@shared("JUS-06", "¿Cuántas sanciones son efectivas?", part="Sanciones que se cumplen o se cumplieron.",
        whole="Sanciones cuya ejecución se conoce.", by=("kind",), left_out="Sanciones de las que no se sabe.",
        limits=_TOLD)  # fmt: skip
def effective(facts: Facts) -> ir.Table:
    known = facts.sanctions.filter(facts.sanctions.execution != "unknown")
    return share_of(known.mutate(month=known.imposed_month), known.execution.isin(_EFFECTIVE))


@shared("JUS-07", "¿Cuántas audiencias se suspendieron?", part="Audiencias suspendidas.",
        whole="Audiencias realizadas o suspendidas.", by=("kind",),
        left_out="Audiencias por venir y las que nadie contó.", limits=_TOLD)  # fmt: skip
def suspended(facts: Facts) -> ir.Table:
    told = facts.hearings.filter(facts.hearings.state.isin(["held", "suspended"]))
    return share_of(told.mutate(month=told.scheduled_month), told.state == "suspended")


@shared("JUS-08", "¿A cuántas audiencias fue acompañada la persona afectada?", part="Audiencias con acompañamiento.",
        whole="Audiencias realizadas de las que se sabe.", by=("kind",), left_out="Audiencias de las que no se sabe.",
        limits=_TOLD)  # fmt: skip
def accompanied(facts: Facts) -> ir.Table:
    held = facts.hearings.filter(facts.hearings.state == "held")
    return share_of(held.mutate(month=held.scheduled_month), held.accompanied)


@counted("JUS-09", "¿Por qué se suspenden las audiencias?", what="Audiencias suspendidas, por su motivo.",
         by=("reason", "kind"), always=("reason",), limits=_TOLD)  # fmt: skip
def why_suspended(facts: Facts) -> ir.Table:
    told = facts.hearings.filter(facts.hearings.state == "suspended")
    return told.mutate(month=told.scheduled_month)
