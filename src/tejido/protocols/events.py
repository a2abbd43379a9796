"""The events that start and end steps: what each is called in Spanish and who records it.

An event keeps its first instant, except the repeatable ones, which keep the latest. Recording one
again never moves a limit that already runs.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Source(StrEnum):
    """Where an event comes from."""

    INTAKE = "intake"  # registering a case, or completing its intake
    RISK = "risk"  # saving a risk assessment
    DUTY = "duty"  # completing a step that emits it
    MEASURE = "measure"  # the page of protection measures
    ACT = "act"  # the page that records an act of a court or prosecutor, with its document
    REFERRAL = "referral"  # the states of a referral


class Event(StrEnum):
    """Something that happened in the life of a case, at an instant."""

    CASE_REGISTERED = "case.registered"
    REPORT_RECEIVED = "report.received"
    REPORT_REGISTERED = "report.registered"
    INCIDENT_OCCURRED = "incident.occurred"
    RISK_ASSESSED = "risk.assessed"
    SEVERE_RISK_FOUND = "severe_risk.found"
    CEM_INFORMED = "cem.informed"
    LEGAL_AID_INFORMED = "legal_aid.informed"
    LEGAL_AID_ASSIGNED = "legal_aid.assigned"
    UPE_INFORMED = "upe.informed"
    DEMUNA_INFORMED = "demuna.informed"
    CHILD_RISK_ASSESSED = "child_risk.assessed"
    OLDER_ADULT_SERVICE_INFORMED = "older_adult_service.informed"
    POLICE_REPORT_SENT = "police_report.sent"
    PROSECUTOR_INFORMED = "prosecutor.informed"
    COURT_FILE_SENT = "court_file.sent"
    EXAMS_ORDERED = "exams.ordered"
    SAFETY_MEASURES_TAKEN = "safety_measures.taken"
    MEASURES_REQUESTED = "measures.requested"
    MEASURES_GRANTED = "measures.granted"
    MEASURES_DENIED = "measures.denied"
    MEASURES_NOTIFIED = "measures.notified"
    MEASURES_EXECUTED = "measures.executed"
    MEASURES_ENDED = "measures.ended"
    MEASURES_BREACHED = "measures.breached"
    BREACH_ATTENDED = "breach.attended"
    EXECUTION_REPORT_SENT = "execution_report.sent"
    FOLLOW_UP_REPORT_SENT = "follow_up_report.sent"
    DECISION_NOTIFIED = "decision.notified"
    FILE_FORWARDED = "file.forwarded"
    APPEAL_FILED = "appeal.filed"
    APPEAL_GRANTED = "appeal.granted"
    APPEAL_FILE_SENT = "appeal.file_sent"
    APPEAL_OPINION_GIVEN = "appeal.opinion_given"
    APPEAL_HEARING_SET = "appeal.hearing_set"
    APPEAL_HEARING_HELD = "appeal.hearing_held"
    APPEAL_DECIDED = "appeal.decided"
    CARE_PLAN_AGREED = "care_plan.agreed"
    HEALTH_ATTENDED = "health.attended"
    MENTAL_HEALTH_ATTENDED = "mental_health.attended"
    KIT_DELIVERED = "kit.delivered"
    SUPPORT_OFFERED = "support.offered"
    SHELTER_REQUESTED = "shelter.requested"
    SHELTER_ADMITTED = "shelter.admitted"
    SCHOOL_INFORMED = "school.informed"
    SCHOOL_RECORDED = "school.recorded"
    SCHOOL_FOLLOWED_UP = "school.followed_up"
    SCHOOL_CLOSED = "school.closed"
    STAFF_SEPARATED = "staff.separated"
    UGEL_INFORMED = "ugel.informed"
    REFERRAL_SENT = "referral.sent"
    REFERRAL_ACCEPTED = "referral.accepted"

    @property
    def spanish(self) -> str:
        return ABOUT[self].spanish

    @property
    def sources(self) -> frozenset[Source]:
        return ABOUT[self].sources

    @property
    def repeatable(self) -> bool:
        """True when the latest instant counts instead of the first."""
        return ABOUT[self].repeatable


class About(NamedTuple):
    """What is known of an event."""

    spanish: str
    sources: frozenset[Source]
    repeatable: bool = False


_DUTY = frozenset({Source.DUTY})
_ACT = frozenset({Source.ACT})
_INTAKE = frozenset({Source.INTAKE})
_ANY_DOOR = frozenset({Source.INTAKE, Source.DUTY})
_DUTY_OR_ACT = frozenset({Source.DUTY, Source.ACT})
_COURT = frozenset({Source.ACT, Source.MEASURE})
_DUTY_OR_COURT = frozenset({Source.DUTY, Source.ACT, Source.MEASURE})

ABOUT: dict[Event, About] = {
    Event.CASE_REGISTERED: About("caso registrado", _INTAKE),
    Event.REPORT_RECEIVED: About("denuncia recibida por la PNP, la fiscalía o el juzgado", _ANY_DOOR),
    Event.REPORT_REGISTERED: About("denuncia registrada con su número", _DUTY),
    Event.INCIDENT_OCCURRED: About("hecho de violencia ocurrido", _INTAKE, repeatable=True),
    Event.RISK_ASSESSED: About("riesgo valorado", frozenset({Source.RISK}), repeatable=True),
    Event.SEVERE_RISK_FOUND: About("riesgo severo encontrado", frozenset({Source.RISK})),
    Event.CEM_INFORMED: About("CEM avisado", _DUTY),
    Event.LEGAL_AID_INFORMED: About("Defensa Pública avisada", _DUTY),
    Event.LEGAL_AID_ASSIGNED: About("defensa legal asumida", _DUTY),
    Event.UPE_INFORMED: About("UPE avisada", _DUTY),
    Event.DEMUNA_INFORMED: About("DEMUNA avisada", _DUTY),
    Event.CHILD_RISK_ASSESSED: About("situación de la niña, niño o adolescente valorada", _DUTY),
    Event.OLDER_ADULT_SERVICE_INFORMED: About("aviso por persona adulta mayor en riesgo", _DUTY),
    Event.POLICE_REPORT_SENT: About("informe policial enviado al juzgado", _DUTY),
    Event.PROSECUTOR_INFORMED: About("fiscalía avisada", _DUTY),
    Event.COURT_FILE_SENT: About("fiscalía envió lo actuado al juzgado", _DUTY_OR_ACT),
    Event.EXAMS_ORDERED: About("exámenes dispuestos", _DUTY_OR_ACT),
    Event.SAFETY_MEASURES_TAKEN: About("seguridad inmediata dada", _DUTY),
    Event.MEASURES_REQUESTED: About("medidas de protección pedidas", _DUTY_OR_COURT),
    Event.MEASURES_GRANTED: About("medidas de protección dictadas", _COURT),
    Event.MEASURES_DENIED: About("medidas de protección denegadas", _COURT),
    Event.MEASURES_NOTIFIED: About("medidas comunicadas a la comisaría", _DUTY_OR_COURT),
    Event.MEASURES_EXECUTED: About("medidas ejecutadas", frozenset({Source.DUTY, Source.MEASURE})),
    Event.MEASURES_ENDED: About("medidas terminadas por el juzgado", _COURT),
    Event.MEASURES_BREACHED: About("incumplimiento de las medidas", frozenset({Source.MEASURE}), repeatable=True),
    Event.BREACH_ATTENDED: About("incumplimiento atendido", _DUTY, repeatable=True),
    Event.EXECUTION_REPORT_SENT: About("informe de ejecución enviado", _DUTY),
    Event.FOLLOW_UP_REPORT_SENT: About("informe de seguimiento enviado", _DUTY, repeatable=True),
    Event.DECISION_NOTIFIED: About("decisión notificada a las partes", _ACT),
    Event.FILE_FORWARDED: About("expediente remitido a la fiscalía o al juez de paz", _DUTY_OR_ACT),
    Event.APPEAL_FILED: About("apelación presentada", _ACT),
    Event.APPEAL_GRANTED: About("apelación concedida", _ACT),
    Event.APPEAL_FILE_SENT: About("expediente elevado a la sala", _ACT),
    Event.APPEAL_OPINION_GIVEN: About("opinión de la fiscalía superior emitida", _ACT),
    Event.APPEAL_HEARING_SET: About("vista de la causa señalada", _ACT),
    Event.APPEAL_HEARING_HELD: About("vista de la causa realizada", _ACT),
    Event.APPEAL_DECIDED: About("apelación resuelta", _ACT),
    Event.CARE_PLAN_AGREED: About("plan de atención acordado con la persona", _DUTY),
    Event.HEALTH_ATTENDED: About("atención de salud dada", _DUTY),
    Event.MENTAL_HEALTH_ATTENDED: About("atención de salud mental dada", _DUTY),
    Event.KIT_DELIVERED: About("kit de violencia sexual entregado", _DUTY),
    Event.SUPPORT_OFFERED: About("acompañamiento ofrecido", _DUTY),
    Event.SHELTER_REQUESTED: About("ingreso al hogar de refugio pedido", _DUTY),
    Event.SHELTER_ADMITTED: About("ingreso al hogar de refugio", _DUTY),
    Event.SCHOOL_INFORMED: About("dirección de la escuela avisada", _ANY_DOOR),
    Event.SCHOOL_RECORDED: About("hecho anotado en la escuela y en SíseVe", _DUTY),
    Event.SCHOOL_FOLLOWED_UP: About("seguimiento de la escuela hecho", _DUTY, repeatable=True),
    Event.SCHOOL_CLOSED: About("caso cerrado en la escuela", _DUTY),
    Event.STAFF_SEPARATED: About("personal denunciado separado", _DUTY),
    Event.UGEL_INFORMED: About("UGEL avisada", _DUTY),
    Event.REFERRAL_SENT: About("derivación enviada", frozenset({Source.REFERRAL}), repeatable=True),
    Event.REFERRAL_ACCEPTED: About("derivación aceptada", frozenset({Source.REFERRAL}), repeatable=True),
}
