"""The deliveries of figures and the times to act, which a release tells in lists of their own. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from tejido.observatory.released.reading import ReleaseInForce
from tejido.observatory.sheet import Sheet
from tejido.web.observatory.charted import chart_of
from tejido.web.observatory.lines import Line, line_of, line_of_time
from tejido.web.observatory.parts import MARK, PERIOD, TOTAL, Breakdown, Part, mark_words, ordered


def times_by(release: ReleaseInForce, sheet: Sheet, by: str, period: str) -> Breakdown | None:
    """The times of that period by that, or as a whole."""
    lines = [
        line_of_time(_label(release, by, time.of), time, code=time.of.get(by, ""))
        for time in release.times_of(sheet.code)
        if _fits(time.of, by, period)
    ]
    return _one(release, sheet, by, period, {"": lines} if lines else {})


def deliveries_by(release: ReleaseInForce, sheet: Sheet, by: str, period: str) -> Breakdown | None:
    """The deliveries of that period by sector, those of each mark apart."""
    found: dict[str, list[Line]] = {}
    for figure in release.deliveries_of(sheet.code):
        if _fits({name: code for name, code in figure.of.items() if name != MARK}, by, period):
            line = line_of(_label(release, by, figure.of), figure, sheet.unit, code=figure.of.get(by, ""))
            found.setdefault(mark_words(figure.of.get(MARK, "")), []).append(line)
    return _one(release, sheet, by, period, found)


def _fits(of: Mapping[str, str], by: str, period: str) -> bool:
    rest = {name for name in of if name != PERIOD}
    return of.get(PERIOD, TOTAL) == (period or TOTAL) and rest == ({by} if by else set())


def _label(release: ReleaseInForce, by: str, of: Mapping[str, str]) -> str:
    code = of.get(by, "")
    return str(release.about.axes.get(by, {}).get("labels", {}).get(code, code)) if by else "Todo el distrito"


def _one(
    release: ReleaseInForce, sheet: Sheet, by: str, period: str, found: Mapping[str, list[Line]]
) -> Breakdown | None:
    parts = [
        Part(heading, lines, chart_of(sheet, lines, heading))
        for heading, lines in ((words, ordered(by, made)) for words, made in found.items())
    ]
    title = str(release.about.axes.get(by, {}).get("title", "")) if by else ""
    return Breakdown(by, title, period or TOTAL, tuple(parts)) if parts else None
