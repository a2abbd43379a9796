"""Risk: levels, sheets applied and levels raised by a professional. A case without a sheet is never mild."""

from __future__ import annotations

import ibis.expr.types as ir

from tejido.law.marks import Mark
from tejido.observatory.indicator import Facts, counted, share_of, shared

_LAW = "Ley 30364, Ficha de Valoración de Riesgo; puntos de corte leídos en programas públicos, por verificar."
_LEVEL = "El nivel informa y no predice. Sin ficha el nivel es «no determinado», nunca leve."


@counted("RIE-01", "¿Qué nivel de riesgo tienen los casos?", what="Casos por el nivel de riesgo que vale hoy.",
         by=("risk", "zone", "sector"), always=("risk",), source=_LAW, limits=_LEVEL, one_each=True)  # fmt: skip
def levels(facts: Facts) -> ir.Table:
    return facts.cases


@shared("RIE-02", "¿En cuántos casos se aplicó una ficha de riesgo?", part="Casos con al menos una ficha.",
        whole="Casos registrados.", by=("zone", "sector"), source=_LAW, one_each=True)  # fmt: skip
def with_sheet(facts: Facts) -> ir.Table:
    return share_of(facts.cases, facts.cases.sheet)


@shared("RIE-03", "¿Cuántos de los casos con nivel determinado son de riesgo severo?",
        part="Casos de riesgo severo o severo extremo.", whole="Casos con nivel determinado.",
        by=("zone", "sector"), left_out="Casos con riesgo no determinado.", source=_LAW, limits=_LEVEL,
        one_each=True)  # fmt: skip
def severe(facts: Facts) -> ir.Table:
    known = facts.cases.filter(facts.cases.risk != "undetermined")
    return share_of(known, known.risk.isin(["severe", "severe_extreme"]))


@shared("RIE-04", "¿En cuántas fichas un profesional subió el nivel?", part="Fichas con el nivel subido.",
        whole="Fichas aplicadas.", by=("instrument", "level"), limits=_LEVEL)  # fmt: skip
def overridden(facts: Facts) -> ir.Table:
    sheets = facts.assessments.mutate(month=facts.assessments.assessed_month)
    return share_of(sheets, sheets.overridden)


@shared("RIE-05", "¿En cuántos casos con ficha se aplicó en el primer día?", part="Casos con una ficha en 24 horas.",
        whole="Casos con al menos una ficha.", by=(), left_out="Casos sin ficha: los cuenta RIE-02.",
        limits="No es un plazo de la ley: es una medida de rapidez.", mark=Mark.UNVERIFIED, one_each=True)  # fmt: skip
def within_a_day(facts: Facts) -> ir.Table:
    sheets = facts.assessments
    first = sheets.group_by("case_key", "month", "district").aggregate(first_hours=sheets.hours_from_case.min())
    return share_of(first, first.first_hours <= 24)
