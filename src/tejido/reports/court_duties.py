"""What the police and the CEM must tell the court of a case: by which duties, of which of them, and which court."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.cases.protection.access import orders_of
from tejido.cases.services.replanning import place_of
from tejido.cases.services.routing import institution_for
from tejido.directory.libraries import library_of
from tejido.directory.routing import routes
from tejido.obligations.access import obligations_of
from tejido.obligations.models import Obligation
from tejido.obligations.states import LIVE, Gate, State
from tejido.protocols.events import Event
from tejido.protocols.sectors import Sector
from tejido.reports.telling.reader import Reader

SUBJECTS: Mapping[Event, str] = {
    Event.POLICE_REPORT_SENT: "Remite el informe policial",
    Event.EXECUTION_REPORT_SENT: "Informa la ejecución de las medidas de protección",
    Event.FOLLOW_UP_REPORT_SENT: "Informa el seguimiento de las medidas de protección",
}
"""What a duty that is done by writing to the court is about, by the event that it emits."""
SUBJECT_OF_STEP: Mapping[str, str] = {
    "carabayllo_local.tell_breach": "Informa el incumplimiento de las medidas de protección",
    "protection.renewal": "Informa que las medidas de protección están por terminar",
}
"""The same for duties that emit nothing."""
TOLD_TO_COURTS = frozenset(
    {
        *(Event.REPORT_REGISTERED, Event.RISK_ASSESSED, Event.SAFETY_MEASURES_TAKEN, Event.MEASURES_REQUESTED),
        *(Event.MEASURES_EXECUTED, Event.BREACH_ATTENDED, *SUBJECTS),
    }
)
"""What a duty must have brought about for the court to be told that it was done; care is no matter of the court."""


def subject_of(row: Obligation) -> str:
    """What the court is told by doing that duty; blank when it is not done by writing to the court."""
    step = library_of(row.district).step(row.step)
    found = [SUBJECTS[event] for event in (step.emits if step else ()) if event in SUBJECTS]
    return found[0] if found else SUBJECT_OF_STEP.get(row.step, "")


def is_told_to_courts(row: Obligation) -> bool:
    """Whether the court is told that the duty was done."""
    step = library_of(row.district).step(row.step)
    return row.state == State.DONE and step is not None and bool({*step.emits, *step.ends_on} & TOLD_TO_COURTS)


def court_of(reader: Reader) -> str:
    """The court that ordered the last measures or, before any, the one of the zone; blank when none is known."""
    ordered = next((order.court for order in orders_of(reader.seen) if order.court), "")
    return ordered or institution_for(Sector.FAMILY_COURT, place_of(reader.case), routes(reader.at), reader.at) or ""


def court_duties(reader: Reader) -> list[Obligation]:
    """The duties of the reader's own institution that are done by writing to the court, live or done."""
    return [row for row in own_duties(reader) if subject_of(row)]


def own_duties(reader: Reader) -> list[Obligation]:
    """The duties of the reader's own institution that it was told of, live or done."""
    rows = obligations_of(reader.actor, "case", reader.code)
    kept = (State.DONE, *LIVE)
    own = reader.actor.institution or "-"
    return [row for row in rows if row.institution_code == own and row.gate == Gate.OPEN and row.state in kept]
