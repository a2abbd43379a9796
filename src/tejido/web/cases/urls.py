"""Addresses of a case."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from tejido.web.cases import (
    acts,
    additions,
    consents,
    documents,
    entry,
    exclusions,
    identity,
    profile,
    referrals,
    relation,
    risk,
)
from tejido.web.cases.seeing import CaseCode

register_converter(CaseCode, "case")
HERE = "casos/<case:code>"
_identity: list[URLPattern] = [
    path(f"{HERE}/identidad", identity.opened, name="case_identity"),
    path(f"{HERE}/identidad/<str:person>", identity.person, name="case_identity_edit"),
    path(f"{HERE}/contacto", identity.contact, name="case_contact"),
]
_later: list[URLPattern] = [
    path(f"{HERE}/hecho", additions.incident, name="case_incident"),
    path(f"{HERE}/persona", additions.person, name="case_person"),
    path(f"{HERE}/persona/<str:person>", profile.profile, name="case_profile"),
    path(f"{HERE}/relacion/<str:person>", relation.relation, name="case_relation"),
    path(f"{HERE}/datos", additions.facts, name="case_facts"),
    path(f"{HERE}/nota", additions.note, name="case_note"),
    path(f"{HERE}/actos", acts.page, name="case_act"),
    path(f"{HERE}/documentos", documents.page, name="case_documents"),
    path(f"{HERE}/documentos/<str:document>", documents.download, name="case_document"),
    path(f"{HERE}/documentos/<str:document>/retirar", documents.withdraw, name="case_document_withdraw"),
]
_who: list[URLPattern] = [
    path(f"{HERE}/consentimientos", consents.page, name="case_consents"),
    path(f"{HERE}/consentimientos/retirar", consents.take_back, name="case_consent_withdraw"),
    path(f"{HERE}/exclusiones", exclusions.page, name="case_exclusions"),
    path(f"{HERE}/exclusiones/levantar", exclusions.take_off, name="case_exclusion_lift"),
    path(f"{HERE}/derivar", referrals.refer, name="case_refer"),
    path(f"{HERE}/derivaciones/<str:referral>", referrals.one, name="case_referral"),
]
_risk: list[URLPattern] = [
    path(f"{HERE}/riesgo", risk.page, name="case_risk"),
    path(f"{HERE}/riesgo/nueva", risk.new, name="case_risk_new"),
    path(f"{HERE}/riesgo/<int:sheet>", risk.opened, name="case_risk_sheet"),
]
urlpatterns: list[URLPattern] = [
    path(HERE, entry.page, name="case_page"),
    path(f"{HERE}/imprimir", entry.paper, name="case_paper"),
    *_identity,
    *_later,
    *_who,
    *_risk,
]
