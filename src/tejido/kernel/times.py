"""Instants and spans in the words of Peru: exact in Lima's time, or relative to a given instant. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tejido.kernel.clock import LIMA

DAYS = ("lun", "mar", "mié", "jue", "vie", "sáb", "dom")
MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
_FIRST_HALF = ("enero", "febrero", "marzo", "abril", "mayo", "junio")
_SECOND_HALF = ("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre")
LONG_MONTHS = (*_FIRST_HALF, *_SECOND_HALF)
NBSP = "\N{NO-BREAK SPACE}"
MINUTE, HOUR, DAY = 60, 3600, 86400


def day(when: date | datetime) -> str:
    """«lun 23 nov 2026»; an instant is told by its day in Lima."""
    d = when.astimezone(LIMA).date() if isinstance(when, datetime) else when
    return NBSP.join((DAYS[d.weekday()], str(d.day), MONTHS[d.month - 1], str(d.year)))


def month(code: str) -> str:
    """«marzo de 2022» of `2022-03`; a year is told as it is."""
    year, _, number = code.partition("-")
    return f"{LONG_MONTHS[int(number) - 1]} de {year}" if number.isdecimal() else code


def hour(when: datetime) -> str:
    """«4:10 p. m.» in Lima."""
    local = when.astimezone(LIMA)
    half = f"a.{NBSP}m." if local.hour < 12 else f"p.{NBSP}m."
    return f"{local.hour % 12 or 12}:{local.minute:02d}{NBSP}{half}"


def exact(when: datetime) -> str:
    """«lun 23 nov 2026, 4:10 p. m.» in Lima."""
    return f"{day(when)}, {hour(when)}"


def _amount(n: int, one: str, many: str) -> str:
    return f"{n}{NBSP}{one if n == 1 else many}"


def span(length: timedelta | float) -> str:
    """A length in at most two units: «2 h 30 min», «3 días», «menos de 1 min». The sign is dropped."""
    seconds = abs(int(length.total_seconds() if isinstance(length, timedelta) else length))
    if seconds < MINUTE:
        return f"menos de 1{NBSP}min"
    if seconds < HOUR:
        return f"{seconds // MINUTE}{NBSP}min"
    if seconds < 2 * DAY:
        hours, rest = divmod(seconds, HOUR)
        minutes = rest // MINUTE
        return f"{hours}{NBSP}h {minutes}{NBSP}min" if minutes and hours < 12 else f"{hours}{NBSP}h"
    return _amount(seconds // DAY, "día", "días")


def short(length: timedelta) -> str:
    """A length in one unit, as relative times use it; from 60 days on, in months of 30 days."""
    seconds = abs(int(length.total_seconds()))
    if seconds < HOUR:
        return f"{max(seconds // MINUTE, 1)}{NBSP}min"
    if seconds < 2 * DAY:
        return f"{seconds // HOUR}{NBSP}h"
    days = seconds // DAY
    return _amount(days, "día", "días") if days < 60 else _amount(days // 30, "mes", "meses")


def ago(when: datetime, at: datetime) -> str:
    """«hace 3 min», «ahora mismo» under a minute, «dentro de 2 h» for what is still to come."""
    gap = at - when
    if abs(gap) < timedelta(minutes=1):
        return "ahora mismo"
    return f"hace {short(gap)}" if gap > timedelta(0) else f"dentro de {short(gap)}"
