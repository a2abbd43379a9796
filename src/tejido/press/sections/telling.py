"""What the sentences say of zones, of people and of sectors, taken from the breakdowns that the release shows."""

from __future__ import annotations

from collections.abc import Sequence

from tejido.kernel.errors import Refused
from tejido.press.asked import figures, line, span_words, within_span
from tejido.press.knowing import capital, together
from tejido.press.sections.source import Source
from tejido.web.observatory.lights import LIGHTS, SectorLights, lights
from tejido.web.observatory.lines import Line
from tejido.web.observatory.parts import UNKNOWN

IN_TIME = "OPO-01"
MOST = 3
LIT = ("green", "amber", "red", "unknown")
"""The lights, in the order of `LIGHTS`, as the sentences name them."""


def tell_all(source: Source) -> None:
    """All of it: every part of the bulletin may use it."""
    tell_zones(source)
    tell_who(source)
    tell_sectors(source)
    tell_year(source)


def tell_year(source: Source) -> None:
    """The shares in time of the year, where the release tells them of no shorter span."""
    known = source.known
    known.add("year_span", year_words(source))
    known.add("year_in", within_span(source.release, source.period[:4]))
    known.add("Year_in", capital(known.words["year_in"]))
    for asked in figures():
        if asked.indicator == IN_TIME and f"{asked.name}.shown" not in known.flags:
            found = line(source.release, asked, source.period[:4])
            if found is not None and found.value is not None:
                known.words |= {f"year_{asked.name}": found.shown, f"year_{asked.name}_of": found.of}


def tell_zones(source: Source) -> None:
    """The zones with most cases, and how many are withheld."""
    found, known = source.spanned("zone"), source.known
    if found is None:
        return
    first = [line for line in found.lines if line.value and line.code != UNKNOWN][:MOST]
    hidden = sum(line.hidden for line in found.lines)
    known.flags |= {"zones.told"} if first else set()
    known.flags |= {"zones.hidden"} if hidden > 1 else set()
    known.add("zones_first", together([f"{line.label} ({line.shown})" for line in first]))
    known.add("zone_first", first[0].label if first else "")
    known.add("zones_hidden", str(hidden))
    known.add("zones_span", found.words)
    known.add("Zones_in", capital(found.within))


def tell_who(source: Source) -> None:
    """Women and men, children, and what the person reported is of her."""
    known = source.known
    for by, names in (("affected_sex", {"female": "women", "male": "men"}),
                      ("age", {"0-11": "children", "12-17": "teenagers"}),
                      ("relation", {"partner": "partner", "family": "family"})):  # fmt: skip
        found = source.spanned(by)
        if found is None:
            continue
        lines = {line.code: line for line in found.lines}
        for code, name in names.items():
            known.add(name, _shown(lines.get(code)))
        known.add(f"{by}_in", found.within)
        known.add(f"{by}_span", found.words)
        known.add(f"{by}_In", capital(found.within))
        if {"women", "men"} & known.words.keys() and found.within == known.words.get("affected_sex_in"):
            known.flags.add(f"{by}.same_span")


def tell_sectors(source: Source) -> None:
    """The sectors by their light, over the year until the cut."""
    by_word = {look.word: f"sectors_{name}" for (look, _), name in zip(LIGHTS, LIT, strict=True)}
    found: dict[str, list[str]] = {}
    for row in sector_lights(source):
        for lit in row.deadlines:
            name = f"{row.name} ({lit.line.shown})" if lit.line.value is not None else row.name
            found.setdefault(by_word[lit.look.word], []).append(name)
    source.known.flags |= {"sectors.told"} if found else set()
    for name, sectors in found.items():
        source.known.add(name, "; ".join(dict.fromkeys(sectors)))


def sector_lights(source: Source) -> Sequence[SectorLights]:
    """The traffic light of every sector of which the release tells something, over the year."""
    try:
        return [row for row in lights(source.release, source.period[:4]) if row.told]
    except Refused:
        return []


def year_words(source: Source) -> str:
    """The year as the release tells it, with its months when it is not over."""
    return span_words(source.release, source.period[:4])


def _shown(line: Line | None) -> str:
    return line.shown if line is not None and line.value else ""
