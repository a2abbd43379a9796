"""The district's file of series: read, or refused with file, line and reason; the periods and the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tejido.directory.files import read_district
from tejido.kernel.errors import Refused, WrongFile
from tejido.law.marks import Mark
from tejido.sources.calendars import calendar_for
from tejido.sources.models import SeriesCalendar
from tejido.sources.periods import Every, Period, read_period, running, stored_period
from tejido.sources.series import Series, load_series
from tejido.sources.states import Light, light_of
from tests.sources.sheets import FILE
from tests.world import FOLDER


def load(folder: Path, text: str = FILE) -> Series:
    path = folder / "series.yaml"
    path.write_text(text, encoding="utf-8")
    return next(iter(load_series(path).values()))


def test_the_series_of_the_district_name_institutions_that_exist() -> None:
    """Every sector of the report that keeps its own system has one, and none says that anybody agreed it."""
    found = load_series(FOLDER / "series.yaml")
    known = {one.code: one for one in read_district(FOLDER).institutions}
    assert {str(one.sector) for one in found.values()} >= {"police", "family_court", "prosecutor", "health", "ugel"}
    for one in found.values():
        assert (one.mark, one.session) == (Mark.UNVERIFIED, None)
        assert {known[code].sector for code in one.institutions} <= {str(one.sector)}
        assert one.why.endswith(".")


def test_a_series_as_it_is_written(tmp_path: Path) -> None:
    one = load(tmp_path)
    assert one.headings == ("periodo", "zona", "edad", "mujeres", "varones", "total")
    assert [column.name for column in one.dimensions] == ["zona", "edad"]
    assert one.columns[1].values["unknown"] == "No se sabe"
    agreed = FILE.replace("session: ~", "session: {number: 4, date: 2026-10-15}").replace("unverified", "secondary")
    assert str(load(tmp_path, agreed).session) == "sesión 4 del 15/10/2026"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("period: month", "period: week", "línea 9: «week» no se conoce"),
        ("sector: police", "sector: army", "línea 5: «army» no se conoce"),
        ("institutions: all", "institutions: some", "línea 6: se esperaba «all»"),
        ("institutions: all", "institutions: []", "línea 6: la lista de instituciones está vacía"),
        ("due_day: 10", "due_day: 31", "línea 10: el día de entrega va del 1 al 28"),
        ("due_day: 10", "due_day: 0", "línea 10: el número debe ser 1 o más"),
        ("mark: unverified", "mark: official", "línea 12: sin sesión que lo acordó"),
        ("session: ~", "session: {number: 4, date: 15/10/2026}", "línea 11: se esperaba un día"),
        ("code: denuncias", "code: Denuncias Nuevas", "línea 4: el código lleva minúsculas"),
        ("of: [mujeres, varones]", "of: [mujeres, otros]", "línea 18: el total suma «otros»"),
        ("type: count}\n      - {name: v", "type: sum}\n      - {name: v", "línea 16: «sum» no se conoce"),
        ("name: varones", "name: mujeres", "línea 17: la columna «mujeres» está repetida"),
        ("name: edad", "name: periodo", "línea 15: la columna «periodo» está repetida"),
        ("type: age_group}", "type: code}", "línea 15: «values» va en las columnas de tipo code"),
        ("title: Denuncias", "titulo: Denuncias", "línea 7: el campo «titulo» no se conoce"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in FILE
    with pytest.raises(WrongFile) as refused:
        load(tmp_path, FILE.replace(old, new, 1))
    assert refused.value.message.startswith(f"series.yaml, {told}")


def test_a_series_twice_or_without_numbers_is_refused(tmp_path: Path) -> None:
    body = FILE.split("series:\n")[1]
    with pytest.raises(WrongFile, match="la serie «denuncias» está repetida"):
        load(tmp_path, FILE + body)
    bare = "\n".join(line for line in FILE.splitlines() if "count" not in line and "total" not in line)
    with pytest.raises(WrongFile, match="al menos una columna de tipo count"):
        load(tmp_path, bare)


@pytest.mark.parametrize(
    ("text", "every", "code"),
    [
        ("2026-10", Every.MONTH, "2026-10"),
        (" 2026-7 ", Every.MONTH, "2026-07"),
        ("2026-10-01", Every.MONTH, "2026-10"),
        ("2026-t3", Every.QUARTER, "2026-T3"),
    ],
)
def test_periods_that_are_understood(text: str, every: Every, code: str) -> None:
    assert read_period(text, every).code == code
    assert stored_period(code) == read_period(text, every)


@pytest.mark.parametrize(
    ("text", "every", "told"),
    [
        ("2026-13", Every.MONTH, "El mes 13 no existe"),
        ("2026-00", Every.MONTH, "El mes 0 no existe"),
        ("2026-T5", Every.QUARTER, "El trimestre 5 no existe"),
        ("octubre", Every.MONTH, "no es un periodo"),
        ("2026-T3", Every.MONTH, "no es un periodo"),
        ("0026-10", Every.MONTH, "El año 26 no es posible"),
    ],
)
def test_periods_that_do_not_exist(text: str, every: Every, told: str) -> None:
    with pytest.raises(Refused, match=told):
        read_period(text, every)


def test_the_year_turns_and_the_day_is_of_the_month_after() -> None:
    december = Period(Every.MONTH, 2026, 12)
    assert (december.shifted(1).code, december.shifted(-12).code) == ("2027-01", "2025-12")
    assert december.due_at(10) == datetime(2027, 1, 11, 4, 59, 59, 999999, tzinfo=UTC)
    quarter = Period(Every.QUARTER, 2026, 4)
    assert (quarter.first_day, quarter.last_day) == (date(2026, 10, 1), date(2026, 12, 31))
    last_hour = datetime(2027, 1, 1, 3, 0, tzinfo=UTC)  # still 31 December in Lima
    assert running(Every.MONTH, last_hour) == december


def test_the_latest_calendar_that_begins_by_then_holds(tmp_path: Path) -> None:
    series = load(tmp_path)
    kept = [
        SeriesCalendar(from_period="2026-11", due_day=20, session_number="4", session_on=date(2026, 10, 15)),
        SeriesCalendar(from_period="2027-01", due_day=5, active=False),
    ]
    october, november = Period(Every.MONTH, 2026, 10), Period(Every.MONTH, 2026, 11)
    assert (calendar_for(october, series, kept).due_day, calendar_for(october, series, kept).mark) == (10, "unverified")
    assert (calendar_for(november, series, kept).due_day, calendar_for(november, series, kept).mark) == (
        20,
        "secondary",
    )
    assert not calendar_for(Period(Every.MONTH, 2027, 2), series, kept).active


class Owed:
    """What the light looks at."""

    due_at = datetime(2026, 11, 11, 5, tzinfo=UTC)
    delivered_at: datetime | None = None
    withdrawn_at: datetime | None = None
    mark = "secondary"


@pytest.mark.parametrize(
    ("after_due", "delivered", "mark", "light"),
    [
        (-10, None, "secondary", Light.WAITING),
        (-3, None, "secondary", Light.SOON),
        (0, None, "secondary", Light.SOON),
        (1, None, "secondary", Light.LATE),
        (1, None, "unverified", Light.PASSED),
        (9, -1, "secondary", Light.DELIVERED),
        (9, 0, "secondary", Light.DELIVERED),
        (9, 2, "secondary", Light.DELIVERED_LATE),
        (9, 2, "unverified", Light.DELIVERED),
    ],
)
def test_nobody_is_late_by_a_day_that_is_only_proposed(
    after_due: int, delivered: int | None, mark: str, light: Light
) -> None:
    row = Owed()
    row.mark = mark
    row.delivered_at = None if delivered is None else row.due_at + timedelta(days=delivered)
    assert light_of(row, row.due_at + timedelta(days=after_due)) is light
    row.withdrawn_at = row.due_at
    assert light_of(row, row.due_at) is Light.WITHDRAWN
