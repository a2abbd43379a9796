"""What the sectors delivered on the calendar that the instancia agreed: in time, late, never, and one refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from tejido.demo.beside.spreadsheets import right_sheet, wrong_sheet
from tejido.demo.beside.stage import DAY, HOUR, Stage
from tejido.demo.beside.stories import Story
from tejido.demo.draws import data
from tejido.kernel.clock import LIMA, UTC, lima_date
from tejido.kernel.errors import FieldErrors
from tejido.sources.access import periods_in
from tejido.sources.catalog import series_of
from tejido.sources.models import SeriesPeriod
from tejido.sources.periods import Every, Period, running, stored_period
from tejido.sources.services.calendars import CalendarEntry, set_calendar
from tejido.sources.services.expecting import expect_series
from tejido.sources.services.submitting import Handed, deliver, zones_of

SECRETARIAT = "secretaria"
REFUSED_FILE = "cifras-con-errores.csv"
REFUSED = ("pnp-denuncias", "cpnp-san-pedro")
"""Whose last delivery was refused on arrival."""
_MONTHS = 8
_AGREED_DAYS = {"pnp-denuncias": 10, "juzgado-medidas": 15, "salud-atenciones": 10}
_IN_TIME, _LATE = 0.6, 0.28
_SOURCE = "Oficio ficticio N.º 000, recibido en la secretaría técnica"


def figure_stories(stage: Stage) -> list[Story]:
    """The calendar is agreed, the periods are asked as they end, and each institution delivers or does not."""
    months = _months(stage)
    return [_calendar(stage, months[0]), *(_asked(stage, one, last=one == months[-1]) for one in months)]


def _months(stage: Stage) -> list[Period]:
    """The last months that began before the end: on the first morning of each, the figures of the one before it."""
    last = running(Every.MONTH, stage.at)
    last = last if _morning(last) <= stage.at else last.shifted(-1)
    return [last.shifted(-back) for back in range(_MONTHS - 1, -1, -1)]


def _morning(month: Period) -> datetime:
    return datetime.combine(month.first_day, time(8), tzinfo=LIMA).astimezone(UTC)


def _calendar(stage: Stage, first: Period) -> Story:
    """Agreed in a session some days after the month began of which the figures are the first that are asked."""
    before = first.shifted(-1)
    yield (at := _morning(before) + 5 * DAY)
    held = lima_date(at - 2 * DAY)
    actor = stage.actor(SECRETARIAT, at)
    for code, day in _AGREED_DAYS.items():
        set_calendar(code, CalendarEntry(before.code, day, f"3-{held.year}", held), actor=actor, at=at)


def _asked(stage: Stage, month: Period, *, last: bool) -> Story:
    yield (at := _morning(month))
    expect_series(at=at)
    owed = [row for row in periods_in(stage.actor(SECRETARIAT, at)) if row.opened_at == at]
    for when, _, row in sorted(_planned(stage, owed, last=last)):
        yield when
        if last and (row.series, row.institution_code) == REFUSED:
            _is_refused(stage, row, when)
        else:
            _deliver(stage, row, when)


def _planned(stage: Stage, owed: list[SeriesPeriod], *, last: bool) -> Iterator[tuple[datetime, str, SeriesPeriod]]:
    """When each one is delivered; those that never are, are left out."""
    for row in owed:
        draw = stage.draw("figures", row.series, row.period, row.institution_code)
        share, when = draw.random(), None
        if (row.series, row.institution_code) == REFUSED:
            when = min(row.opened_at + 30 * HOUR, stage.at)
        elif share < _IN_TIME:
            when = row.opened_at + (row.due_at - row.opened_at) * draw.uniform(0.1, 0.9)
        elif share < _IN_TIME + _LATE:
            when = row.due_at + timedelta(days=draw.uniform(1, 9))
        if when is not None:
            yield when, f"{row.series} {row.institution_code}", row


def _deliver(stage: Stage, row: SeriesPeriod, at: datetime) -> None:
    series = series_of(stage.district)[row.series]
    draw = stage.draw("sheet", row.series, row.period, row.institution_code)
    content = right_sheet(draw, series, stored_period(row.period), zones_of(stage.district, at))
    alias = data("cast")["aliases"].get(row.desk_institution, SECRETARIAT)
    by_hand = row.desk_institution != row.institution_code
    actor = stage.actor(SECRETARIAT if by_hand else alias, at)
    deliver(row.code, Handed(content, "cifras.csv", source=_SOURCE if by_hand else ""), actor=actor, at=at)


def _is_refused(stage: Stage, row: SeriesPeriod, at: datetime) -> None:
    """The file is kept for a visitor to hand it over again; of the delivery itself nothing is."""
    series = series_of(stage.district)[row.series]
    content = wrong_sheet(stage.draw("wrong"), series, stored_period(row.period), zones_of(stage.district, at))
    stage.files.mkdir(parents=True, exist_ok=True)
    (stage.files / REFUSED_FILE).write_bytes(content)
    actor = stage.actor(data("cast")["aliases"][row.desk_institution], at)
    try:
        deliver(row.code, Handed(content, REFUSED_FILE), actor=actor, at=at)
    except FieldErrors:
        return
    raise AssertionError("a file with faults is refused on arrival")
