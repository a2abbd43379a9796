"""Print a paper of a case: what it opens and that it left the platform are recorded before anybody gets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.cases.access import see_case
from tejido.kernel.errors import NotFound, NotPermitted
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.reports.composing import composed
from tejido.reports.kinds import Kind
from tejido.reports.letters import set_paper
from tejido.reports.offers import Offer, offers_for
from tejido.reports.telling.joined import joined_readers
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
    paper = composed(offer, reader)
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
    """The line in the ledger, of every case that the paper tells; without it nobody gets the paper."""
    data = {"paper": str(offer.kind)} | ({"about": offer.about} if offer.about else {})
    actor_code = reader.actor.code
    told = [reader.code, *(one.code for one in joined_readers(reader))] if offer.kind == Kind.SUMMARY else [reader.code]
    for code in told:
        record(action=Action.CASE_EXPORTED, subject=("case", code), actor_code=actor_code, at=reader.at, data=data)
