"""What a bulletin asks of a release: the figures of its period, and of a longer time where that is not told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from tejido.kernel.errors import Refused
from tejido.observatory.bulletins.spans import months_between, named, quarter_of
from tejido.observatory.released.reading import ReleaseInForce
from tejido.observatory.sheet import Sheet, Unit
from tejido.web.observatory.breakdowns import ENOUGH, broken
from tejido.web.observatory.lines import Line, line_of
from tejido.web.observatory.parts import PERIOD, TOTAL, Breakdown

FILE = Path(__file__).with_name("figures.yaml")
CASES, KINDS, PEOPLE, BONDS, MISSED = "SIT-01", "SIT-03", "PER-01", "PER-09", "ATE-02"
BREAKDOWNS = {
    "zone": CASES, "violence": KINDS, "affected_sex": PEOPLE, "age": PEOPLE, "relation": BONDS, "service": MISSED,
}  # fmt: skip
"""What a bulletin tells by what: the indicator of each breakdown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure of the list: by which name the reading knows it, in which family, of which indicator and codes."""

    name: str
    family: str
    indicator: str
    label: str
    mark: str = ""
    of: Mapping[str, str] = field(default_factory=dict)


@cache
def figures() -> tuple[Asked, ...]:
    """The list of figures."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(Asked(name, **one) for name, one in told.items())


def line(release: ReleaseInForce, asked: Asked, period: str) -> Line | None:
    """The figure of a period; None when the release does not tell it of that period."""
    shown = release.indicator(asked.indicator, mark=asked.mark)
    if shown is None:
        return None
    try:
        found = shown.figure(**{PERIOD: period, **asked.of})
    except Refused:
        return None
    return line_of(asked.label, found, release.sheet(asked.indicator).unit, code=asked.name)


def unit_of(release: ReleaseInForce, asked: Asked) -> Unit:
    """Whether it is a count or a share."""
    return release.sheet(asked.indicator).unit


def within_span(release: ReleaseInForce, span: str) -> str:
    """«en 2026», «entre enero y septiembre de 2026», «en todo el tiempo»."""
    if span == TOTAL:
        return "en todo el tiempo"
    words = span_words(release, span)
    return f"entre {words.replace(' a ', ' y ', 1)}" if " a " in words else f"en {words}"


@dataclass(frozen=True, slots=True)
class Spanned:
    """A breakdown with the span that it is of: the period, or the least longer one that tells half of its numbers."""

    found: Breakdown
    period: str
    words: str
    within: str

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.found.parts[0].lines


def spanned(release: ReleaseInForce, by: str, period: str) -> Spanned | None:
    """The breakdown by that; None when the release does not tell it so of any span."""
    sheet = release.sheets.get(BREAKDOWNS[by])
    if sheet is None:
        return None
    found = [(span, told) for span, told in _tried(release, sheet, by, period)]
    if not found:
        return None
    span, told = next((one for one in found if _shown(one[1]) >= ENOUGH), max(found, key=lambda one: _shown(one[1])))
    return Spanned(told, span, span_words(release, span), within_span(release, span))


def span_words(release: ReleaseInForce, span: str) -> str:
    """The name of a span; a year of which not all is told, by its months."""
    if span.isdecimal():
        quarters = sorted({code for table in release.tables.values() for code in table.axes[PERIOD].codes
                           if code.startswith(f"{span}-T")})  # fmt: skip
        return span if len(quarters) in (0, 4) else months_between(quarters[0], quarters[-1])
    return named(span) if span != TOTAL else "todo el tiempo"


def _tried(release: ReleaseInForce, sheet: Sheet, by: str, period: str) -> Iterator[tuple[str, Breakdown]]:
    for span in dict.fromkeys((period, quarter_of(period), period[:4], TOTAL)):
        told = broken(release, sheet, by, span)
        if told is not None and any(part.lines for part in told.parts):
            yield span, told


def _shown(told: Breakdown) -> float:
    """The part of its numbers that is shown, without the zeros, which tell little."""
    lines = [one for part in told.parts for one in part.lines if one.value or one.hidden]
    return sum(not one.hidden for one in lines) / len(lines) if lines else 0.0
