"""A ladder in words: when it reminds, whom it tells next. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tejido.kernel.times import span
from tejido.protocols.steps import Ladder, Who

NAMES = {
    "urgent": ("De inmediato", "Tareas de peligro o flagrancia: se espera muy poco."),
    "hours": ("De horas", "Tareas con plazo de horas."),
    "days": ("De días", "Tareas con plazo de días hábiles o meses."),
    "court": ("De la fiscalía y el juzgado", "Actos del sistema de justicia."),
    "support": ("De acompañamiento", "Apoyo que la persona pidió; nadie está obligado por ley."),
    "reading": ("De lectura", "Leer el protocolo local: un recordatorio por semana a cada persona, y nada más arriba."),
}
WHO = {
    Who.POST: "Quien está de turno en el puesto",
    Who.HEAD: "La jefatura de la institución",
    Who.SECRETARIAT: "La secretaría técnica",
    Who.BODY: "La instancia de concertación, solo con el código",
}


@dataclass(frozen=True, slots=True)
class LadderView:
    """`rungs`: who, and how long after the limit passed."""

    name: str
    about: str
    steps: int
    unacknowledged: str
    reminders: str
    every: str
    rungs: tuple[tuple[str, str], ...]


def ladder_view(ladder: Ladder, steps: int) -> LadderView:
    """The ladder as its page tells it; `steps` is how many steps climb it."""
    name, about = NAMES.get(ladder.name, (ladder.name, ""))
    return LadderView(
        name=name,
        about=about,
        steps=steps,
        unacknowledged=span(timedelta(minutes=ladder.unacknowledged_after_minutes)),
        reminders=" y ".join(f"{round(100 * share)} %" for share in ladder.remind_at_shares),
        every=span(timedelta(hours=ladder.remind_every_hours_without_limit)),
        rungs=tuple((WHO[rung.who], _after(rung.after_due_hours)) for rung in ladder.rungs),
    )


def _after(hours: float) -> str:
    return "en ese momento" if hours == 0 else f"{span(timedelta(hours=hours))} después"
