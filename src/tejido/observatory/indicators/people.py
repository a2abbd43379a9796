"""The people affected: age, sex, relation with who is accused, vulnerability; children and adolescents apart."""

from __future__ import annotations

import ibis.expr.types as ir

from tejido.law.marks import Mark
from tejido.observatory.indicator import Facts, counted, share_of, shared

_BANDS = "Grupos de edad de las estadísticas del CEM (fuente secundaria)."
_WHO = ("sex", "age_band", "ethnicity")
_UNKNOWN = "Personas de las que no se sabe."


def _affected(facts: Facts) -> ir.Table:
    return facts.people.filter(facts.people.role == "survivor")


@counted("PER-01", "¿A cuántas personas afecta?", what="Personas afectadas de los casos registrados.", by=_WHO,
         source=_BANDS, mark=Mark.SECONDARY,
         limits="Una persona con dos casos que nadie unió cuenta en los dos.")  # fmt: skip
def affected(facts: Facts) -> ir.Table:
    return _affected(facts)


@counted("PER-02", "¿A cuántas niñas, niños y adolescentes afecta?", what="Personas afectadas de 0 a 17 años.", by=_WHO,
         left_out="Personas de 18 años o más o de edad desconocida.", source=_BANDS,
         mark=Mark.SECONDARY)  # fmt: skip
def minors(facts: Facts) -> ir.Table:
    people = _affected(facts)
    return people.filter(people.age_band.isin(["0-11", "12-17"]))


@counted("PER-03", "¿A cuántas personas adultas mayores afecta?", what="Personas afectadas de 60 años o más.", by=_WHO,
         left_out="Las demás, y aquellas cuya edad no se sabe.", source=_BANDS, mark=Mark.SECONDARY)  # fmt: skip
def older(facts: Facts) -> ir.Table:
    people = _affected(facts)
    return people.filter(people.age_band == "60+")


@shared("PER-04", "¿Cuántas de las personas afectadas son mujeres?", part="Mujeres, de cualquier edad.",
        whole="Personas afectadas cuyo sexo se sabe.", by=("age_band",), left_out=_UNKNOWN)  # fmt: skip
def women(facts: Facts) -> ir.Table:
    people = _affected(facts)
    return share_of(people, people.sex == "female")


@shared("PER-05", "¿Cuántas tienen alguna discapacidad?", part="Personas con alguna discapacidad.",
        whole="Personas afectadas de las que se sabe.", by=_WHO, left_out=_UNKNOWN)  # fmt: skip
def with_disability(facts: Facts) -> ir.Table:
    people = _affected(facts)
    return share_of(people, people.disability)


@shared("PER-06", "¿Cuántas mujeres están embarazadas?", part="Mujeres embarazadas.",
        whole="Mujeres afectadas de las que se sabe.", by=("age_band",),
        left_out="Hombres, y mujeres de las que no se sabe.")  # fmt: skip
def pregnant(facts: Facts) -> ir.Table:
    people = _affected(facts)
    return share_of(people.filter(people.sex == "female"), people.pregnant)


@shared("PER-07", "¿Cuántas son extranjeras?", part="Personas extranjeras.",
        whole="Personas afectadas cuya nacionalidad se sabe.", by=_WHO, left_out=_UNKNOWN)  # fmt: skip
def foreign_born(facts: Facts) -> ir.Table:
    people = _affected(facts)
    return share_of(people, people.foreign_born)


@shared("PER-08", "¿Cuántas denunciaron antes?", part="Personas con denuncias anteriores.",
        whole="Personas afectadas de las que se sabe.", by=_WHO, left_out=_UNKNOWN)  # fmt: skip
def reported_before(facts: Facts) -> ir.Table:
    people = _affected(facts)
    return share_of(people, people.earlier_reports)


@counted("PER-09", "¿Qué es de ella la persona denunciada?", what="Pares de persona afectada y persona denunciada.",
         by=("level1", "level2", "survivor_sex", "survivor_age_band"), left_out="Casos sin vínculo anotado.",
         source="Diccionario de casos del CEM, variable VINCULO_AGRESOR_VICTIMA (fuente secundaria).",
         mark=Mark.SECONDARY, limits="Con dos personas denunciadas hay dos pares.")  # fmt: skip
def relations(facts: Facts) -> ir.Table:
    return facts.relations.filter(facts.relations.level1.notnull())
