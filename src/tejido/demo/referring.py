"""Referrals of a fictitious case, and consents asked again: when they come and how they end."""

from __future__ import annotations

from datetime import datetime, timedelta

from tejido.cases.consenting import Giver
from tejido.cases.intake import ConsentEntry
from tejido.cases.models import Referral
from tejido.cases.states import ReferralState
from tejido.demo.agenda import Agenda, Deed
from tejido.demo.consenting import answer_consent, move_referral, propose_referral
from tejido.demo.draws import words
from tejido.obligations.models import Obligation
from tejido.protocols.sectors import Sector

SECTORS = (Sector.MENTAL_HEALTH, Sector.LEGAL_AID, Sector.WOMENS_ORG, Sector.MUNICIPALITY, Sector.DEMUNA, Sector.HEALTH)
_ASKED, _REFUSED, _WITHDRAWN = 0.32, 0.18, 0.05


def ask_later(agenda: Agenda, recipient: str, at: datetime, *, share: float = _ASKED) -> None:
    """Some days later the survivor answers about a recipient that she had not answered about."""
    consents = agenda.life.rows.consents
    services = next((c for c in consents if c.purpose == "services"), None)
    answered = any(c.recipient == recipient for c in consents)
    if services is None or services.answer != "given" or answered or recipient in agenda.asked:
        return
    agenda.asked.add(recipient)
    if agenda.draw.yes(share):
        agenda.put(at + timedelta(hours=agenda.draw.spread(80, 0.8)), _answered(recipient, services.given_by))


def _answered(recipient: str, giver: str) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.operator(agenda.life.rows.case.door_institution, at)
        if actor is None:
            return
        answer = "refused" if agenda.draw.yes(_REFUSED) else "given"
        entry = ConsentEntry("recipient", answer, recipient, given_by=giver or Giver.SURVIVOR)
        answer_consent(agenda.life, entry, actor=actor, at=at)
        if answer == "given":
            for row in [r for r in agenda.life.referrals if _waits_for(agenda, r, recipient)]:
                move_referral(agenda.life, row, ReferralState.SENT, reason="", actor=actor, at=at)

    return deed


def _waits_for(agenda: Agenda, row: Referral, recipient: str) -> bool:
    sector = agenda.stand.routes.institutions[row.to_institution].sector
    return row.state == ReferralState.PROPOSED and sector == recipient


def propose(sector: str) -> Deed:
    """The door proposes a referral to the competent institution of a sector."""

    def deed(agenda: Agenda, at: datetime) -> None:
        life, case = agenda.life, agenda.life.rows.case
        actor = agenda.operator(case.door_institution, at)
        to = agenda.stand.institution(sector, case.zone_code, at)
        if actor is None or not to or to == case.door_institution or to in life.exclusions.institutions:
            return
        service, handover = agenda.draw.choice(words("services")), agenda.draw.choice(words("referral"))
        row = propose_referral(life, to_institution=to, service=service, handover=handover, actor=actor, at=at)
        if row.state == ReferralState.PROPOSED:
            ask_later(agenda, sector, at, share=0.6)
        elif agenda.draw.yes(_WITHDRAWN):
            agenda.put(at + timedelta(days=8), _withdrawn(row))

    return deed


def answer(agenda: Agenda, task: Obligation, at: datetime) -> None:
    """The receiving institution says that it has it, and answers; attention follows."""
    row = next(r for r in agenda.life.referrals if task.duty.endswith(r.code))
    actor = agenda.operator(row.to_institution, at)
    if actor is None or row.state not in (ReferralState.SENT, ReferralState.RECEIVED):
        return
    if row.state == ReferralState.SENT and agenda.draw.yes(0.6):
        move_referral(agenda.life, row, ReferralState.RECEIVED, reason="", actor=actor, at=at)
        agenda.put(at + timedelta(hours=agenda.draw.spread(20, 0.8)), lambda again, when: answer(again, task, when))
        return
    refused = agenda.draw.yes(_REFUSED)
    reason = agenda.draw.choice(words("referral_refused")) if refused else ""
    state = ReferralState.REFUSED if refused else ReferralState.ACCEPTED
    move_referral(agenda.life, row, state, reason=reason, actor=actor, at=at)
    if not refused:
        agenda.put(at + timedelta(hours=agenda.draw.spread(60, 0.8)), _goes_on(row, ReferralState.IN_PROGRESS))
        if agenda.draw.yes(0.8):
            agenda.put(at + timedelta(hours=agenda.draw.spread(900, 0.6)), _goes_on(row, ReferralState.DONE))


def _goes_on(row: Referral, state: ReferralState) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.operator(row.to_institution, at)
        allowed = {ReferralState.IN_PROGRESS: ("accepted",), ReferralState.DONE: ("accepted", "in_progress")}[state]
        if actor is not None and row.state in allowed:
            move_referral(agenda.life, row, state, reason="", actor=actor, at=at)

    return deed


def _withdrawn(row: Referral) -> Deed:
    def deed(agenda: Agenda, at: datetime) -> None:
        actor = agenda.operator(row.from_institution, at)
        if actor is not None and row.state in (ReferralState.SENT, ReferralState.RECEIVED):
            reason = agenda.draw.choice(words("unable"))
            move_referral(agenda.life, row, ReferralState.WITHDRAWN, reason=reason, actor=actor, at=at)

    return deed
