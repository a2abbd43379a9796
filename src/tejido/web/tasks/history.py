"""What was done with a task, line by line: when it was registered, when it is said to have happened, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tejido.cases.models import Referral, ReferralAct
from tejido.cases.states import BY_SENDER, ReferralState
from tejido.kernel.times import exact
from tejido.obligations.models import Extension, Obligation, ObligationAct
from tejido.obligations.states import Act
from tejido.web.tasks.people import Names
from tejido.web.tasks.reasons import event_name
from tejido.web.wording import state_look

_SENTENCES = {
    Act.OPENED: "Se abrió la tarea",
    Act.ACKNOWLEDGED: "Vista",
    Act.TAKEN: "Tomada",
    Act.DONE: "Hecha",
    Act.UNABLE: "No se pudo hacer",
    Act.CORRECTED: "Corrección añadida",
    Act.CANCELLED: "Quedó sin efecto",
    Act.GATE_OPENED: "Dejó de esperar: ya se puede avisar",
    Act.GATE_CLOSED: "Se dejó de avisar por ahora",
    Act.RESTORED: "Volvió a estar como estaba",
}
_BY_SENDER = BY_SENDER | {ReferralState.PROPOSED}
Sealed = dict[str, tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `note` names the sealed text that belongs to it; blank when nothing was written."""

    at: datetime
    sentence: str
    who: str
    claimed_at: datetime | None = None
    note: str = ""


def history_of(
    acts: Iterable[ObligationAct], extensions: Iterable[Extension], referral: Referral | None, names: Names
) -> list[Line]:
    """Every line by time."""
    lines = [_act_line(act, names) for act in acts]
    lines += [line for extension in extensions for line in _extension_lines(extension, names)]
    if referral is not None:
        lines += [_referral_line(referral, act, names) for act in referral.acts.all()]
    return sorted(lines, key=lambda line: line.at)


def sealed_of(
    task: Obligation, acts: Iterable[ObligationAct], extensions: Iterable[Extension], referral: Referral | None
) -> Sealed:
    """Every sealed text under the task, by the name that its line gives it, with the context it was sealed in."""
    found: Sealed = {f"a{act.pk}": (f"act:{task.code}", bytes(act.note_sealed)) for act in acts if act.note_sealed}
    found |= {f"e{e.pk}": (f"extension:{task.code}", bytes(e.reason_sealed)) for e in extensions}
    if referral is not None:
        if referral.handover_sealed:
            found["handover"] = ("handover", bytes(referral.handover_sealed))
        context = f"referral:{referral.code}"
        found |= {f"r{a.pk}": (context, bytes(a.reason_sealed)) for a in referral.acts.all() if a.reason_sealed}
    return found


def _act_line(act: ObligationAct, names: Names) -> Line:
    who = names.person(act.actor_code, act.institution_code)
    told = act.claimed_at if act.act in (Act.DONE, Act.UNABLE, Act.CORRECTED) else None
    return Line(act.at, _act_sentence(act, names), who, told, f"a{act.pk}" if act.note_sealed else "")


def _act_sentence(act: ObligationAct, names: Names) -> str:
    data: Mapping[str, str | None] = act.data
    if act.act == Act.HANDED_OVER and data.get("to"):
        return f"Entregada a {names.person(data['to'] or '')}"
    if act.act == Act.MOVED:
        return _moved(data)
    if act.act == Act.DONE and data.get("event"):
        return f"Cerrada porque se registró: {_event(data['event'] or '')}"
    if act.act == Act.HANDED_OVER:
        return data.get("reason") or "La tarea cambió de manos."
    sentence = _SENTENCES.get(Act(act.act), act.act)
    if data.get("document"):
        sentence = f"{sentence}, según el documento {data['document']}"
    return f"{sentence}. {data['reason']}" if data.get("reason") else sentence


def _moved(data: Mapping[str, str | None]) -> str:
    """Which time holds now, when it is another one, and what changed."""
    reason = data.get("reason") or ""
    if data.get("from") == data.get("to"):
        return reason or "Cambió la tarea."
    now = f"Cambió el plazo: {_moment(data.get('to'))}".rstrip(".")
    return f"{now}. {reason.removeprefix('Cambió el plazo.').strip()}".strip()


def _event(name: str) -> str:
    state = name.removeprefix("referral.")
    if name.startswith("referral.") and state in list(ReferralState):
        return f"derivación {state_look(state).word.lower()}"
    return event_name(name)


def _moment(written: str | None) -> str:
    return f"ahora hasta {exact(datetime.fromisoformat(written))}" if written else "ya no tiene plazo fijado"


def _extension_lines(extension: Extension, names: Names) -> Iterable[Line]:
    asked = f"Se pidió más plazo, hasta {exact(extension.until)}"
    yield Line(extension.requested_at, asked, names.person(extension.requested_by), note=f"e{extension.pk}")
    if extension.decided_at is not None:
        answer = "Se aprobó el nuevo plazo" if extension.approved else "No se aprobó más plazo"
        yield Line(extension.decided_at, answer, names.decider(extension.decided_by))


def _referral_line(referral: Referral, act: ReferralAct, names: Names) -> Line:
    """Who did it is told by the side that may take that step: its institution."""
    side = referral.from_institution if ReferralState(act.state) in _BY_SENDER else referral.to_institution
    note = f"r{act.pk}" if act.reason_sealed else ""
    if act.state == ReferralState.PROPOSED and referral.handover_sealed:
        note = "handover"
    sentence = f"Derivación {state_look(act.state).word.lower()}"
    if act.document:
        sentence = f"{sentence}, según el documento {act.document}"
    return Line(act.at, sentence, names.person(act.actor_code, side), note=note)
