"""What a page says of a term: word, tone and icon, honouring how well the term is known. Pure.

`official` terms may be «vencido por ley»; `secondary` ones are only «fuera del plazo según» their source;
`unverified` ones are never late. A term is met up to and including its last instant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tejido.kernel.times import short

SOON_AT_MOST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Term:
    """What is known of one term. `source` names where a secondary term was read."""

    due_at: datetime | None
    mark: str = "unverified"
    state: str = "open"
    started_at: datetime | None = None
    closed_at: datetime | None = None
    immediate: bool = False
    source: str = ""

    @classmethod
    def of(cls, thing: object) -> Term:
        """The term of an obligation, or of any object or mapping with the same names."""
        known = {name: _read(thing, name) for name in cls.__slots__}
        return cls(**{name: value for name, value in known.items() if value is not None or name == "due_at"})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class DueView:
    """The sentence of a term. `live` says whether the browser may keep the relative time fresh."""

    word: str
    tone: str
    icon: str
    live: str = ""


def _read(thing: object, name: str) -> object:
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


def describe(term: Term, at: datetime) -> DueView:
    """What to say of the term at that instant."""
    if term.state not in ("open", "taken"):
        return _closed(term)
    if term.due_at is None:
        if term.immediate:
            return DueView("De inmediato", "soon", "alert")
        return DueView("Sin plazo fijado", "plain", "clock")
    if term.mark == "unverified":
        return DueView("Plazo por verificar", "doubt", "question")
    left = term.due_at - at
    if left < timedelta(0):
        return _late(term, short(left))
    word = f"Vence en {short(left)}"
    return DueView(word, "soon", "alert", "due") if left <= _soon(term) else DueView(word, "info", "clock", "due")


def _soon(term: Term) -> timedelta:
    """The last stretch: a day, or half the term when the whole term is shorter than two days."""
    if term.started_at is None or term.due_at is None:
        return SOON_AT_MOST
    return min(SOON_AT_MOST, (term.due_at - term.started_at) / 2)


def _late(term: Term, gap: str) -> DueView:
    if term.mark == "official":
        return DueView(f"Vencido por ley hace {gap}", "late", "warning", "late")
    return DueView(f"Fuera del plazo según {term.source or 'fuente secundaria'}, hace {gap}", "over", "warning", "over")


def _closed(term: Term) -> DueView:
    if term.state != "done":
        return DueView("Ya no corre plazo", "plain", "close")
    if term.due_at is None or term.closed_at is None or term.mark == "unverified":
        return DueView("Hecha", "ok", "check")
    if term.closed_at <= term.due_at:
        return DueView("Hecha a tiempo", "ok", "check")
    return DueView(f"Hecha {short(term.closed_at - term.due_at)} después del plazo", "over", "check")
