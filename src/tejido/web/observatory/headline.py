"""The four answers of the home: how we are, where, who, and whether we act in time."""

from __future__ import annotations

from dataclasses import dataclass

from tejido.observatory.released.reading import ReleaseInForce, current
from tejido.web.observatory.breakdowns import broken, telling, years
from tejido.web.observatory.drawn import DrawnPart, drawn
from tejido.web.observatory.lines import Line, period_name
from tejido.web.observatory.parts import PERIOD, TOTAL, UNKNOWN
from tejido.web.observatory.sources import Beside, beside

CASES, PEOPLE, IN_TIME = "SIT-01", "PER-01", "OPO-01"
Named = tuple[str, Line]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: of which period, the figures that go first, its charts, the lines of the first, its source."""

    period: str
    first: tuple[Named, ...]
    parts: tuple[DrawnPart, ...]
    lines: tuple[Line, ...]
    beside: Beside

    @property
    def when(self) -> str:
        return period_name(self.period).lower()

    @property
    def most(self) -> list[Line]:
        """The three largest, without those that are zero, withheld or of nowhere."""
        return [line for line in self.lines if line.value and line.code != UNKNOWN][:3]


@dataclass(frozen=True, slots=True)
class Answers:
    """The four; None for what the release does not tell. `year`: the newest one; `partial`: it is not over."""

    year: str
    partial: bool
    how: Answer | None
    where: Answer | None
    who: Answer | None
    in_time: Answer | None


def draw_home() -> None:
    """Draw the charts of the home, so that they are there when somebody comes."""
    found = current()
    if found is not None:
        answers(found)


def answers(release: ReleaseInForce) -> Answers:
    """What the release answers: of its newest year, or of all of it where the year is mostly withheld."""
    year, cut = next(iter(years(release, release.sheet(CASES))), TOTAL), release.cut_on
    return Answers(
        year=year,
        partial=year == str(cut.year) and (cut.month, cut.day) != (12, 31),
        how=_answer(release, CASES, PERIOD, year, ""),
        where=_answer(release, CASES, "zone", year),
        who=_answer(release, PEOPLE, "age", year, "affected_sex"),
        in_time=_answer(release, IN_TIME, "sector", year, ""),
    )


def _answer(release: ReleaseInForce, code: str, by: str, year: str, first: str | None = None) -> Answer | None:
    """Told by that, after the figures by `first` (blank: as a whole)."""
    about = release.sheet(code)
    period = telling(release, about, "" if by == PERIOD else by, year)
    found = broken(release, about, by, period)
    if found is None:
        return None
    before = broken(release, about, first, period) if first is not None else None
    named = [(part.heading, line) for part in before.parts for line in part.lines] if before else []
    named.sort(key=lambda one: one[1].hidden)
    return Answer(period, tuple(named), tuple(drawn(found)), found.parts[0].lines, beside(release, about))
