"""One paper of a case, composed: what it needs opened is opened, and each opening is recorded by who opens it."""

from __future__ import annotations

from dataclasses import replace

from tejido.cases.access import assessments_of, referral_in
from tejido.cases.field_policy import SEALED_GROUPS, Closeness, Group, for_recipient
from tejido.cases.justice.access import proceedings_of
from tejido.cases.justice.catalog import justice_catalog
from tejido.cases.justice.services.reading import open_references
from tejido.cases.services.open_identity import open_identity, open_task_notes
from tejido.cases.services.risk import open_assessment
from tejido.directory.lookups import institution_sector
from tejido.protocols.sectors import Sector
from tejido.reports.blocks import Paper
from tejido.reports.court_duties import court_of, own_duties
from tejido.reports.kinds import Kind
from tejido.reports.offers import Offer
from tejido.reports.papers.court_notice import Basis, court_notice
from tejido.reports.papers.receipt import receipt, reminder
from tejido.reports.papers.referral import Handed, referral_sheet
from tejido.reports.papers.risk_sheet import risk_sheet
from tejido.reports.papers.summary import summary
from tejido.reports.telling.reader import Reader


def composed(offer: Offer, reader: Reader) -> Paper:
    """The paper that was offered. Raises CannotUnseal when it needs what is sealed and the key was erased."""
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
