"""Situation: cases, kinds of violence, places, repetition."""

from __future__ import annotations

import ibis.expr.types as ir

from tejido.law.marks import Mark
from tejido.observatory.indicator import Facts, counted, kinds_of_violence, share_of, shared

_CEM = "Diccionario de casos del CEM, variable CONDICION (fuente secundaria)."
_CASE = ("zone", "sector", "channel", "condition", "risk")
_ONE = "Cada caso se cuenta una vez, en el mes, el trimestre y el año en que se registró."


@counted("SIT-01", "¿Cuántos casos se registraron?", what=f"Casos registrados. {_ONE}", by=_CASE, one_each=True)
def registered(facts: Facts) -> ir.Table:
    return facts.cases


@counted("SIT-02", "¿Cuántos casos nuevos se registraron?", what=f"Casos que no son derivados ni continuadores. {_ONE}",
         by=_CASE, left_out="Casos derivados, continuadores o sin condición anotada.", source=_CEM, mark=Mark.SECONDARY,
         one_each=True)  # fmt: skip
def new_cases(facts: Facts) -> ir.Table:
    return facts.cases.filter(facts.cases.condition.isin(["new", "readmission", "repeat"]))


@counted("SIT-03", "¿Qué tipos de violencia hubo?", what="Casos con algún hecho de ese tipo.", by=("violence", *_CASE),
         left_out="Casos sin tipo anotado.", source="Ley 30364, art. 8 (fuente secundaria).", mark=Mark.SECONDARY,
         always=("violence",), limits="Un caso puede tener varios tipos: los tipos no se suman.")  # fmt: skip
def by_violence(facts: Facts) -> ir.Table:
    return kinds_of_violence(facts.cases)


@counted("SIT-04", "¿Cuántos hechos de violencia hubo y de qué modalidad?", what="Hechos registrados.",
         by=("modality", "place", "zone", "gbvims_type"),
         limits="Un caso puede tener varios hechos. La modalidad solo se anota cuando se conoce.")  # fmt: skip
def incidents(facts: Facts) -> ir.Table:
    return facts.incidents


@shared("SIT-05", "¿En cuántos casos la violencia se repite?", part="Casos de reingreso o reincidencia.",
        whole="Casos con condición anotada.", by=("zone", "sector", "risk"), left_out="Casos sin condición anotada.",
        source=_CEM, mark=Mark.SECONDARY, one_each=True,
        limits="Las definiciones del CEM de reingreso y reincidencia están por confirmar.")  # fmt: skip
def repeated(facts: Facts) -> ir.Table:
    return share_of(facts.cases, facts.cases.condition.isin(["readmission", "repeat"]))


@shared("SIT-06", "¿En cuántos casos hay más de un tipo de violencia?", part="Casos con dos tipos o más.",
        whole="Casos con algún tipo anotado.", by=("zone", "sector", "risk"), left_out="Casos sin tipo anotado.",
        one_each=True)  # fmt: skip
def several_kinds(facts: Facts) -> ir.Table:
    cases = facts.cases
    kinds = [cases[kind].fill_null(False).cast("int64") for kind in ("physical", "psychological", "sexual", "economic")]
    known = cases.mutate(kinds=kinds[0] + kinds[1] + kinds[2] + kinds[3]).filter(lambda t: t.kinds > 0)
    return share_of(known, known.kinds > 1)


@shared("SIT-07", "¿En cuántos casos consta una denuncia?", part="Casos en los que consta una denuncia recibida.",
        whole="Casos registrados.", by=("zone", "sector", "risk"), one_each=True,
        limits="La atención no depende de la denuncia. Lo que no se anotó cuenta como que no consta.")  # fmt: skip
def reported(facts: Facts) -> ir.Table:
    return share_of(facts.cases, facts.cases.reported)


@shared("SIT-08", "¿En cuántos casos había peligro inmediato al llegar?", part="Casos con peligro inmediato.",
        whole="Casos en los que se respondió si lo había.", by=("zone", "sector", "channel"),
        left_out="Casos en los que no se sabe.", one_each=True)  # fmt: skip
def in_danger(facts: Facts) -> ir.Table:
    return share_of(facts.cases, facts.cases.danger)


@shared("SIT-09", "¿En cuántos hechos se usó un arma u objeto?", part="Hechos con arma u objeto.",
        whole="Hechos en los que se sabe.", by=("zone", "place"), left_out="Hechos en los que no se sabe.")  # fmt: skip
def with_weapon(facts: Facts) -> ir.Table:
    return share_of(facts.incidents, facts.incidents.weapon)


@shared("SIT-10", "¿En cuántos hechos es la primera vez que ocurre?", part="Hechos que son la primera vez.",
        whole="Hechos con frecuencia anotada.", by=("zone", "place"), left_out="Hechos sin frecuencia anotada.",
        source="Diccionario de casos del CEM, variable PRIMERA_VEZ_AGREDE (fuente secundaria).",
        mark=Mark.SECONDARY)  # fmt: skip
def first_time(facts: Facts) -> ir.Table:
    return share_of(facts.incidents, facts.incidents.frequency == "first_time")
