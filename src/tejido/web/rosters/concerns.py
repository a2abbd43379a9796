"""What is wrong with a roster, told before an alert finds it out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from tejido.directory.access import PostRoster
from tejido.directory.hours import covers
from tejido.directory.models import DutyShift
from tejido.kernel import times

AHEAD: Final = timedelta(days=14)
SOON: Final = timedelta(days=7)
_STEP: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Concern:
    """A sentence about the roster; `tone` as the notes have it."""

    tone: str
    title: str
    text: str = ""


def roster_concerns(
    roster: Sequence[PostRoster],
    *,
    hours: Mapping[str, Any] | None,
    away_until: Mapping[int, datetime],
    uses_platform: bool,
    at: datetime,
) -> list[Concern]:
    """Everything to be told of an institution's roster, the gravest first. `hours` when it is open, None if unknown."""
    if not uses_platform:
        told = "Sus tareas las anota la institución que lleva el caso; los avisos llegan ahí."
        return [Concern("info", "Esta institución no usa la plataforma", told)]
    operators = [part for part in roster if part.post.kind == "operator"]
    heads = [part for part in roster if part.post.kind == "head"]
    if not operators and not heads:  # the coordination body: members and the alternate reader, on no shift
        return [*_empty_posts(roster, at), *_without_role(roster, at)]
    found = [*_empty_posts(operators, at), *_without_role(roster, at)]
    found += [*_duty(operators, hours, at), *_absent_on_duty(operators, at)]
    return found + list(_heads(heads, away_until, at))


def _empty_posts(operators: Sequence[PostRoster], at: datetime) -> Iterator[Concern]:
    for part in operators:
        if not any(posting.from_at <= at and posting.account_id not in part.roleless for posting in part.postings):
            told = "Los avisos pasan a otro puesto o a la jefatura."
            yield Concern("late", f"Nadie ocupa el puesto «{part.post.name}»", told)


def _without_role(roster: Sequence[PostRoster], at: datetime) -> Iterator[Concern]:
    for part in roster:
        for posting in part.postings:
            if posting.from_at <= at and posting.account_id in part.roleless:
                title = f"{posting.account.full_name} ocupa «{part.post.name}» y no tiene un rol para ese puesto"
                yield Concern(
                    "warn", title, "No recibe avisos. Registre su salida del puesto, o pida que se le dé el rol."
                )


def _duty(operators: Sequence[PostRoster], hours: Mapping[str, Any] | None, at: datetime) -> Iterator[Concern]:
    shifts = sorted((shift for part in operators for shift in part.shifts), key=lambda shift: shift.starts_at)
    if not shifts:
        told = "Mientras tanto cada aviso llega a todas las personas del puesto."
        yield Concern("warn", "No hay ningún turno registrado", told)
        return
    ends = max(shift.ends_at for shift in shifts)
    gap = next((one for one in gaps(shifts, at, min(ends, at + AHEAD)) if _is_open_in(hours, *one)), None)
    if gap and gap[0] <= at:
        yield Concern("late", "Nadie está de turno ahora", f"El próximo turno empieza el {times.exact(gap[1])}")
    elif gap:
        until = f"Los avisos llegan a todas las personas del puesto hasta el {times.exact(gap[1])}"
        yield Concern("warn", f"Nadie de turno desde el {times.exact(gap[0])}", until)
    if ends - at < SOON:
        yield Concern("warn", f"El rol de turnos vence el {times.exact(ends)}", "Registre los turnos que siguen.")


def gaps(shifts: Sequence[DutyShift], start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The spans of `[start, end)` that no shift covers; the shifts by start."""
    covered = start
    for shift in shifts:
        if shift.starts_at > covered and covered < end:
            yield covered, min(shift.starts_at, end)
        covered = max(covered, shift.ends_at)


def _is_open_in(hours: Mapping[str, Any] | None, start: datetime, end: datetime) -> bool:
    """True when the institution may be open at some moment of the span: hours that nobody knows count."""
    moment = start
    while moment < end:
        if covers(hours, moment) is not False:
            return True
        moment += _STEP
    return False


def _absent_on_duty(operators: Sequence[PostRoster], at: datetime) -> Iterator[Concern]:
    for part in operators:
        for shift in part.shifts:
            if shift.starts_at <= at and shift.account_id in part.away and shift.substitute is None:
                title = f"{shift.account.full_name} está de turno y figura ausente, sin reemplazo"
                yield Concern("warn", title, "El aviso llega a las demás personas del puesto.")


def _heads(heads: Sequence[PostRoster], away_until: Mapping[int, datetime], at: datetime) -> Iterator[Concern]:
    holders = [
        posting
        for part in heads
        for posting in part.postings
        if posting.from_at <= at and posting.account_id not in part.roleless
    ]
    away = {account for part in heads for account in part.away}
    if not holders:
        told = "Lo que deba subir a la jefatura pasa a la secretaría técnica."
        yield Concern("late", "No hay jefatura registrada", told)
    elif all(posting.account_id in away for posting in holders):
        backs = [away_until[one.account_id] for one in holders if one.account_id in away_until]
        until = f" hasta el {times.exact(min(backs))}" if backs else ""
        standing = any(shift.starts_at <= at and shift.substitute for part in heads for shift in part.shifts)
        told = (
            "Avisos y aprobaciones llegan a quien la reemplaza."
            if standing
            else ("Nadie la reemplaza: lo que suba pasa a la secretaría técnica.")
        )
        yield Concern("info" if standing else "warn", f"La jefatura está ausente{until}", told)
