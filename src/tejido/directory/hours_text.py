"""Opening hours as people type them in a spreadsheet. Pure.

24 horas
lunes a viernes 08:00-14:00
lun-vie 08:00-13:00 y 14:00-17:00; sab 08:00-12:00        (a comma or "y" repeats the days)
"""

from __future__ import annotations

import re
from typing import Any, Final

from tejido.directory.hours import DAYS, hours_fault
from tejido.directory.ubigeo import folded

_SHORT: Final = ("LUN", "MAR", "MIE", "JUE", "VIE", "SAB", "DOM")
_PART: Final = re.compile(r"^(?P<days>[^0-9]+?)\s+(?P<times>[0-9].*)$")
_TIME: Final = re.compile(r"^(\d{1,2}:\d{2})\s*(?:-|–|a)\s*(\d{1,2}:\d{2})$")


def parse_hours(text: str) -> dict[str, Any] | None:
    """The hours as data; None for an empty text.

    Raises:
        ValueError: it is not written in one of the ways above; the message is in Spanish.
    """
    if not text.strip():
        return None
    if folded(text) in ("24 HORAS", "LAS 24 HORAS", "24H"):
        return {"always": True}
    spans = [span for part in text.split(";") for span in _spans(part.strip())]
    hours = {"weekly": spans}
    if fault := hours_fault(hours):
        raise ValueError(fault)
    return hours


def _spans(part: str) -> list[dict[str, Any]]:
    found = _PART.match(part)
    if found is None:
        raise ValueError(f"el horario «{part}» no se entiende; escríbalo así: lunes a viernes 08:00-14:00")
    days = _days(found["days"])
    spans = []
    for times in re.split(r"\s+y\s+|,", found["times"]):
        edges = _TIME.match(times.strip())
        if edges is None:
            raise ValueError(f"la hora «{times.strip()}» no se entiende; escríbala así: 08:00-14:00")
        spans.append({"days": days, "from": edges[1].zfill(5), "until": edges[2].zfill(5)})
    return spans


def _days(text: str) -> list[str]:
    words = [w for w in folded(text.replace("-", " a ").replace("–", " a ")).split() if w not in ("DE", "Y")]
    numbers: list[int] = []
    through = False
    for word in words:
        if word == "A":
            through = True
            continue
        day = next((n for n, short in enumerate(_SHORT) if word.startswith(short)), None)
        if day is None:
            raise ValueError(f"el día «{word.lower()}» no se entiende")
        numbers += range(numbers[-1] + 1, day + 1) if through and numbers else [day]
        through = False
    if not numbers:
        raise ValueError("el horario no dice los días")
    return [DAYS[n] for n in numbers]
