"""Print a paper of a case: what it opens and that it left the platform are recorded before anybody gets it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.cases.access import assessments_of, referral_in, see_case
from tejido.cases.field_policy import SEALED_GROUPS, Closeness, Group, for_recipient
from tejido.cases.justice.access import proceedings_of
from tejido.cases.justice.catalog import justice_catalog
from tejido.cases.justice.services.proceedings import open_references
from tejido.cases.services.open_identity import open_identity, open_task_notes
from tejido.cases.services.risk import open_assessment
from tejido.directory.lookups import institution_sector
from tejido.kernel.errors import NotFound, NotPermitted
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.protocols.sectors import Sector
from tejido.reports.blocks import Paper
from tejido.reports.kinds import Kind
from tejido.reports.letters import set_paper
from tejido.reports.offers import Offer, court_of, offers_for, own_duties
from tejido.reports.papers.court_notice import Basis, court_notice
from tejido.reports.papers.receipt import receipt, reminder
from tejido.reports.papers.referral import Handed, referral_sheet
from tejido.reports.papers.risk_sheet import risk_sheet
from tejido.reports.papers.summary import summary
from tejido.reports.telling.reader import Reader

UNKNOWN = "Ese papel no es de este caso. Elija uno de la lista."


@dataclass(frozen=True, slots=True)
class Printed:
    """The file that is handed out; its name says codes only."""

    file_name: str
    content: bytes


def print_paper(case_code: str, kind: Kind, about: str, *, actor: Actor, at: datetime) -> Printed:
    """The PDF of one of the papers that `offers_for` lists. `about` is the code of what it tells, blank for the case.

    Raises:
        NotFound: the case is not the actor's, or there is no such paper of it.
        NotPermitted: the actor may not print it; the sentence says why.
        CannotUnseal: the key of the case was erased, and the paper needs what is sealed.
    """
    reader = Reader(actor, see_case(actor, case_code), at)
    offer = _offered(reader, kind, about)
    paper = _composed(offer, reader)
    content = set_paper(paper, printed_by=actor.code, at=at)
    _keep(offer, reader)
    return Printed(f"{offer.about if kind in _BY_OWN_CODE and offer.about else case_code}-{kind.number}.pdf", content)


_BY_OWN_CODE = (Kind.REFERRAL, Kind.COURT_NOTICE)


def _offered(reader: Reader, kind: Kind, about: str) -> Offer:
    offers = [offer for offer in offers_for(reader) if offer.kind == kind]
    found = next((offer for offer in offers if offer.about == about), None)
    if found is None and len(offers) == 1 and offers[0].why_not and not offers[0].about:
        found = offers[0]  # nothing of that kind may be printed: say why, whatever was asked
    if found is None:
        raise NotFound(UNKNOWN)
    if found.why_not:
        raise NotPermitted(found.why_not)
    return found


@transaction.atomic(durable=True)
def _keep(offer: Offer, reader: Reader) -> None:
    """The line in the ledger; without it nobody gets the paper."""
    data = {"paper": str(offer.kind)} | ({"about": offer.about} if offer.about else {})
    actor_code = reader.actor.code
    record(action=Action.CASE_EXPORTED, subject=("case", reader.code), actor_code=actor_code, at=reader.at, data=data)


def _composed(offer: Offer, reader: Reader) -> Paper:
    if offer.kind == Kind.REFERRAL:
        return _referral(offer.about, reader)
    if offer.kind == Kind.RISK_SHEET:
        return _risk_sheet(offer.about, reader)
    if offer.kind == Kind.COURT_NOTICE:
        return _court_notice(offer.about, reader)
    return {Kind.SUMMARY: summary, Kind.RECEIPT: receipt, Kind.REMINDER: reminder}[offer.kind](reader)


def _as_seen_by(reader: Reader, sector: str) -> Reader:
    """The reader with only what that sector may see as well."""
    groups = for_recipient(reader.seen.groups, sector)
    return replace(reader, seen=replace(reader.seen, closeness=Closeness.SECTOR, groups=groups))


def _referral(code: str, reader: Reader) -> Paper:
    row = referral_in(reader.seen, reader.actor, code)
    sector = institution_sector(row.to_institution, at=reader.at) or ""
    theirs = _as_seen_by(reader, sector)
    opened = None
    if theirs.seen.groups & SEALED_GROUPS:
        opened = open_identity(reader.code, actor=reader.actor, at=reader.at, recipient=sector, notes=False)
    sealed = {"handover": ("handover", bytes(row.handover_sealed))} if row.handover_sealed else {}
    texts = open_task_notes(reader.code, sealed, actor=reader.actor, at=reader.at)
    return referral_sheet(row, theirs, Handed(opened, texts.get("handover", "")))


def _risk_sheet(about: str, reader: Reader) -> Paper:
    row = next(row for row in assessments_of(reader.seen) if str(row.pk) == about)
    return risk_sheet(row, reader, open_assessment(reader.code, row.pk, actor=reader.actor, at=reader.at))


def _court_notice(about: str, reader: Reader) -> Paper:
    duties = own_duties(reader)
    basis = Basis(
        duty=next((row for row in duties if row.code == about), None),
        done=duties,
        court=court_of(reader),
        numbers=_numbers(reader),
    )
    return court_notice(basis, _as_seen_by(reader, Sector.FAMILY_COURT))


def _numbers(reader: Reader) -> dict[str, str]:
    """The numbers of the case in other registers, for who takes part in its proceedings."""
    if not reader.seen.shows(Group.JUSTICE):
        return {}
    found: dict[str, str] = {}
    for row in proceedings_of(reader.seen):
        if row.has:
            found |= open_references(reader.code, row.code, actor=reader.actor, at=reader.at)
    return {justice_catalog().word("references", name): number for name, number in found.items()}
