"""The four answers of the home: how we are, where, who, and whether we act in time."""

from __future__ import annotations

from dataclasses import dataclass

from tejido.observatory.released.reading import ReleaseInForce
from tejido.observatory.sheets import sheet
from tejido.web.observatory.breakdowns import PERIOD, broken, whole_of, years
from tejido.web.observatory.drawn import DrawnPart, drawn
from tejido.web.observatory.lines import Line
from tejido.web.observatory.sources import Beside, beside

CASES, IN_TIME = "SIT-01", "OPO-01"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its chart or charts, the lines of the first, the lines that go before, and what stands beside."""

    parts: tuple[DrawnPart, ...]
    lines: tuple[Line, ...]
    first: tuple[Line, ...]
    beside: Beside

    @property
    def most(self) -> list[Line]:
        """The three largest, without those that are zero or withheld."""
        return [line for line in self.lines if line.value][:3]


@dataclass(frozen=True, slots=True)
class Answers:
    """The four; None for what the release does not tell. `year`: the newest one; `partial`: it is not over."""

    year: str
    partial: bool
    how: Answer | None
    where: Answer | None
    who: Answer | None
    in_time: Answer | None


def answers(release: ReleaseInForce) -> Answers:
    """What the release answers, of its newest year."""
    cases = sheet(CASES)
    year = next(iter(years(release, cases)), "")
    cut = release.cut_on
    whole = whole_of(release, cases, year)
    sexes = broken(release, cases, "affected_sex", year)
    return Answers(
        year=year,
        partial=year == str(cut.year) and (cut.month, cut.day) != (12, 31),
        how=_answer(release, CASES, PERIOD, "", (whole,) if whole else ()),
        where=_answer(release, CASES, "zone", year),
        who=_answer(release, CASES, "age", year, sexes.parts[0].lines if sexes else ()),
        in_time=_answer(release, IN_TIME, "sector", year),
    )


def _answer(release: ReleaseInForce, code: str, by: str, period: str, first: tuple[Line, ...] = ()) -> Answer | None:
    found = broken(release, sheet(code), by, period)
    if found is None:
        return None
    return Answer(tuple(drawn(found)), found.parts[0].lines, first, beside(release, sheet(code)))
