"""The words, tones and icons that states, sectors, marks and risk levels have on every page. Data, pure."""

from __future__ import annotations

from typing import NamedTuple

from tejido.obligations.states import STATE_WORDS


class Look(NamedTuple):
    """How something is shown: the word always, the icon and the tone beside it, never the colour alone."""

    word: str
    tone: str
    icon: str


_TASK = {"open": ("info", "inbox"), "taken": ("info", "hand"), "done": ("ok", "check")}
STATES: dict[str, Look] = {
    **{s.value: Look(word, *_TASK.get(s.value, ("plain", "close"))) for s, word in STATE_WORDS.items()},
    "proposed": Look("Propuesta", "plain", "edit"),
    "sent": Look("Enviada", "info", "send"),
    "received": Look("Recibida", "info", "inbox"),
    "accepted": Look("Aceptada", "info", "hand"),
    "refused": Look("No aceptada", "late", "close"),
    "in_progress": Look("En curso", "info", "refresh"),
    "closed": Look("Cerrado", "plain", "lock"),
    "reopened": Look("Reabierto", "info", "refresh"),
    "queued": Look("En cola", "plain", "clock"),
    "leased": Look("Enviándose", "info", "send"),
    "failed": Look("Se reintentará", "soon", "refresh"),
    "dead": Look("No se pudo entregar", "late", "warning"),
    "stopped": Look("Ya no hacía falta", "plain", "close"),
}
GATES: dict[str, Look] = {
    "consent": Look("Espera consentimiento", "doubt", "lock"),
    "excluded": Look("No se avisa: excluido del caso", "doubt", "shield"),
}
RISKS: dict[str, Look] = {
    "severe_extreme": Look("Riesgo severo extremo", "late", "warning"),
    "severe": Look("Riesgo severo", "late", "warning"),
    "moderate": Look("Riesgo moderado", "soon", "eye"),
    "mild": Look("Riesgo leve", "info", "eye"),
}
RISK_UNKNOWN = Look("Riesgo no determinado", "doubt", "question")
MARKS: dict[str, Look] = {
    "official": Look("Plazo leído en la norma", "ok", "law"),
    "secondary": Look("Plazo según fuente secundaria", "plain", "book"),
    "unverified": Look("Plazo por verificar", "doubt", "question"),
}
MARK_MEANING: dict[str, str] = {
    "official": "Se leyó en el texto oficial. Si pasa, puede decirse que venció por ley.",
    "secondary": "Se leyó en otra fuente, no en el texto oficial. Obliga a avisar, no a decir que venció por ley.",
    "unverified": "Nadie ha confirmado aún este plazo. Sirve para recordar; nunca se cuenta como vencido.",
}


def state_look(state: str) -> Look:
    """The look of a state; an unknown one is shown as it is written."""
    return STATES.get(state, Look(state, "plain", "more"))


def risk_look(level: str | None) -> Look:
    """The look of a risk level; what is missing is «no determinado», never low."""
    return RISKS.get(level or "", RISK_UNKNOWN)
