"""What is read to the person before the first question: what the law makes us tell, by which article."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tejido.protocols.loading import national_library

_REPORTS = {
    "health": "ley30364.health_report",
    "mental_health": "ley30364.mental_health_report",
    "education": "ley30364.education_report",
}
_OWN = {
    "health": "Soy personal de salud: si me cuenta que hubo violencia, tengo que denunciarla.",
    "mental_health": "Soy personal de salud: si me cuenta que hubo violencia, tengo que denunciarla.",
    "education": "Soy personal de una escuela: si me cuenta que hubo violencia, tengo que denunciarla.",
}
_OF_OTHERS = "El personal de salud y el de las escuelas tiene que denunciar la violencia que conoce."
_REPORTED = "Cuando hay una denuncia, quien la recibe tiene que avisar al CEM."
_COURT = "La comisaría que recibe una denuncia tiene que enviar lo actuado al juzgado de familia."
_CHILD = "Si es menor de 18 años y está en riesgo, se avisa a la DEMUNA o a la Unidad de Protección Especial."


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence with the article and how well it was read."""

    sentence: str
    citation: str
    mark: str
    """In Spanish: how well it was read."""


def duties_told(door: str) -> tuple[Told, ...]:
    """What is told by law at that door, the own duty first; articles and marks are those of the library."""
    own = (_REPORTS[door], _OWN[door]) if door in _REPORTS else (_REPORTS["health"], _OF_OTHERS)
    others = (
        ("ley30364.inform_cem.police", _REPORTED),
        ("ley30364.police_report_to_court", _COURT),
        ("ley30364.child_route_demuna.police", _CHILD),
    )
    return tuple(_told(step, sentence) for step, sentence in (own, *others))


@cache
def _told(step_id: str, sentence: str) -> Told:
    protocol = national_library().protocols[step_id.partition(".")[0]]
    step = next(step for step in protocol.steps if step.id == step_id)
    return Told(sentence, str(step.citation), step.mark.spanish)
