"""The chore that asks for each period: after downtime, never twice, never late for what was not asked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tejido.directory.models import Institution
from tejido.directory.routing import _Kept
from tejido.kernel.errors import WrongFile
from tejido.obligations.models import Obligation
from tejido.sources.models import SeriesCalendar, SeriesPeriod
from tejido.sources.services import expecting
from tejido.sources.services.expecting import expect_series
from tests import people
from tests.cases.traces import Broken
from tests.sources.sheets import FILE, SERIES, owed
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")


def asked(institution: str = people.POLICE, series: str = SERIES) -> list[str]:
    rows = SeriesPeriod.objects.filter(institution_code=institution, series=series).order_by("period")
    return list(rows.values_list("period", flat=True))


def task(code: str) -> Obligation:
    return Obligation.objects.get(subject_kind="series", subject_code=code)


def test_the_first_time_only_the_last_period_that_ended_is_asked() -> None:
    assert expect_series(at=AT) > 10
    assert asked() == ["2026-10"]
    assert asked("ugel-04", "ugel-siseve") == ["2026-T3"]
    assert expect_series(at=AT) == 0, "a second pass opens nothing"


def test_each_institution_of_the_sector_owes_its_own_task() -> None:
    code = owed()
    row = SeriesPeriod.objects.get(code=code)
    found = task(code)
    assert (found.institution_code, found.desk_institution, found.sector) == (people.POLICE, people.POLICE, "police")
    assert (found.protocol, found.mark, found.gate, found.due_at) == ("delivery", "unverified", "open", row.due_at)
    assert "octubre de 2026" in found.action
    stations = SeriesPeriod.objects.filter(series=SERIES).values_list("institution_code", flat=True)
    assert set(stations) == {"cpnp-san-pedro", "cpnp-el-progreso", "cpnp-santa-isabel"}


def test_who_does_not_log_in_has_its_task_at_the_secretariat() -> None:
    found = task(owed("juzgado-familia", "juzgado-medidas"))
    assert (found.institution_code, found.desk_institution) == ("juzgado-familia", people.MUNICIPALITY)


def test_every_period_missed_while_it_was_down_is_asked_once() -> None:
    expect_series(at=AT)
    later = AT + timedelta(days=130)  # 2 April 2027
    expect_series(at=later)
    expect_series(at=later + timedelta(hours=1))
    assert asked() == ["2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03"]
    assert asked("ugel-04", "ugel-siseve") == ["2026-T3", "2026-T4", "2027-T1"]
    codes = SeriesPeriod.objects.filter(institution_code=people.POLICE).values_list("code", flat=True)
    assert Obligation.objects.filter(subject_code__in=list(codes)).count() == 6


def test_nobody_is_late_for_what_was_asked_after_its_day() -> None:
    row = SeriesPeriod.objects.get(code=owed())  # due on 10 November, asked on the 23rd
    assert row.due_at > AT + timedelta(days=3)
    assert "después de su día" in " ".join(task(row.code).origin["why"])
    on_time = AT.replace(month=12, day=1)
    expect_series(at=on_time)
    next_one = SeriesPeriod.objects.get(institution_code=people.POLICE, period="2026-11")
    assert next_one.due_at.date() == date(2026, 12, 11)  # the last instant of 10 December in Lima
    assert "después de su día" not in " ".join(task(next_one.code).origin["why"])


def test_an_agreed_calendar_is_a_limit_and_a_paused_series_is_not_asked() -> None:
    common: dict[str, Any] = {"district": people.HERE, "set_at": AT, "set_by": "P-JV1A-0010"}
    SeriesCalendar.objects.create(
        series=SERIES, from_period="2026-10", due_day=28, session_number="4", session_on=date(2026, 10, 15), **common
    )
    SeriesCalendar.objects.create(series="salud-atenciones", from_period="2026-01", due_day=10, active=False, **common)
    found = task(owed())
    assert (found.mark, found.norm) == ("secondary", "Acuerdo, sesión 4 del 15/10/2026")
    assert found.due_at == datetime.fromisoformat("2026-11-29T04:59:59.999999+00:00")
    assert asked(people.HEALTH, "salud-atenciones") == []


def test_a_new_institution_owes_the_last_period_and_a_closed_one_nothing_more() -> None:
    expect_series(at=AT)
    old = Institution.objects.get(code="cpnp-santa-isabel")
    Institution.objects.filter(pk=old.pk).update(state="closed")
    later = AT + timedelta(days=62)
    Institution.objects.create(
        code="cpnp-nueva", name="Comisaría ficticia", kind="police_station", sector="police", source="x",
        district=people.HERE, uses_platform=True, takes_cases=True,
    )  # fmt: skip
    _Kept.routes = None
    expect_series(at=later)
    assert asked("cpnp-nueva") == ["2026-12"]
    assert asked("cpnp-santa-isabel") == ["2026-10"]


def test_one_that_fails_in_the_middle_leaves_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise Broken

    monkeypatch.setattr(expecting, "open_obligations", broken)
    with pytest.raises(Broken):
        expect_series(at=AT)
    assert not SeriesPeriod.objects.exists()
    monkeypatch.undo()
    assert expect_series(at=AT) > 0


def test_a_wrong_file_opens_nothing_and_is_told(settings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "distrito"
    folder.mkdir()
    (folder / "series.yaml").write_text(FILE.replace("due_day: 10", "due_day: 40"), encoding="utf-8")
    settings.TEJIDO_DISTRICT_DIR = folder
    with pytest.raises(WrongFile, match=r"series\.yaml, línea 10"):
        expect_series(at=AT)
    assert not SeriesPeriod.objects.exists()


def test_a_district_without_the_file_is_asked_nothing(settings: Any, tmp_path: Path) -> None:
    settings.TEJIDO_DISTRICT_DIR = tmp_path / "distrito"
    assert expect_series(at=AT) == 0
    settings.TEJIDO_DISTRICT = people.ELSEWHERE
    assert expect_series(at=AT) == 0
