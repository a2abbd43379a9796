"""What the observatory may know of care: attentions, plans, follow-ups with the level of recovery, and drop-outs.

What somebody answered of a service is tied to no case and is not here.
"""

from __future__ import annotations

from tejido.directory.facts import with_sector
from tejido.kernel.facts import FactTable, days, flag, month, text, these, whole

_ATTENTIONS = FactTable(
    name="attentions",
    meaning="Una atención a una persona afectada, o a la que no llegó.",
    source="care_attention visit",
    on="visit.case_id = fact.case_id",
    row="visit.id",
    more=with_sector("visit.institution_code"),
    columns=(
        text("sector", "Sector que atendió.", "place.sector"),
        text("service", "Servicio: psicológico, social, legal o médico.", "visit.service"),
        text("mode", "Dónde o cómo fue.", "visit.mode"),
        flag("came", "Llegó a la atención.", "visit.came"),
        month("attended_month", "Mes de la atención.", "visit.attended_at"),
        days("days_from_case", "Días desde que se registró el caso.", "fact.registered_at", "visit.attended_at"),
    ),
)
_PLANS = FactTable(
    name="plans",
    meaning="Un plan de atención acordado con la persona afectada.",
    source="care_careplan plan",
    on="plan.case_id = fact.case_id",
    row="plan.id",
    columns=(
        month("agreed_month", "Mes en que se acordó.", "plan.agreed_at"),
        flag("standing", "Sigue vigente.", "plan.ended_at IS NULL"),
        whole("goals", "Cuántos objetivos tiene.", "SELECT count(*) FROM care_goal goal WHERE goal.plan_id = plan.id"),
        whole("reached", "Cuántos se lograron.",
              "SELECT count(*) FROM care_goal goal WHERE goal.plan_id = plan.id AND goal.state = 'reached'"),
    ),
)  # fmt: skip
_RANKED = " ".join(
    [
        "LEFT JOIN (SELECT other.id, row_number() OVER told AS place, count(*) OVER whole AS told,",
        "first_value(other.recovery) OVER told AS first_recovery FROM care_followup other WHERE",
        these("other"),
        "AND other.recovery IS NOT NULL",
        "WINDOW told AS (PARTITION BY other.person_id ORDER BY other.held_at, other.id),",
        "whole AS (PARTITION BY other.person_id)) ranked ON ranked.id = talk.id",
    ]
)
_FOLLOW_UPS = FactTable(
    name="follow_ups",
    meaning="Un seguimiento a una persona afectada, con cómo está ella en la escala propuesta.",
    source="care_followup talk",
    on="talk.case_id = fact.case_id",
    row="talk.id",
    more=_RANKED,
    columns=(
        text("contact", "Si se pudo conversar.", "talk.contact"),
        whole("recovery", "Nivel de la escala, de 1 (en crisis) a 5; nulo si no se preguntó.", "talk.recovery"),
        text("scale", "Versión de la escala.", "talk.scale"),
        month("held_month", "Mes del seguimiento.", "talk.held_at"),
        days("days_from_case", "Días desde que se registró el caso.", "fact.registered_at", "talk.held_at"),
        whole("place", "Qué número es entre los que dicen nivel de esa persona, desde el primero.", "ranked.place"),
        flag("last", "Es el último de esa persona que dice nivel.", "COALESCE(ranked.place = ranked.told, FALSE)"),
        whole("first_recovery", "Nivel de su primer seguimiento que lo dice.", "ranked.first_recovery"),
    ),
)  # fmt: skip
_DROP_OUTS = FactTable(
    name="drop_outs",
    meaning="Una persona afectada que dejó de ir a un servicio.",
    source="care_dropout gone",
    on="gone.case_id = fact.case_id",
    row="gone.id",
    more=with_sector("gone.institution_code"),
    columns=(
        text("sector", "Sector del servicio.", "place.sector"),
        text("service", "Qué servicio dejó.", "gone.service"),
        text("reason", "Por qué.", "gone.reason"),
        month("since_month", "Mes desde el que no va.", "gone.since"),
        flag("returned", "Volvió.", "gone.returned_at IS NOT NULL"),
    ),
)
TABLES = (_ATTENTIONS, _PLANS, _FOLLOW_UPS, _DROP_OUTS)
