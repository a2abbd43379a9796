"""The route of a case in words that still hold tomorrow: what each sector owes, until which hour, by which article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tejido.cases.timeline import ShownDuty, shown_duties
from tejido.kernel.times import exact
from tejido.law.marks import Mark
from tejido.law.norms import Citation
from tejido.obligations.access import obligations_of
from tejido.obligations.models import Obligation
from tejido.obligations.states import LIVE, STATE_WORDS, Gate, State
from tejido.protocols.sectors import Sector
from tejido.reports.telling.reader import Reader

_ORDER = list(Sector)
_GATES = {Gate.CONSENT: "Espera el permiso de ella", Gate.EXCLUDED: "No se avisa: excluido del caso"}


@dataclass(frozen=True, slots=True)
class DutyTold:
    """One duty. `source` is its norm with the mark of its limit; blank when only that there is a duty may be told."""

    row: Obligation
    title: str
    who: str
    state: str
    term: str
    source: str


def duties_told(reader: Reader) -> list[DutyTold]:
    """The duties that the reader may know of, by sector and then as they began; those without effect are left out."""
    rows = shown_duties(reader.seen, reader.actor, obligations_of(reader.actor, "case", reader.code))
    kept = [duty for duty in rows if duty.row.state != State.CANCELLED]
    kept.sort(key=lambda duty: (_ORDER.index(Sector(duty.row.sector)), duty.row.started_at, duty.row.pk))
    return [_told(duty, reader) for duty in kept]


def by_sector(duties: Iterable[DutyTold]) -> dict[str, list[DutyTold]]:
    """The same, by the code of the sector, in their order."""
    found: dict[str, list[DutyTold]] = {}
    for duty in duties:
        found.setdefault(duty.row.sector, []).append(duty)
    return found


def _told(duty: ShownDuty, reader: Reader) -> DutyTold:
    row = duty.row
    who = reader.institution(duty.institution) if duty.institution else ""
    state = _GATES.get(Gate(row.gate)) if row.state in LIVE else None
    return DutyTold(
        row=row,
        title=duty.title,
        who=who,
        state=state or STATE_WORDS[State(row.state)],
        term=term_told(row, reader.at),
        source="" if duty.withheld else source_told(row),
    )


def source_told(row: Obligation) -> str:
    """The norm that gives the duty, with how far its limit was checked."""
    return f"{Citation(row.norm, row.article)} ({Mark(row.mark).spanish})"


def term_told(row: Obligation, at: datetime) -> str:
    """Until when, as paper says it. Only a limit read in an official text may be said to be past by law."""
    if row.state not in LIVE:
        done = row.claimed_at or row.closed_at
        return exact(done) if row.state == State.DONE and done else ""
    if row.due_at is None:
        return "De inmediato" if row.immediate else "Sin plazo fijado"
    if row.mark == Mark.UNVERIFIED:
        return f"{exact(row.due_at)}, plazo por verificar"
    if row.due_at >= at:
        return f"Hasta el {exact(row.due_at)}"
    if row.mark == Mark.OFFICIAL:
        return f"Venció por ley el {exact(row.due_at)}"
    return f"Pasó el {exact(row.due_at)}, plazo según fuente secundaria"
