"""The traffic light of the sectors: a word and a sign for each share in time, and never a colour alone. Pure.

What stands on a limit that nobody has confirmed has no light: nobody is late by it.
"""

from __future__ import annotations

from dataclasses import dataclass

from tejido.observatory.released.reading import ReleaseInForce
from tejido.web.observatory.breakdowns import broken
from tejido.web.observatory.lines import FEW, NONE, Line
from tejido.web.observatory.parts import UNKNOWN, Breakdown
from tejido.web.observatory.profiles import codes_of
from tejido.web.wording import Look

GREEN, AMBER = 90, 70
LIGHTS: tuple[tuple[Look, str], ...] = (
    (Look("A tiempo", "ok", "check"), "9 de cada 10 o más, a tiempo"),
    (Look("Se demora", "soon", "clock"), "entre 7 y 9 de cada 10"),
    (Look("Fuera de plazo", "late", "warning"), "menos de 7 de cada 10"),
    (Look("No se puede decir", "plain", "question"), "son pocas y podría ser otra luz, o el número está reservado"),
)


@dataclass(frozen=True, slots=True)
class Lit:
    """One light: under which limits, the look, and the figure behind."""

    heading: str
    look: Look
    line: Line


@dataclass(frozen=True, slots=True)
class SectorLights:
    """A sector: its deadlines, its deliveries of figures, and the deliveries that are missing."""

    code: str
    name: str
    deadlines: tuple[Lit, ...]
    deliveries: tuple[Lit, ...]
    missing: tuple[Lit, ...]

    @property
    def told(self) -> bool:
        """Whether there is anything to say of it."""
        return bool(self.deadlines or self.deliveries or self.missing)


def lights(release: ReleaseInForce, period: str) -> list[SectorLights]:
    """Every sector of which the release tells, by name."""
    told = {code: broken(release, release.sheet(code), "sector", period) for code in ("OPO-01", "ENT-01", "ENT-02")}
    return [
        SectorLights(code, name, _lit(told["OPO-01"], code), _lit(told["ENT-01"], code), _missing(told["ENT-02"], code))
        for code, name in codes_of(release, "sector").items()
        if code != UNKNOWN
    ]


def light(line: Line) -> Look:
    """The light of a share; none of a share of few whose interval reaches two lights."""
    if line.value is None:
        return LIGHTS[3][0]
    if line.whole < FEW and line.low is not None and _place(line.low) != _place(line.high or 0):
        return LIGHTS[3][0]
    return LIGHTS[_place(line.value)][0]


def _place(share: float) -> int:
    """Of the share as it stands beside the light, rounded to the whole: 69.7 is shown as 70, and is not under 70."""
    shown = round(share)
    return 0 if shown >= GREEN else 1 if shown >= AMBER else 2


def _lit(found: Breakdown | None, sector: str) -> tuple[Lit, ...]:
    """Without those of which there was nothing: a sector that owed nothing has no light."""
    there = [(part, line) for part in (found.parts if found else ()) for line in part.lines if line.code == sector]
    return tuple(Lit(part.heading, light(line), line) for part, line in there if line.shown != NONE)


def _missing(found: Breakdown | None, sector: str) -> tuple[Lit, ...]:
    """The deliveries that did not come, each with the mark of its date: by one to be verified nobody is late."""
    there = [(part, line) for part in (found.parts if found else ()) for line in part.lines if line.code == sector]
    return tuple(Lit(part.heading, LIGHTS[3][0], line) for part, line in there if line.value)
