"""From a release and a period to what the sentences of the reading may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tejido.observatory.bulletins.spans import before, is_quarterly, named, year_before
from tejido.observatory.released.reading import ReleaseInForce
from tejido.observatory.sheet import Unit
from tejido.press.asked import Asked, figures, line, unit_of
from tejido.press.comparing import Change, change
from tejido.press.reading import Known
from tejido.web.observatory.lines import FEW, NONE, Line

FEW_CASES = 30
"""A count under it moves much by chance."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the bulletin: of the period, and beside the period before and the year before."""

    asked: Asked
    now: Line
    before: Line | None
    year_before: Line | None
    since_before: Change | None
    since_year: Change | None


def rows(release: ReleaseInForce, period: str) -> list[Row]:
    """Every figure that the release tells of the period."""
    found = []
    for asked in figures():
        now = line(release, asked, period)
        if now is not None:
            earlier, year = (line(release, asked, other) for other in (before(period), year_before(period)))
            unit = unit_of(release, asked)
            found.append(Row(asked, now, earlier, year, change(now, earlier, unit), change(now, year, unit)))
    return found


def untold(release: ReleaseInForce, told: list[Row]) -> list[str]:
    """The labels of the figures that the release has, and not of this period."""
    there = {row.asked.name for row in told}
    return [one.label for one in figures()
            if one.name not in there and release.indicator(one.indicator, mark=one.mark)]  # fmt: skip


def known_of(release: ReleaseInForce, period: str, told: list[Row]) -> Known:
    """The words and flags of the period and its figures."""
    known = Known(
        {
            "period": named(period),
            "in_period": within(period),
            "In_period": capital(within(period)),
            "in_before": within(before(period)),
            "in_year": within(year_before(period)),
            "district": release.district_name,
        }
    )
    for row in told:
        _add(known, row, unit_of(release, row.asked))
    return known


def within(period: str) -> str:
    """«entre abril y junio de 2026», «en junio de 2026»."""
    return f"entre {named(period).replace(' a ', ' y ', 1)}" if is_quarterly(period) else f"en {named(period)}"


def _add(known: Known, row: Row, unit: Unit) -> None:
    name, now = row.asked.name, row.now
    known.flags.add(f"{name}.told")
    if now.value is None:
        known.flags.add(f"{name}.nobody" if now.shown == NONE else f"{name}.hidden")
        return
    known.flags.add(f"{name}.shown")
    if now.value == 0:
        known.flags.add(f"{name}.zero")
    if now.value < FEW_CASES if unit is Unit.COUNT else now.whole < FEW:
        known.flags.add(f"{name}.few")
    for word, said in {name: now.shown, f"{name}_of": now.of, f"{name}_range": now.interval}.items():
        known.add(word, said)
    for side, found in {"before": row.since_before, "year": row.since_year}.items():
        if found is not None:
            known.flags.add(f"{name}.{side}.{found.turn}")
            known.words |= {f"{name}_{side}": found.other.shown, f"{name}_{side}_by": found.words}


def capital(words: str) -> str:
    """The words as a sentence begins."""
    return words[0].upper() + words[1:]


def together(names: Mapping[str, str] | list[str]) -> str:
    """«a, b y c», «a e i»."""
    listed = list(names)
    if len(listed) < 2:
        return "".join(listed)
    last = listed[-1]
    joint = "e" if last.lower().startswith(("i", "hi")) else "y"
    return f"{', '.join(listed[:-1])} {joint} {last}"
