"""The profile of one zone or of one sector: every indicator of the release that tells of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from tejido.kernel.errors import Refused
from tejido.observatory.released.figures import Shown
from tejido.observatory.released.reading import ReleaseInForce
from tejido.observatory.released.tables import Axis
from tejido.observatory.sheet import FAMILIES, Sheet
from tejido.web.observatory.breakdowns import axes_of, leaves, told, years
from tejido.web.observatory.lines import Line, line_of
from tejido.web.observatory.parts import PERIOD


@dataclass(frozen=True, slots=True)
class Told:
    """One indicator there, and in the whole district; `note` says of which part, when it is never added up."""

    sheet: Sheet
    note: str
    here: Line
    district: Line


@dataclass(frozen=True, slots=True)
class Family:
    """The indicators of one family."""

    title: str
    rows: tuple[Told, ...]


def profile(release: ReleaseInForce, axis: str, code: str, period: str = "") -> list[Family]:
    """The families of indicators that are told of that zone or sector, in that period."""
    found: dict[str, list[Told]] = {}
    for sheet in release.sheets.values():
        axes = axes_of(release, sheet)
        if axis in axes and code in axes[axis].codes:
            for mark, shown in told(release, sheet):
                rows = _rows(shown, sheet, axes, {axis: code}, period, mark)
                found.setdefault(FAMILIES[sheet.family], []).extend(rows)
    return [Family(title, tuple(rows)) for title, rows in found.items() if rows]


def period_of(release: ReleaseInForce, axis: str) -> str:
    """The newest year that any indicator of the profile tells; blank when they tell none."""
    found = [years(release, sheet) for sheet in release.sheets.values() if axis in axes_of(release, sheet)]
    return max((newest for one in found for newest in one[:1]), default="")


def codes_of(release: ReleaseInForce, axis: str) -> dict[str, str]:
    """The zones or the sectors that the release tells of, with their names."""
    there = [axes[axis] for sheet in release.sheets.values() if axis in (axes := axes_of(release, sheet))]
    found = {code: one.label(code) for one in there for code in leaves(one)}
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def _rows(
    shown: Shown, sheet: Sheet, axes: Mapping[str, Axis], of: Mapping[str, str], period: str, mark: str
) -> Iterator[Told]:
    apart = [name for name in sheet.always if name in axes and name not in of]
    for codes in product(*(leaves(axes[name]) for name in apart)):
        among = dict(zip(apart, codes, strict=True))
        note = " · ".join([*([mark] if mark else []), *(axes[name].label(code) for name, code in among.items())])
        here, district = _figure(shown, sheet, {**of, **among}, period), _figure(shown, sheet, among, period)
        if here is not None and district is not None:
            yield Told(sheet, note, here, district)


def _figure(shown: Shown, sheet: Sheet, of: Mapping[str, str], period: str) -> Line | None:
    try:
        figure = shown.figure(**of, **({PERIOD: period} if period else {}))
    except Refused:
        return None
    return line_of("", figure, sheet.unit)
