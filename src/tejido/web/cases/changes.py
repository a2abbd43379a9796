"""What one entry changed in the route: duties added, moved, closed or left without effect, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tejido.cases.timeline import shown_duties
from tejido.kernel.clock import UTC
from tejido.kernel.times import exact
from tejido.obligations.access import acts_written_at
from tejido.obligations.models import ObligationAct
from tejido.obligations.states import Act, Gate
from tejido.reports.telling.sectors import sector_name
from tejido.web.cases.seeing import Visit

_WORDS = {
    Act.OPENED: ("Nueva", "ok"),
    Act.MOVED: ("Cambió", "soon"),
    Act.CANCELLED: ("Sin efecto", "plain"),
    Act.DONE: ("Cumplida", "ok"),
    Act.GATE_OPENED: ("Ya se avisa", "ok"),
    Act.GATE_CLOSED: ("Ya no se avisa", "doubt"),
    Act.HANDED_OVER: ("Vuelve a la bandeja", "soon"),
    Act.RESTORED: ("Vuelve a estar como estaba", "soon"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One line: what happened with one duty, of whom, and why."""

    word: str
    tone: str
    title: str
    who: str
    why: str


def changes_at(visit: Visit, said: str) -> list[Change] | None:
    """What was changed at the instant that the address carries; None when it carries none."""
    moment = _moment(said)
    if moment is None:
        return None
    acts = acts_written_at(visit.actor, "case", visit.code, moment)
    return [change for act in acts if (change := _change(act, visit)) is not None]


def _change(act: ObligationAct, visit: Visit) -> Change | None:
    row = act.obligation
    shown = shown_duties(visit.seen, visit.actor, [row])
    if act.act not in _WORDS or not shown:
        return None
    word, tone = _WORDS[Act(act.act)]
    if act.act == Act.OPENED and row.gate == Gate.CONSENT:
        word, tone = "Nueva, espera permiso", "doubt"
    sector = sector_name(row.sector)
    institution = visit.institution(shown[0].institution) if shown[0].institution else ""
    why = "" if shown[0].withheld else _why(act)
    return Change(word, tone, shown[0].title, f"{sector}: {institution}" if institution else sector, why)


def _why(act: ObligationAct) -> str:
    row = act.obligation
    said = str(act.data.get("reason", ""))
    if act.act == Act.MOVED and row.due_at is not None:
        return f"{said} Ahora vence el {exact(row.due_at).rstrip('.')}."
    if act.act == Act.OPENED:
        due = f"Vence el {exact(row.due_at).rstrip('.')}." if row.due_at and row.mark != "unverified" else ""
        return " ".join(part for part in (*row.origin.get("why", [])[:1], due) if part)
    return said


def _moment(said: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo is not None else None
