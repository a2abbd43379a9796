"""An indicator of a release told by something: its lines and charts, apart where nothing is ever added up. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from tejido.kernel.errors import Refused
from tejido.observatory.released.figures import Shown
from tejido.observatory.released.reading import ReleaseInForce
from tejido.observatory.released.tables import Axis
from tejido.observatory.sheet import Sheet, Unit
from tejido.web.observatory.charted import chart_of
from tejido.web.observatory.lines import Line, line_of, period_name
from tejido.web.observatory.owed import deliveries_by, times_by
from tejido.web.observatory.parts import PERIOD, TOTAL, Breakdown, Part, mark_words, ordered

ENOUGH = 0.5
"""A breakdown with fewer of its numbers shown tells little."""


def told(release: ReleaseInForce, sheet: Sheet) -> list[tuple[str, Shown]]:
    """The indicator as the release tells it: once, or once for each mark of the limit, with its words."""
    own = release.indicator(sheet.code)
    if own is not None:
        return [("", own)]
    marked = {code.rpartition("/")[2]: one for code, one in release.indicators.items()
              if code.startswith(f"{sheet.code}/")}  # fmt: skip
    return [(mark_words(mark), one) for mark, one in marked.items()]


def axes_of(release: ReleaseInForce, sheet: Sheet) -> dict[str, Axis]:
    """The dimensions by which it is told, each as the first table that has it tells it."""
    found: dict[str, Axis] = {}
    for _, shown in told(release, sheet):
        for table in shown.tables:
            for name, axis in table.axes.items():
                if name in shown.told_by:
                    found.setdefault(name, axis)
    return found


def leaves(axis: Axis) -> list[str]:
    """The codes that are not the sum of others that are there (years, where no quarters are), in order of names."""
    wholes = {axis.parents[code] for code in axis.codes if code in axis.parents}
    place = {code: number for number, code in enumerate(axis.labels)}
    found = [code for code in axis.codes[1:] if code not in wholes]
    return sorted(found, key=lambda code: place.get(code, 0))


def years(release: ReleaseInForce, sheet: Sheet) -> list[str]:
    """The years of which it is told, the newest first."""
    if sheet.unit is Unit.HOURS:
        codes = {time.of.get(PERIOD, TOTAL) for time in release.times_of(sheet.code)}
    elif owed := release.deliveries_of(sheet.code):
        codes = {figure.of.get(PERIOD, TOTAL) for figure in owed}
    else:
        axis = axes_of(release, sheet).get(PERIOD)
        codes = set(axis.codes[1:]) if axis else set()
    return sorted((code for code in codes if code.isdecimal()), reverse=True)


def broken(release: ReleaseInForce, sheet: Sheet, by: str, period: str = "") -> Breakdown | None:
    """The indicator by that, of that period (blank: all of it); None when the release does not tell it so."""
    if sheet.unit is Unit.HOURS:
        return times_by(release, sheet, by, period)
    if release.deliveries_of(sheet.code):
        return deliveries_by(release, sheet, by, period)
    axes, parts = axes_of(release, sheet), []
    apart = [name for name in sheet.always if name in axes]
    by = by or next(iter(apart), "")
    if by and by not in axes:
        return None
    for mark, shown in told(release, sheet):
        try:
            parts += list(_parts(shown, sheet, axes, by, period, mark))
        except Refused:
            continue
    title = "" if not by else "En el tiempo" if by == PERIOD else axes[by].title
    overlapping = bool(by) and axes[by].overlapping
    return Breakdown(by, title, "" if by == PERIOD else period, tuple(parts), overlapping) if parts else None


def telling(release: ReleaseInForce, sheet: Sheet, by: str, year: str) -> str:
    """Of which period to tell it first: the year, unless all of it is told with more of its numbers shown."""
    shown = {}
    for period in (year, TOTAL):
        found = broken(release, sheet, by, period)
        lines = [line for part in found.parts for line in part.lines] if found else []
        shown[period] = sum(line.value is not None for line in lines) / (len(lines) or 1)
    return year if shown[year] >= min(ENOUGH, shown[TOTAL]) else TOTAL


def whole_of(release: ReleaseInForce, sheet: Sheet, period: str = "") -> Line | None:
    """The one figure of an indicator; None when the release has none, or when it is never told as a whole."""
    found = broken(release, sheet, "", period)
    lines = [line for part in found.parts for line in part.lines] if found else []
    return lines[0] if len(lines) == 1 else None


def _parts(shown: Shown, sheet: Sheet, axes: Mapping[str, Axis], by: str, period: str, mark: str) -> Iterator[Part]:
    apart = [name for name in sheet.always if name in axes and name != by]
    of = {PERIOD: period} if period and by != PERIOD else {}
    for codes in product(*(leaves(axes[name]) for name in apart)):
        among = dict(zip(apart, codes, strict=True))
        heading = " · ".join([*([mark] if mark else []), *(axes[name].label(code) for name, code in among.items())])
        lines = _lines(shown, sheet, axes, by, {**of, **among})
        yield Part(heading, lines, chart_of(sheet, lines, heading, in_time=by == PERIOD))


def _lines(shown: Shown, sheet: Sheet, axes: Mapping[str, Axis], by: str, of: Mapping[str, str]) -> tuple[Line, ...]:
    if not by:
        return (line_of("Todo el distrito", shown.figure(**of), sheet.unit),)
    figures = {figure.of[by]: figure for figure in shown.along(by, **of)}
    made = [
        line_of(name_of(axes[by], code), figures[code], sheet.unit, code=code)
        for code in leaves(axes[by])
        if code in figures
    ]
    return ordered(by, made)


def name_of(axis: Axis, code: str) -> str:
    """The name of a code on a chart: a period in short."""
    return period_name(code, short=True) if axis.name == PERIOD else axis.label(code)
