"""The people accused: alleged until a court says otherwise; who was sentenced is told in `justice`."""

from __future__ import annotations

import ibis.expr.types as ir

from tejido.observatory.indicator import Facts, counted, share_of, shared

_LIMITS = "Son personas denunciadas, no sentenciadas. Lo dice quien informa el caso."
_UNKNOWN = "Personas o pares de los que no se sabe."
_WHO = ("sex", "age_band")
_PAIR = ("survivor_sex", "survivor_age_band", "accused_sex")


def _accused(facts: Facts) -> ir.Table:
    return facts.people.filter(facts.people.role == "alleged_perpetrator")


@counted("DEN-01", "¿Quiénes son las personas denunciadas?", what="Personas denunciadas de los casos registrados.",
         by=(*_WHO, "situation"), limits=_LIMITS)  # fmt: skip
def accused(facts: Facts) -> ir.Table:
    return _accused(facts)


@shared("DEN-02", "¿Cuántas de las personas denunciadas son hombres?", part="Hombres.",
        whole="Personas denunciadas cuyo sexo se sabe.", by=("age_band",), left_out=_UNKNOWN,
        limits=_LIMITS)  # fmt: skip
def men(facts: Facts) -> ir.Table:
    people = _accused(facts)
    return share_of(people, people.sex == "male")


@shared("DEN-03", "¿Cuántas habían tomado alcohol o consumido drogas en el hecho?",
        part="Personas denunciadas que habían tomado alcohol, consumido drogas o las dos cosas.",
        whole="Personas denunciadas de las que se sabe.", by=_WHO, left_out=_UNKNOWN,
        limits=f"{_LIMITS} El alcohol o las drogas no son la causa de la violencia.")  # fmt: skip
def with_substances(facts: Facts) -> ir.Table:
    people = _accused(facts)
    known = people.filter(people.substances != "unknown")
    return share_of(known, known.substances != "sober")


@shared("DEN-04", "¿Cuántas tienen o pueden conseguir un arma?", part="Personas denunciadas con arma a su alcance.",
        whole="Personas denunciadas de las que se sabe.", by=_WHO, left_out=_UNKNOWN, limits=_LIMITS)  # fmt: skip
def with_weapon(facts: Facts) -> ir.Table:
    people = _accused(facts)
    return share_of(people, people.has_weapon)


@shared("DEN-05", "¿Cuántas trabajan para el Estado?", part="Personas denunciadas que trabajan para el Estado.",
        whole="Personas denunciadas de las que se sabe.", by=_WHO, left_out=_UNKNOWN,
        limits=_LIMITS)  # fmt: skip
def of_the_state(facts: Facts) -> ir.Table:
    people = _accused(facts)
    known = people.filter(people.state_service != "unknown")
    return share_of(known, known.state_service != "none")


@shared("DEN-06", "¿En cuántos pares es o fue su pareja?", part="Pares en los que es o fue su pareja.",
        whole="Pares de persona afectada y denunciada con vínculo anotado.", by=_PAIR, left_out=_UNKNOWN,
        limits=_LIMITS)  # fmt: skip
def partner(facts: Facts) -> ir.Table:
    return share_of(facts.relations, facts.relations.level1 == "partner")


@shared("DEN-07", "¿En cuántos pares viven en la misma casa?", part="Pares que viven juntos siempre o a veces.",
        whole="Pares de los que se sabe.", by=("level1", *_PAIR), left_out=_UNKNOWN, limits=_LIMITS)  # fmt: skip
def lives_with(facts: Facts) -> ir.Table:
    return share_of(facts.relations, facts.relations.lives_with.isin(["yes", "sometimes"]))
