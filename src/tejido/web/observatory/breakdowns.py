"""An indicator of a release told by something: its lines and charts, apart where nothing is ever added up. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from tejido.kernel.errors import Refused
from tejido.observatory.charts.chart import Chart
from tejido.observatory.indicator import Sheet, Unit
from tejido.observatory.released.figures import Shown
from tejido.observatory.released.reading import ReleaseInForce
from tejido.observatory.released.tables import Axis
from tejido.web.observatory.charted import chart_of
from tejido.web.observatory.lines import Line, line_of, line_of_time, period_name
from tejido.web.wording import MARKS

PERIOD, TOTAL = "period", "total"
_IN_ORDER = frozenset({"age", "age_band", "risk", "outcome", PERIOD})
"""What has an order of its own; of the rest the largest goes first."""


@dataclass(frozen=True, slots=True)
class Part:
    """One table with its chart; `heading` says of what, when the indicator is never added up over it."""

    heading: str
    lines: tuple[Line, ...]
    chart: Chart | None

    @property
    def hidden(self) -> int:
        return sum(line.hidden for line in self.lines)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What a page shows of an indicator: by what (`by` blank: as a whole), of which period, and its parts."""

    by: str
    title: str
    period: str
    parts: tuple[Part, ...]
    overlapping: bool = False


def told(release: ReleaseInForce, sheet: Sheet) -> list[tuple[str, Shown]]:
    """The indicator as the release tells it: once, or once for each mark of the limit, with its words."""
    own = release.indicator(sheet.code)
    if own is not None:
        return [("", own)]
    marked = {code.rpartition("/")[2]: one for code, one in release.indicators.items()
              if code.startswith(f"{sheet.code}/")}  # fmt: skip
    return [(MARKS[mark].word if mark in MARKS else mark, one) for mark, one in marked.items()]


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
    """The codes that are not the sum of others, in order."""
    wholes = set(axis.parents.values())
    return [code for code in axis.codes[1:] if code not in wholes]


def years(release: ReleaseInForce, sheet: Sheet) -> list[str]:
    """The years of which it is told, the newest first."""
    if sheet.unit is Unit.HOURS:
        codes = {time.of.get(PERIOD, TOTAL) for time in release.times_of(sheet.code)}
    else:
        axis = axes_of(release, sheet).get(PERIOD)
        codes = set(axis.codes[1:]) if axis else set()
    return sorted((code for code in codes if code.isdecimal()), reverse=True)


def broken(release: ReleaseInForce, sheet: Sheet, by: str, period: str = "") -> Breakdown | None:
    """The indicator by that, of that period (blank: all of it); None when the release does not tell it so."""
    if sheet.unit is Unit.HOURS:
        return _times(release, sheet, by, period or TOTAL)
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


def ordered(by: str, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, the largest first where they have no order of their own; what is withheld goes last."""
    if by in _IN_ORDER:
        return tuple(lines)
    return tuple(sorted(lines, key=lambda line: (line.value is None, -(line.value or 0), line.label)))


def _times(release: ReleaseInForce, sheet: Sheet, by: str, period: str) -> Breakdown | None:
    """Times are told in a list of their own: those of that period by that, or as a whole."""
    labels = release.about.axes.get(by, {}).get("labels", {})
    made = []
    for time in release.times_of(sheet.code):
        rest = {name: code for name, code in time.of.items() if name != PERIOD}
        if time.of.get(PERIOD, TOTAL) == period and set(rest) == ({by} if by else set()):
            code = rest.get(by, "")
            made.append(line_of_time(labels.get(code, code) if by else "Todo el distrito", time, code=code))
    lines = ordered(by, made)
    title = str(release.about.axes.get(by, {}).get("title", "")) if by else ""
    return Breakdown(by, title, period, (Part("", lines, chart_of(sheet, lines, "")),)) if lines else None
