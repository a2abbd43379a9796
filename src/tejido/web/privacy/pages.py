"""What the pages of data protection share: offers, words of a request, and how a form is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tejido.accounts.actors import Actor
from tejido.directory.routing import routes
from tejido.kernel.errors import Refused
from tejido.privacy.catalog import privacy_catalog
from tejido.privacy.desks import desk_of
from tejido.privacy.models import Breach, RightsRequest
from tejido.privacy.services.duties import answer_due
from tejido.privacy.states import BreachState, RequestState
from tejido.web.privacy.deeds import Deed
from tejido.web.privacy.forms import KeyForm

RENAMES = {"occurred_at": "day", "noticed_at": "day", "received_at": "day", "data": "touched"}
_IDENTITY = {"pending": "Sin verificar", "verified": "Verificada", "failed": "No es quien dice ser"}


@dataclass(frozen=True, slots=True)
class Offer:
    """One deed with its form; `open` when it came back with something to mend."""

    slug: str
    deed: Deed
    form: KeyForm
    open: bool


@dataclass(frozen=True, slots=True)
class RequestTold:
    """A request in words. `due` None: no limit is known, or it was closed; `extended`: it is later than the law's."""

    row: RightsRequest
    kind: str
    asks: str
    standing: str
    age: str
    state: str
    tone: str
    identity: str
    channel: str
    outcome: str
    due: datetime | None
    extended: bool
    late: bool


def told_request(row: RightsRequest, at: datetime, more: Mapping[str, datetime]) -> RequestTold:
    """A request in words. `more`: until when, by code, where more time was approved."""
    catalog = privacy_catalog()
    kind = catalog.kinds[row.kind]
    live = row.state == RequestState.RECEIVED
    due = more.get(row.code) or answer_due(row.kind, row.received_at, row.district, at=at) if live else None
    return RequestTold(
        row=row,
        kind=kind.name,
        asks=kind.asks,
        standing=catalog.words("standings", row.standing),
        age=catalog.words("ages", row.age_group),
        state=RequestState(row.state).spanish,
        tone="soon" if live else "ok",
        identity=_IDENTITY[row.identity],
        channel=catalog.words("channels", row.channel),
        outcome=catalog.words("outcomes", row.outcome) if row.outcome else "",
        due=due,
        extended=row.code in more,
        late=due is not None and due < at,
    )


@dataclass(frozen=True, slots=True)
class BreachTold:
    """A breach in words. `tell_by`: until when the authority must be told, while it was not."""

    row: Breach
    nature: str
    data: str
    state: str
    tone: str
    risk: str
    people: str
    sensitive: str
    tell_by: datetime | None


def told_breach(row: Breach) -> BreachTold:
    """A breach in words."""
    catalog, facts = privacy_catalog(), row.facts
    people, told = facts.get("people"), row.authority_told_at is not None
    words = {True: "Sí", False: "No"}
    return BreachTold(
        row=row,
        nature=catalog.words("breach_natures", facts.get("nature", "")),
        data=", ".join(catalog.words("breach_data", code).lower() for code in facts.get("data", [])),
        state=BreachState(row.state).spanish,
        tone={"noticed": "late", "contained": "soon", "closed": "ok"}[row.state],
        risk=catalog.words("breach_risks", facts["risk"]) if facts.get("risk") else "Sin evaluar",
        people="No se sabe" if people is None else str(people),
        sensitive=words.get(facts.get("sensitive"), "No se sabe"),
        tell_by=None if told or row.tell_authority is False else row.noticed_at + timedelta(hours=catalog.breach_hours),
    )


def desk_elsewhere(actor: Actor, at: datetime) -> str:
    """The name of the institution that answers for personal data, when it is not the actor's; blank when it is."""
    try:
        desk = desk_of(actor.district, routes(at))
    except Refused:
        return ""
    return "" if desk.code == actor.institution else desk.name


def institution_names(at: datetime) -> Mapping[str, str]:
    """The name of every institution by its code."""
    return {code: found.name for code, found in routes(at).institutions.items()}
