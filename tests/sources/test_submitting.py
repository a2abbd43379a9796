"""Delivering: who may, checked whole, replaced with trace; who is shown figures and who only that they came."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tejido.kernel.errors import Conflict, FieldErrors, NotFound, NotPermitted, Refused
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tejido.sources.access import for_withholding, period_by_code, periods_in, sees_figures, submissions_of
from tejido.sources.catalog import series_of
from tejido.sources.models import SeriesCalendar, SeriesPeriod, Submission
from tejido.sources.services.calendars import CalendarEntry, set_calendar, withdraw_period
from tejido.sources.services.submitting import Handed, deliver, preview_delivery
from tejido.sources.withheld import CORRECTED, NOTHING, WAITS, shown_table
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace
from tests.people import Part, actor
from tests.sources.sheets import GOOD, ROWS, SERIES, csv_of, owed
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")
LATER = AT + timedelta(hours=1)
STATIONS = ("cpnp-san-pedro", "cpnp-el-progreso", "cpnp-santa-isabel")


def hand(code: str, content: bytes = GOOD, who: Part = people.bruno, **more: Any) -> int:
    return deliver(code, Handed(content, "cifras.csv", **more), actor=actor(who), at=LATER)


def task(code: str) -> Obligation:
    return Obligation.objects.get(subject_code=code)


def test_the_station_delivers_and_its_task_is_closed() -> None:
    code = owed()
    assert hand(code) == 1
    row = SeriesPeriod.objects.get(code=code)
    assert (row.version, row.delivered_at, task(code).state) == (1, LATER, "done")
    (kept,) = submissions_of(actor(people.bruno), row)
    assert kept.rows[0] == {
        "zona": "san-pedro", "tipo": "physical", "edad": "adult", "mujeres": 12, "varones": 3,
        "sexo_no_se_sabe": 0, "total": 15,
    }  # fmt: skip
    actions = LedgerEntry.objects.filter(subject_code=code).values_list("action", flat=True)
    assert list(actions) == ["obligation.opened", "obligation.done", "series.delivered"]


@pytest.mark.parametrize("who", [people.ana, people.fabiola, people.delia, people.elsa, people.karla, people.julia])
def test_nobody_delivers_for_a_station_that_logs_in(who: Part) -> None:
    code = owed()
    with leaves_no_trace(Exception, "otra institución|No encontramos|Su rol"):
        hand(code, who=who, source="Oficio 12-2026 del 5/11/2026")


def test_another_district_finds_nothing() -> None:
    code = owed()
    with leaves_no_trace(NotFound):
        hand(code, who=people.carmen)
    assert list(periods_in(actor(people.carmen))) == []


def test_it_is_whole_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    code = owed()
    with cut_at(monkeypatch, "tejido.sources.services.submitting.record"):
        hand(code)
    assert hand(code) == 1


def test_one_wrong_row_saves_none() -> None:
    code = owed()
    with leaves_no_trace(FieldErrors, "suma"):
        hand(code, csv_of(ROWS[0], ROWS[1].replace(";7", ";8")))
    seen = preview_delivery(
        code, Handed(csv_of(ROWS[0], ROWS[1].replace(";7", ";8")), "a.csv"), actor=actor(people.bruno), at=LATER
    )
    assert [(f.row, f.column) for f in seen.checked.faults] == [(3, "total")]
    assert task(code).state == "open"


def test_the_same_form_twice_counts_once() -> None:
    code = owed()
    assert hand(code, form="f1") == 1
    assert hand(code, form="f1") == 1
    assert Submission.objects.count() == 1


def test_that_there_was_none_is_said_and_is_not_an_empty_file() -> None:
    code = owed()
    with leaves_no_trace(Refused, "solo tiene encabezados"):
        hand(code, csv_of())
    with leaves_no_trace(Refused, "solo trae una fila de total"):
        hand(code, csv_of(";total;;;0;0;0;0"))
    assert hand(code, b"", none=True) == 1
    assert Submission.objects.get().rows == []


def test_a_later_delivery_replaces_the_earlier_with_what_changed() -> None:
    code = owed()
    hand(code)
    with leaves_no_trace(Refused, "Es igual"):
        hand(code)
    assert hand(code, csv_of(ROWS[0].replace(";12;3;0;15", ";14;3;0;17"), ROWS[1])) == 2
    row = SeriesPeriod.objects.get(code=code)
    first, second = submissions_of(actor(people.julia), row)
    assert (first.rows[0]["mujeres"], second.rows[0]["mujeres"], row.delivered_at) == (12, 14, LATER)
    assert [(c["column"], c["before"], c["after"]) for c in second.changes] == [("mujeres", 12, 14), ("total", 15, 17)]
    assert LedgerEntry.objects.filter(subject_code=code, action="series.corrected").count() == 1
    assert Obligation.objects.filter(subject_code=code).count() == 1, "a correction opens no task"


def test_the_secretariat_delivers_for_who_does_not_log_in_and_says_from_what_paper() -> None:
    code = owed("juzgado-familia", "juzgado-medidas")
    head = "periodo;riesgo;dictadas;denegadas;por_resolver;pedidas"
    content = csv_of("2026-10;Severo;9;1;2;12", head=head)
    with leaves_no_trace(Refused, "de qué documento"):
        hand(code, content, people.julia)
    with leaves_no_trace(NotPermitted):
        hand(code, content, people.bruno, source="Oficio 12-2026 del 5/11/2026")
    assert hand(code, content, people.julia, source="Oficio 12-2026 del 5/11/2026") == 1
    kept = Submission.objects.get()
    assert (kept.institution_code, kept.source) == (people.MUNICIPALITY, "Oficio 12-2026 del 5/11/2026")
    assert task(code).state == "done"


@pytest.mark.parametrize(
    ("who", "sees"),
    [(people.bruno, True), (people.nora, True), (people.julia, True), (people.ana, False), (people.fabiola, False)],
)
def test_who_sees_the_figures_as_they_came(who: Part, sees: bool) -> None:
    code = owed()
    hand(code)
    row = period_by_code(actor(who), code)
    assert sees_figures(actor(who), row) is sees
    if not sees:
        with pytest.raises(NotPermitted):
            submissions_of(actor(who), row)


@pytest.mark.parametrize("who", [people.delia, people.elsa])
def test_who_sees_numbers_only_opens_no_figure_of_a_delivery(who: Part) -> None:
    code = owed()
    hand(code)
    assert periods_in(actor(who)).filter(series=SERIES).count() == len(STATIONS)
    with pytest.raises(NotPermitted):
        submissions_of(actor(who), period_by_code(actor(who), code))


def shown(who: Part = people.delia) -> Any:
    found = for_withholding(actor(who), SERIES, "2026-10")
    versions = [[one.rows for one in submissions] for _, submissions in found]
    return shown_table(series_of(people.HERE)[SERIES], versions, salt=b"x")


def test_what_every_member_sees_hides_the_small_and_waits_for_all() -> None:
    codes = [owed(one) for one in STATIONS]
    assert shown().reason == WAITS
    acting = {code: SeriesPeriod.objects.get(code=code) for code in codes}
    for code, row in acting.items():
        Submission.objects.create(
            owed=row, version=1, at=LATER, actor_code="P-X", institution_code="x",
            rows=[dict(zone, tipo="sexual", edad="adult") for zone in (
                {"zona": "san-pedro", "mujeres": 40, "varones": 1, "sexo_no_se_sabe": 0, "total": 41},
                {"zona": "el-progreso", "mujeres": 30, "varones": 9, "sexo_no_se_sabe": 0, "total": 39},
            )],
        )  # fmt: skip
        SeriesPeriod.objects.filter(code=code).update(version=1, delivered_at=LATER)
    table = shown()
    rows = dict(table.rows)
    assert rows["san-pedro"][1] is None, "3 people are hidden"
    assert all(value is None or value == 0 or value >= 5 for cells in rows.values() for value in cells)
    Submission.objects.create(
        owed=acting[codes[0]], version=2, at=LATER, actor_code="P-X", institution_code="x", rows=[]
    )
    assert shown().reason == CORRECTED, "two tables of one period would tell the small difference"


def test_a_period_without_any_case_says_so() -> None:
    for one in STATIONS:
        code = owed(one)
        row = SeriesPeriod.objects.get(code=code)
        Submission.objects.create(owed=row, version=1, at=LATER, actor_code="P-X", institution_code="x", rows=[])
    assert shown().reason == NOTHING


def test_the_secretariat_sets_a_calendar_from_a_period_that_was_not_asked() -> None:
    owed()
    entry = CalendarEntry("2026-11", 15, "4", date(2026, 10, 15))
    set_calendar(SERIES, entry, actor=actor(people.julia), at=LATER)
    row = SeriesCalendar.objects.get()
    assert (row.from_period, row.due_day, row.session_number, row.active) == ("2026-11", 15, "4", True)
    assert LedgerEntry.objects.filter(action="series.calendar_set", subject_code=SERIES).exists()
    with leaves_no_trace(Conflict):
        set_calendar(SERIES, entry, actor=actor(people.julia), at=LATER)


@pytest.mark.parametrize("who", [people.nora, people.bruno, people.delia, people.karla, people.carmen])
def test_nobody_else_sets_it(who: Part) -> None:
    with leaves_no_trace(NotPermitted):
        set_calendar(SERIES, CalendarEntry("2026-11", 15), actor=actor(who), at=LATER)


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (CalendarEntry("2026-10", 15), "from_period"),
        (CalendarEntry("2026-13", 15), "from_period"),
        (CalendarEntry("2026-T4", 15), "from_period"),
        (CalendarEntry("2026-11", 29), "due_day"),
        (CalendarEntry("2026-11", 0), "due_day"),
        (CalendarEntry("2026-11", 15, "4"), "session_on"),
        (CalendarEntry("2026-11", 15, "", date(2026, 10, 15)), "session_number"),
        (CalendarEntry("2026-11", 15, "4", date(2027, 10, 15)), "session_on"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused_at_its_field(entry: CalendarEntry, field: str) -> None:
    owed()
    with leaves_no_trace(FieldErrors):
        set_calendar(SERIES, entry, actor=actor(people.julia), at=LATER)
    with pytest.raises(FieldErrors) as refused:
        set_calendar(SERIES, entry, actor=actor(people.julia), at=LATER)
    assert list(refused.value.errors) == [field]


def test_setting_a_calendar_is_whole_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with cut_at(monkeypatch, "tejido.sources.services.calendars.record"):
        set_calendar(SERIES, CalendarEntry("2026-11", 15), actor=actor(people.julia), at=LATER)


def test_a_period_is_left_without_effect_with_its_reason() -> None:
    code = owed()
    with leaves_no_trace(Refused, "Explique"):
        withdraw_period(code, "no", actor=actor(people.julia), at=LATER)
    with leaves_no_trace(NotPermitted):
        withdraw_period(code, "La comisaría cerró", actor=actor(people.nora), at=LATER)
    withdraw_period(code, "La comisaría cerró ese mes", actor=actor(people.julia), at=LATER)
    assert task(code).state == "cancelled"
    with leaves_no_trace(Conflict):
        hand(code)
    with leaves_no_trace(Conflict):
        withdraw_period(code, "La comisaría cerró ese mes", actor=actor(people.julia), at=LATER)


def test_what_was_delivered_is_corrected_and_never_withdrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    code = owed()
    with cut_at(monkeypatch, "tejido.sources.services.calendars.record"):
        withdraw_period(code, "La comisaría cerró ese mes", actor=actor(people.julia), at=LATER)
    hand(code)
    with leaves_no_trace(Conflict):
        withdraw_period(code, "La comisaría cerró ese mes", actor=actor(people.julia), at=LATER)
