"""The tables of the register: `register` holds the case and its people, `records` what grows beside it."""

from tejido.cases.models.records import Consent, Draft, Note, Referral, ReferralAct, RiskAssessment
from tejido.cases.models.register import Case, CaseEvent, Incident, Person, PersonIndex, Relation

__all__ = [
    "Case",
    "CaseEvent",
    "Consent",
    "Draft",
    "Incident",
    "Note",
    "Person",
    "PersonIndex",
    "Referral",
    "ReferralAct",
    "Relation",
    "RiskAssessment",
]
