"""The Spanish words for limits, instants and lateness."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from tejido.kernel.clock import LIMA, aware
from tejido.law.marks import Mark
from tejido.protocols.steps import Limit, Unit

_NOUNS = {
    Unit.HOURS: ("hora", "horas"),
    Unit.WORKING_DAYS: ("día hábil", "días hábiles"),
    Unit.DAYS: ("día (se cuenta como hábil)", "días (se cuentan como hábiles)"),
    Unit.MONTHS: ("mes", "meses"),
}


def limit_words(limit: Limit | None, *, immediate: bool = False, repeats: bool = False) -> str:
    """A limit as people read it: «24 horas», «Día 02 (hábil)», «de inmediato», «sin plazo fijado»."""
    if limit is None:
        return "de inmediato" if immediate else "sin plazo fijado"
    amount = _amount_words(limit, repeats=repeats)
    since = f" desde: {limit.counted_from.spanish}" if limit.counted_from else ""
    return f"de inmediato; a más tardar {amount}{since}" if immediate else amount + since


def _amount_words(limit: Limit, *, repeats: bool) -> str:
    if limit.unit is Unit.SAME_DAY:
        return "el mismo día"
    if limit.unit is Unit.DAY_MARK:
        return f"Día {limit.amount:02d} (hábil)"
    words = f"{limit.amount} {_NOUNS[limit.unit][limit.amount != 1]}"
    return f"cada {words}" if repeats else words


@lru_cache(4096)
def moment_words(at: datetime) -> str:
    """An instant as people read it, in Lima: «28/07/2026 23:59»."""
    return f"{aware(at).astimezone(LIMA):%d/%m/%Y %H:%M}"


def lateness_words(mark: Mark, late: bool, source: str = "fuente secundaria") -> str:
    """What may be said of an open limit; only an official one is «vencido por ley», an unverified one never late."""
    if mark is Mark.UNVERIFIED:
        return "plazo por verificar"
    if mark is Mark.OFFICIAL:
        return "vencido por ley" if late else "dentro del plazo de ley"
    return f"fuera del plazo según {source}" if late else f"dentro del plazo según {source}"


def counts_as_late(mark: Mark, due_at: datetime | None, at: datetime) -> bool:
    """True when `at` is after the due instant (that instant excluded) and the limit is not unverified."""
    return mark is not Mark.UNVERIFIED and due_at is not None and at > due_at
