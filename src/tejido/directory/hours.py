"""Opening hours as data: read, checked, told in Spanish, and asked whether they cover an instant. Pure.

    None                                                            nobody knows
    {"always": true}                                                day and night
    {"weekly": [{"days": ["mon", ...], "from": "08:00", "until": "14:00"}]}

`days` may be null: the register gives the hour and not the days. A span whose `until` is not after its `from` passes
midnight and belongs to the day it starts on. `mark` and `source` may stand beside. Hours are of Lima; `from` is
included, `until` is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, Final, Protocol

from tejido.kernel.clock import LIMA, aware

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES: Final = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_ASIDE: Final = {"mark", "source", "note"}


class HasHours(Protocol):
    """Anything with opening hours: the row of an institution or its snapshot."""

    @property
    def hours(self) -> Any: ...


def is_open(institution: HasHours, at: datetime) -> bool | None:
    """Whether the institution is open at that instant; None when its hours or its days are not known."""
    return covers(institution.hours, at)


def covers(hours: Mapping[str, Any] | None, at: datetime) -> bool | None:
    """Whether the hours cover the instant; None when it cannot be known."""
    if hours is None:
        return None
    if hours.get("always"):
        return True
    answers = [_span_covers(span, aware(at).astimezone(LIMA)) for span in hours["weekly"]]
    return True if True in answers else (None if None in answers else False)


def _span_covers(span: Mapping[str, Any], local: datetime) -> bool | None:
    start, end = _clock(span["from"]), _clock(span["until"])
    now = local.time()
    if start < end:
        inside, day = start <= now < end, local
    else:
        inside, day = now >= start or now < end, local if now >= start else local - timedelta(days=1)
    if not inside:
        return False
    return None if span["days"] is None else DAYS[day.weekday()] in span["days"]


def opens_at(hours: Mapping[str, Any] | None, at: datetime) -> datetime | None:
    """When it opens next, for hours that do not cover the instant; None when it cannot be known."""
    if hours is None or hours.get("always") or covers(hours, at) is not False:
        return None
    if any(span["days"] is None for span in hours["weekly"]):
        return None
    today = aware(at).astimezone(LIMA).replace(hour=0, minute=0, second=0, microsecond=0)
    days = [today + timedelta(days=ahead) for ahead in range(8)]
    starts = (
        datetime.combine(day.date(), _clock(span["from"]), tzinfo=LIMA)
        for day in days
        for span in hours["weekly"]
        if DAYS[day.weekday()] in span["days"]
    )
    return min((start for start in starts if start > at), default=None)


def hours_fault(hours: object) -> str:
    """What is wrong with the hours, in Spanish; empty when nothing is."""
    if hours is None:
        return ""
    if not isinstance(hours, Mapping) or not ({"always", "weekly"} & hours.keys()):
        return "El horario debe ser «always», «weekly» o quedar vacío."
    if unknown := sorted(map(str, hours.keys() - _ASIDE - {"always", "weekly"})):
        return f"El horario tiene palabras que no se conocen: {', '.join(unknown)}."
    if "always" in hours:
        return (
            "" if hours["always"] is True and "weekly" not in hours else "«always» solo puede ser true, sin «weekly»."
        )
    spans = hours["weekly"]
    if not isinstance(spans, list) or not spans:
        return "«weekly» debe ser una lista con al menos un tramo."
    return next((fault for fault in map(_span_fault, spans) if fault), "")


def _span_fault(span: object) -> str:
    if not isinstance(span, Mapping) or set(span) != {"days", "from", "until"}:
        return "Cada tramo del horario lleva «days», «from» y «until»."
    days = span["days"]
    if days is not None and (not isinstance(days, list) or not days or not set(days) <= set(DAYS)):
        return f"Los días se escriben {', '.join(DAYS)}."
    for edge in ("from", "until"):
        try:
            _clock(span[edge])
        except (TypeError, ValueError):
            return f"La hora «{span[edge]}» no se entiende; escríbala así: 08:00."
    return ""


def told(hours: Mapping[str, Any] | None) -> str:
    """The hours as a person reads them."""
    if hours is None:
        return "Horario por confirmar"
    if hours.get("always"):
        return "Las 24 horas, todos los días"
    return "; ".join(_span_told(span) for span in hours["weekly"])


def _span_told(span: Mapping[str, Any]) -> str:
    when = "días por confirmar" if span["days"] is None else _days_told([DAYS.index(d) for d in span["days"]])
    return f"{when}, de {span['from']} a {span['until']}"


def _days_told(days: list[int]) -> str:
    days = sorted(set(days))
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{DAY_NAMES[days[0]]} a {DAY_NAMES[days[-1]]}"
    names = [DAY_NAMES[d] for d in days]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} y {names[-1]}"


def _clock(text: str) -> time:
    if text == "24:00":
        return time(0)
    return time.fromisoformat(text)
