"""A set of measures in words: what it orders, how it stands, and what happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tejido.cases.protection.catalog import measure_catalog
from tejido.cases.protection.models import MeasureAct, MeasureOrder
from tejido.cases.protection.states import STANDING, OrderAct, OrderState
from tejido.kernel.times import day, short

_TONES = {
    OrderState.REQUESTED: ("info", "clock"),
    OrderState.GRANTED: ("soon", "shield"),
    OrderState.NOTIFIED: ("soon", "send"),
    OrderState.EXECUTED: ("ok", "shield"),
    OrderState.DENIED: ("late", "close"),
}
_CODED = {"result": "visit_results", "breach": "breaches", "end": "ends"}


@dataclass(frozen=True, slots=True)
class OrderTold:
    """One set as the pages show it. `ending`: blank, or what to say of an end that is near or has passed; `left`: how
    long until an end that is not."""

    row: MeasureOrder
    state: str
    tone: str
    icon: str
    kinds: str
    until: str
    ending: str
    left: str
    court: str
    station: str
    standing: bool


@dataclass(frozen=True, slots=True)
class ActTold:
    """One line of its history. `noted`: something was written under it; `text` is that, once it was opened."""

    row: MeasureAct
    words: str
    detail: str
    who: str
    noted: bool
    text: str


def told_order(row: MeasureOrder, institutions: Mapping[str, str], today: date) -> OrderTold:
    """A set in words."""
    state = OrderState(row.state)
    tone, icon = _TONES.get(state, ("plain", "close"))
    standing = state in STANDING
    return OrderTold(
        row=row,
        state=state.spanish,
        tone=tone,
        icon=icon,
        kinds=measure_catalog().words("kinds", row.kinds) or ("No se anotó cuáles" if standing else ""),
        until=day(row.until_on) if row.until_on else "Sin fin conocido",
        ending=_ending(row.until_on, today) if standing else "",
        left=_left(row.until_on, today) if standing else "",
        court=institutions.get(row.court, row.court),
        station=institutions.get(row.station, row.station),
        standing=standing,
    )


def _ending(until_on: date | None, today: date) -> str:
    if until_on is None:
        return ""
    left = (until_on - today).days
    if left < 0:
        return "Su fecha ya pasó: falta anotar si siguen"
    if left > measure_catalog().renewal_days:
        return ""
    return "Terminan hoy" if left == 0 else f"Terminan en {left} día{'s' if left > 1 else ''}"


def _left(until_on: date | None, today: date) -> str:
    if until_on is None or (until_on - today).days <= measure_catalog().renewal_days:
        return ""
    return f"dentro de {short(until_on - today)}"


def told_acts(
    rows: Iterable[MeasureAct], institutions: Mapping[str, str], texts: Mapping[str, str] | None
) -> list[ActTold]:
    """The history of a set, oldest first; `texts` are its notes by the key of their act, None while they are sealed."""
    return [
        ActTold(
            row=row,
            words=OrderAct(row.act).spanish,
            detail=_detail(row.data),
            who=institutions.get(row.institution_code, row.institution_code) or "la plataforma",
            noted=row.note_sealed is not None,
            text=(texts or {}).get(str(row.pk), ""),
        )
        for row in rows
    ]


def _detail(data: Mapping[str, object]) -> str:
    for key, name in _CODED.items():
        if key in data:
            return measure_catalog().words(name, [str(data[key])])
    if "until" in data:
        return f"Hasta el {day(date.fromisoformat(str(data['until'])))}"
    return ""
