"""Which papers an actor may print of a case, and why not the others: one rule for the page and for who prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tejido.accounts.exclusions import exclusions_of
from tejido.accounts.permits import Permit
from tejido.cases.access import assessments_of, referrals_of
from tejido.cases.field_policy import Closeness, Group
from tejido.cases.models import Referral
from tejido.cases.protection.access import orders_of
from tejido.cases.services.replanning import place_of
from tejido.cases.services.routing import Place, gate_for
from tejido.cases.states import REFERRAL_WORDS, ReferralState
from tejido.directory.lookups import institution_sector
from tejido.kernel.times import exact
from tejido.obligations.states import Gate
from tejido.protocols.sectors import Sector
from tejido.reports.court_duties import court_duties, court_of, subject_of
from tejido.reports.kinds import Kind
from tejido.reports.papers.court_notice import GENERAL
from tejido.reports.telling.reader import Reader

COURT_WRITERS = (Sector.POLICE, Sector.CEM)
TEAM_ONLY = "Lo imprime el equipo que lleva el caso: la institución que lo registró o el CEM."
BY_CODE = "Usted sigue el caso por su código: no imprime papeles de él."
ON_SCREEN = "Abrió este caso con motivo: puede leerlo en la pantalla, no imprimirlo."
NO_IDENTITY = "Su rol no permite abrir lo que este papel lleva."
LEFT_OUT = "Esa institución está excluida de este caso."
NO_LONGER = "Esa institución ya no recibe derivaciones de este caso."
COURT_ELSEWHERE = "La plataforma no prepara papeles de este caso para ese juzgado."
COURT_EXCLUDED = "Ese juzgado está excluido de este caso: la plataforma no le prepara papeles."
NONE_YET = {
    Kind.REFERRAL: "Su institución no envió ni recibió ninguna derivación de este caso.",
    Kind.RISK_SHEET: "Todavía no se aplicó ninguna ficha.",
    Kind.COURT_NOTICE: "Su institución no tiene nada que informar al juzgado en este caso.",
}
NOT_SENT = {
    ReferralState.PROPOSED: "Espera el permiso de ella: ese servicio todavía no sabe nada.",
    ReferralState.REFUSED: "Ese servicio no la aceptó: busque otro.",
    ReferralState.WITHDRAWN: "La derivación se retiró.",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper of a kind about something (a referral, a sheet, a task; blank for the case).

    `why_not` is blank when it may be printed; `opens`: it holds something sealed, so the reading is recorded.
    """

    kind: Kind
    about: str = ""
    words: str = ""
    opens: bool = False
    why_not: str = ""


def offers_for(reader: Reader) -> list[Offer]:
    """Every kind of paper at least once, in the order in which they are listed."""
    whole = _why_nothing(reader)
    if whole:
        return [Offer(kind, why_not=whole) for kind in Kind]
    return [offer for kind in Kind for offer in _of_kind(kind, reader)]


def _why_nothing(reader: Reader) -> str:
    if reader.seen.closeness == Closeness.OUTLINE:
        return BY_CODE
    if reader.seen.closeness == Closeness.GLASS:
        return ON_SCREEN
    return "" if reader.actor.may(Permit.CASE_READ) else BY_CODE


def _of_kind(kind: Kind, reader: Reader) -> list[Offer]:
    if kind == Kind.REFERRAL:
        found = list(_referrals(reader))
    elif kind == Kind.COURT_NOTICE:
        found = list(_notices(reader))
    elif reader.seen.closeness != Closeness.TEAM:
        return [Offer(kind, why_not=TEAM_ONLY)]
    elif kind == Kind.RISK_SHEET:
        found = list(_sheets(reader))
    else:
        return [Offer(kind)]
    return found or [Offer(kind, why_not=NONE_YET[kind])]


def _referrals(reader: Reader) -> Iterator[Offer]:
    rows = referrals_of(reader.seen, reader.actor)
    place = place_of(reader.case) if rows else None
    for row in rows:
        words = f"{reader.institution(row.to_institution)}. {REFERRAL_WORDS[ReferralState(row.state)]}."
        why_not = _may_open(reader) or _why_not_handed(row, place, reader)
        yield Offer(Kind.REFERRAL, row.code, words, opens=True, why_not=why_not)


def _why_not_handed(row: Referral, place: Place | None, reader: Reader) -> str:
    """Whether the receiving service may still be told: the same gate as when it was sent."""
    if row.state in NOT_SENT:
        return NOT_SENT[ReferralState(row.state)]
    sector = institution_sector(row.to_institution, at=reader.at)
    if sector is None or place is None:
        return NO_LONGER
    gate, _, _ = gate_for(sector, None, row.to_institution, place)
    if gate == Gate.EXCLUDED:
        return LEFT_OUT if reader.seen.in_full else NO_LONGER
    return "" if gate == Gate.OPEN else "Ella ya no permite que se le comunique."


def _sheets(reader: Reader) -> Iterator[Offer]:
    for row in assessments_of(reader.seen):
        words = f"Aplicada el {exact(row.assessed_at)}"
        yield Offer(Kind.RISK_SHEET, str(row.pk), words, opens=True, why_not=_may_open(reader))


def _notices(reader: Reader) -> Iterator[Offer]:
    if reader.actor.sector not in COURT_WRITERS:
        return
    opens = reader.seen.shows(Group.JUSTICE)
    excluded = court_of(reader) in exclusions_of(reader.code).institutions
    said = COURT_EXCLUDED if reader.seen.in_full else COURT_ELSEWHERE
    why_not = said if excluded else _may_open(reader) if opens else ""
    for row in court_duties(reader):
        yield Offer(Kind.COURT_NOTICE, row.code, f"{subject_of(row)}. Tarea {row.code}.", opens, why_not)
    if orders_of(reader.seen):
        yield Offer(Kind.COURT_NOTICE, "", f"{GENERAL}.", opens, why_not)


def _may_open(reader: Reader) -> str:
    return "" if reader.actor.may(Permit.IDENTITY_READ) else NO_IDENTITY
