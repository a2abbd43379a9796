"""The Spanish of an alert: what it says in the page, and the little that it says outside the platform.

Outside go a code, a link and one of the sentences below: never who, where, which norm or what kind of violence.
What is said of a limit follows its mark (docs/adr/0005): only an official one is «vencido por ley».
"""

from __future__ import annotations

from typing import Final

from tejido.alerts.escalation import Call, Kind
from tejido.directory.ladders import Hearer
from tejido.law.marks import Mark
from tejido.law.norms import Citation
from tejido.obligations.services.watched import Looked
from tejido.protocols.wording import lateness_words

_STILL_OPEN = "Una tarea sigue sin cerrar"
_KINDS: Final = {
    Kind.START: "Hay una tarea nueva para su institución",
    Kind.UNACKNOWLEDGED: "Nadie ha marcado «visto» en una tarea",
    Kind.REMINDER: f"Recordatorio: {_STILL_OPEN.lower()}",
    Kind.LATE: _STILL_OPEN,
    Kind.GLASS: "Se abrió un caso con motivo y hay que revisarlo",
    Kind.HOOK: "Un aviso no llegó a otro sistema",
    Kind.BULLETIN: "Se publicó un boletín del observatorio",
    Kind.RELEASE: "No salió algo que el observatorio hace por sí solo",
}
_RUNGS: Final = {
    "post": "le toca a su puesto",
    "head": "usted dirige la institución responsable",
    "secretariat": "la secretaría técnica hace seguimiento",
    "body": "la instancia de concertación hace seguimiento, solo por código",
    "log_reader": "le toca la lectura alterna",
    "member": "usted integra la instancia o dirige una institución del distrito",
}
_BRIEF_KINDS: Final = {
    Kind.START: "es nueva",
    Kind.UNACKNOWLEDGED: "nadie dijo visto",
    Kind.REMINDER: "recordatorio",
    Kind.LATE: "sigue sin cerrar",
    Kind.GLASS: "hay que revisar",
    Kind.HOOK: "no llego a otro sistema",
    Kind.BULLETIN: "boletin del observatorio",
    Kind.RELEASE: "no salio algo del observatorio",
}
_BRIEF_RUNGS: Final = {
    "post": "le toca a su puesto",
    "head": "usted dirige la entidad",
    "secretariat": "usted hace seguimiento",
    "body": "usted hace seguimiento",
    "log_reader": "le toca la lectura",
    "member": "para su institucion",
}
CHANNELS: Final = {"page": "la página", "email": "correo", "sms": "SMS"}
NOBODY: Final = "No quedó nadie a quien avisar: revise puestos, turnos y exclusiones."
GLASS: Final = "Alguien abrió con motivo un caso que no le correspondía. Le llega porque a usted le toca revisarlo."


def why_sentence(row: Looked, call: Call, hearer: Hearer) -> str:
    """Why this person gets it, for the page: what happened, the rung, how the person was found, and the norm."""
    citation = str(Citation(row.norm, row.article)) if row.norm else ""
    said = _KINDS[call.kind]
    if call.kind == Kind.LATE:
        said = f"{said}: {lateness_words(Mark(row.mark), True, citation or 'fuente secundaria')}"
    basis = f" Norma: {citation}." if citation else ""
    return f"{said}. Le llega porque {_RUNGS[hearer.rung]} ({hearer.reason}).{basis}"


def bulletin_sentence(kind: str, period: str) -> str:
    """What a member of the instancia reads in the page of a new bulletin."""
    return f"{_KINDS[Kind.BULLETIN]}: {kind}, de {period}. Le llega porque {_RUNGS['member']}."


def outside_sentence(kind: str, rung: str, mark: str) -> str:
    """The same for a message that leaves the platform: no norm, no institution, nothing of the case."""
    said = _KINDS[Kind(kind)]
    if kind == Kind.LATE and mark:
        said = f"{said}: {lateness_words(Mark(mark), True)}"
    return f"{said}. Le llega porque {_RUNGS[rung]}."


def outside_brief(kind: str, rung: str) -> str:
    """The same in a few words without accents, for a short message."""
    return f"{_BRIEF_KINDS[Kind(kind)]}: {_BRIEF_RUNGS[rung]}"


def dead_sentence(channel: str, failure: str) -> str:
    """What who mends it reads of a message that was given up."""
    return f"No se pudo entregar un aviso por {CHANNELS[channel]}. {failure}"
