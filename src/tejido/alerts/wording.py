"""The Spanish of an alert. Outside the platform: a code and a link, never who, where or what kind of violence."""

from __future__ import annotations

from tejido.alerts.escalation import Call, Kind
from tejido.directory.ladders import Hearer
from tejido.obligations.models import Obligation

_KINDS: dict[Kind, str] = {
    Kind.START: "Hay una tarea nueva para su institución",
    Kind.UNACKNOWLEDGED: "Nadie ha marcado «visto» en una tarea de su institución",
    Kind.REMINDER: "Recordatorio: una tarea sigue sin cerrar",
    Kind.LATE: "Pasó la hora prevista y la tarea sigue sin cerrar",
}
_RUNGS = {
    "post": "le toca a su puesto",
    "head": "usted dirige la institución responsable",
    "secretariat": "la secretaría técnica hace seguimiento",
    "body": "la instancia de concertación hace seguimiento, solo por código",
}


def why_sentence(row: Obligation, call: Call, hearer: Hearer) -> str:
    """Why this person gets this message: what happened, the rung, and how the person was found."""
    basis = f" Norma: {row.norm}{', ' + row.article if row.article else ''}." if row.norm else ""
    return f"{_KINDS[call.kind]}. Le llega porque {_RUNGS[call.rung]} ({hearer.reason}).{basis}"
