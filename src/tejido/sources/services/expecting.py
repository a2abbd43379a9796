"""Ask each institution for the figures of every period that has ended. A chore of the worker.

However long the worker was down, every period missed since the last one is asked, once each; the first time only the
last one that has ended. What is asked after its day, or nearly, has some days more: nobody is late for what was not
asked of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from tejido.directory.competence import InstitutionFacts
from tejido.directory.folders import districts_with_folder
from tejido.directory.routes import Routes
from tejido.directory.routing import routes
from tejido.kernel.clock import lima_date
from tejido.kernel.codes import new_code
from tejido.kernel.errors import WrongFile
from tejido.obligations.services.opening import Assignment, Subject, open_obligations
from tejido.obligations.states import Gate
from tejido.sources.calendars import Calendar, calendar_for
from tejido.sources.catalog import series_of
from tejido.sources.models import SeriesCalendar, SeriesPeriod
from tejido.sources.periods import Period, end_of, running, stored_period
from tejido.sources.series import Series
from tejido.sources.services.duty import KIND, delivery_duty
from tejido.vault.services.subject_keys import create_subject_key

WATCHER = "system:worker"
LEAST_DAYS = 3
CAUGHT_UP = "Se pidió después de su día: por eso tiene unos días más."


def expect_series(*, at: datetime) -> int:
    """Open what is owed and was not asked yet, in every district whose files are here; returns how many.

    Each one is a transaction of its own, and a second pass opens nothing.

    Raises:
        WrongFile: a district's file is wrong; nothing was opened there, and the others were asked all the same.
    """
    opened = 0
    districts, faults = districts_with_folder()
    for district in districts:
        try:
            opened += _expect(district, routes(at), at)
        except WrongFile as fault:
            faults.append(fault)
    if faults:
        raise faults[0]
    return opened


def _expect(district: str, known: Routes, at: datetime) -> int:
    opened = 0
    for series in series_of(district).values():
        kept = list(SeriesCalendar.objects.filter(district=district, series=series.code).order_by("id"))
        for facts in owing(series, known, district):
            for period in _missing(series, facts.code, district, at):
                calendar = calendar_for(period, series, kept)
                opened += calendar.active and _open(series, facts, period, calendar, known, at)
    return opened


def owing(series: Series, known: Routes, district: str) -> list[InstitutionFacts]:
    """The institutions of the directory that deliver a series, by code; those closed for good no longer do."""
    named = set(series.institutions)
    return sorted(
        (
            one
            for one in known.institutions.values()
            if one.district == district
            and one.sector == series.sector
            and one.state != "closed"
            and (one.code in named if named else one.takes_cases)
        ),
        key=lambda one: one.code,
    )


def _missing(series: Series, institution: str, district: str, at: datetime) -> Iterator[Period]:
    """The periods that have ended and were not asked, oldest first."""
    last = running(series.every, at).shifted(-1)
    asked = SeriesPeriod.objects.filter(district=district, series=series.code, institution_code=institution)
    every = [stored_period(code) for code in asked.values_list("period", flat=True)]
    codes = {one.code for one in every if one.every is series.every}  # a series may have changed its kind of period
    first = stored_period(max(codes)).shifted(1) if codes else last
    while first <= last:
        if first.code not in codes:
            yield first
        first = first.shifted(1)


@transaction.atomic(durable=True)
def _open(
    series: Series, facts: InstitutionFacts, period: Period, calendar: Calendar, known: Routes, at: datetime
) -> bool:
    desk = facts.code if facts.uses_platform else known.secretariat_of(facts.district)
    due_at = period.due_at(calendar.due_day)
    least = end_of(lima_date(at) + timedelta(days=LEAST_DAYS))
    row, made = SeriesPeriod.objects.get_or_create(
        district=facts.district,
        series=series.code,
        institution_code=facts.code,
        period=period.code,
        defaults={
            "code": new_code("E"),
            "sector": str(series.sector),
            "desk_institution": desk or facts.code,
            "due_at": max(due_at, least),
            "mark": calendar.mark,
            "session": str(calendar.session) if calendar.session else "",
            "opened_at": at,
        },
    )
    if not made:
        return False
    create_subject_key(row.code, at=at)
    duty = delivery_duty(row, series, period, more=CAUGHT_UP if due_at < least else "", at=at)
    owed = Assignment(duty.as_planned(), row.institution_code, row.desk_institution, Gate.OPEN, "own")
    subject = Subject(KIND, row.code, row.district)
    open_obligations([owed], subject=subject, actor_code=WATCHER, institution_code="", at=at)
    return True
