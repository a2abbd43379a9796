"""When a district publishes by itself: whose turn it is, never twice, and who hears of a turn that failed."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tejido.alerts.access import dead_letters
from tejido.alerts.models import Delivery
from tejido.alerts.services.delivering import deliver
from tejido.cli import releasing, turns
from tejido.cli.full.observatory import _say
from tejido.cli.turns import ObservatoryTurns, tell_failure, turn_of
from tejido.kernel.clock import LIMA
from tejido.kernel.errors import Conflict, Refused, WrongFile
from tejido.observatory.released.places import in_force
from tejido.observatory.releasing.calendar import Calendar, Every, NothingYet, Turn, read_calendar
from tejido.observatory.releasing.turns import Tried, Work, due, failures, last_try, note
from tests import people
from tests.observatory.town import cases, order, write
from tests.world import open_district

MONTHLY = Calendar(2, Every.MONTH, 10, 3)
QUARTERLY = Calendar(2, Every.QUARTER, 10, 3)


def lima(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LIMA)


@pytest.mark.parametrize(
    ("calendar", "at", "code", "since"),
    [
        (MONTHLY, "2026-11-10T03:00", "2026-11", "2026-11-10T03:00"),
        (MONTHLY, "2026-11-10T02:59", "2026-10", "2026-10-10T03:00"),
        (MONTHLY, "2026-01-02T12:00", "2025-12", "2025-12-10T03:00"),
        (QUARTERLY, "2026-12-31T23:00", "2026-T4", "2026-10-10T03:00"),
        (QUARTERLY, "2026-10-09T23:00", "2026-T3", "2026-07-10T03:00"),
        (QUARTERLY, "2026-01-09T23:00", "2025-T4", "2025-10-10T03:00"),
    ],
)
def test_the_turn_is_the_last_that_has_come(calendar: Calendar, at: str, code: str, since: str) -> None:
    assert calendar.release(lima(at)) == Turn(code, lima(since))


def test_a_night_begins_at_its_hour() -> None:
    assert MONTHLY.night(lima("2026-11-10T02:00")) == Turn("2026-11-10", lima("2026-11-10T02:00"))
    assert MONTHLY.night(lima("2026-11-10T01:59")) == Turn("2026-11-09", lima("2026-11-09T02:00"))
    assert (Calendar().night(lima("2026-11-10T02:00")), Calendar().release(lima("2026-11-10T02:00"))) == (None, None)


def test_the_calendar_of_the_district_is_read_and_a_wrong_one_is_said(tmp_path: Path, settings: Any) -> None:
    own = read_calendar(settings.TEJIDO_DISTRICT_DIR)
    assert own.facts_hour is not None
    assert own.every is not None
    assert read_calendar(tmp_path) == Calendar()
    (tmp_path / "observatory.yaml").write_text("release: {every: month, day: 29, hour: 3}", encoding="utf-8")
    with pytest.raises(WrongFile, match="va de 1 a 28"):
        read_calendar(tmp_path)


def test_what_failed_rests_until_the_next_night_and_what_was_killed_an_hour(tmp_path: Path) -> None:
    at, turn = lima("2026-11-10T03:00"), "2026-11"
    asked = Calendar(None, Every.MONTH, 10, 3)
    assert due(asked, tmp_path, tmp_path, at=at) == (Work.RELEASE, Turn(turn, at))
    note(Work.RELEASE, Tried(turn, at.isoformat()), tmp_path)
    assert due(asked, tmp_path, tmp_path, at=at + timedelta(minutes=59)) is None
    assert due(asked, tmp_path, tmp_path, at=at + timedelta(minutes=60)) is not None
    note(Work.RELEASE, Tried(turn, at.isoformat(), "no"), tmp_path)
    assert due(asked, tmp_path, tmp_path, at=at + timedelta(hours=21)) is None
    assert due(asked, tmp_path, tmp_path, at=at + timedelta(hours=22)) is not None


@pytest.fixture
def installed(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """An installation with facts and a monthly calendar; the commands that its worker starts."""
    settings.TEJIDO_FACTS_DIR, settings.TEJIDO_RELEASES_DIR = write(tmp_path / "f", cases()), tmp_path / "releases"
    started: list[list[str]] = []
    monkeypatch.setattr(turns, "read_calendar", lambda _: Calendar(None, Every.MONTH, 10, 3))
    monkeypatch.setattr(turns, "start_turn", lambda _, words, **__: started.append(words))
    return started


@pytest.mark.django_db
def test_the_worker_starts_one_run_a_turn_and_none_once_it_is_published(
    installed: list[list[str]], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, chore = lima("2026-11-10T03:00"), ObservatoryTurns()
    for minutes in (0, 1, 30):
        chore(at + timedelta(minutes=minutes))
    assert installed == [["release", "--update", "--turn"]]
    ObservatoryTurns()(at + timedelta(hours=2))  # another worker: the first was killed with its run
    assert len(installed) == 2
    asked = order(settings.TEJIDO_FACTS_DIR, settings.TEJIDO_RELEASES_DIR)
    monkeypatch.setattr(releasing, "standing_order", lambda facts: asked)
    monkeypatch.setattr(releasing, "publish_facts", lambda *_, **__: None)
    monkeypatch.setattr(releasing, "now", lambda: at + timedelta(hours=3))
    monkeypatch.setattr(releasing.os, "nice", lambda _: 0)
    for _ in range(2):
        assert releasing.in_turn("release", settings.TEJIDO_FACTS_DIR, _say) == 0
    assert in_force(settings.TEJIDO_RELEASES_DIR) == 1
    chore(at + timedelta(days=20))
    assert len(installed) == 2
    chore(lima("2026-12-10T03:00"))
    assert len(installed) == 3


@pytest.mark.django_db
def test_a_turn_that_fails_is_kept_and_told_once_to_who_publishes(
    installed: list[list[str]], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    julia, at = people.actor(people.julia), lima("2026-11-10T03:00")

    def fails(*_: object, **__: object) -> int:
        raise Refused("El auditor no la dio por buena.")

    monkeypatch.setattr(releasing, "release", fails)
    monkeypatch.setattr(releasing, "now", lambda: at)
    monkeypatch.setattr(releasing.os, "nice", lambda _: 0)
    for _ in range(2):
        with pytest.raises(Refused):
            releasing.in_turn("release", settings.TEJIDO_FACTS_DIR, _say)
    told = Delivery.objects.filter(kind="release", account_code=julia.code)
    assert sorted(told.values_list("channel", flat=True)) == ["email", "page"]
    assert not Delivery.objects.filter(account_code=people.actor(people.ana).code).exists()
    kept = last_try(Work.RELEASE, settings.TEJIDO_RELEASES_DIR)
    assert kept == Tried("2026-11", at.isoformat(), "El auditor no la dio por buena.")
    ObservatoryTurns()(at + timedelta(hours=3))
    assert installed == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("work", "said"),
    [(Work.RELEASE, "No salió la publicación de cifras"), (Work.FACTS, "Los datos del observatorio no se pusieron")],
)
def test_who_publishes_hears_of_it_by_mail_too(
    installed: list[list[str]], mailoutbox: list[Any], work: Work, said: str
) -> None:
    julia, at = people.actor(people.julia), lima("2026-11-10T03:00")
    tell_failure(work, Turn("2026-11", at), Refused("No."), at=at)
    assert deliver(at=at + timedelta(minutes=1)).sent >= 1
    mail = next(one for one in mailoutbox if one.to == [people.julia.email])
    assert mail.subject == "Tejido: aviso 2026-11"
    assert "/observatorio/publicar\n" in mail.body
    assert "público" not in mail.body
    assert "tarea" not in mail.body.lower()
    assert Delivery.objects.filter(account_code=julia.code, channel="page").get().why.startswith(said)
    assert installed == []


@pytest.mark.django_db(transaction=True)
def test_a_mail_of_it_that_was_given_up_is_seen(installed: list[list[str]]) -> None:
    open_district()
    julia, at = people.actor(people.julia), lima("2026-11-10T03:00")
    tell_failure(Work.RELEASE, Turn("2026-11", at), Refused("No."), at=at)
    Delivery.objects.filter(account_code=julia.code, channel="email").update(state="dead")
    assert [row.kind for row in dead_letters(julia)] == ["release"]
    assert installed == []


def test_what_failed_is_told_until_somebody_does_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at, calendar = lima("2026-11-10T03:00"), Calendar(2, Every.MONTH, 10, 3)
    later = at + timedelta(hours=1)
    for work, code in ((Work.RELEASE, "2026-11"), (Work.FACTS, "2026-11-10")):
        note(work, Tried(code, at.isoformat(), "no"), tmp_path)
    assert list(failures(calendar, tmp_path, tmp_path, at=later)) == [Work.RELEASE, Work.FACTS]
    assert failures(Calendar(), tmp_path, tmp_path, at=later) == {}
    assert list(failures(calendar, tmp_path, tmp_path, at=later + timedelta(days=1))) == [Work.RELEASE]
    monkeypatch.setattr("tejido.observatory.releasing.turns.is_done", lambda *_: True)
    assert failures(calendar, tmp_path, tmp_path, at=later) == {}


@pytest.mark.django_db
def test_nothing_to_publish_yet_is_told_to_nobody(installed: list[list[str]], settings: Any) -> None:
    people.actor(people.julia)
    at = lima("2026-11-10T03:00")
    turn = turn_of(Work.RELEASE, at)
    assert turn is not None
    tell_failure(Work.RELEASE, turn, NothingYet("Todavía no hay nada."), at=at)
    assert not Delivery.objects.exists()
    assert last_try(Work.RELEASE, settings.TEJIDO_RELEASES_DIR) is not None
    calendar = Calendar(None, Every.MONTH, 10, 3)
    folders = settings.TEJIDO_FACTS_DIR, settings.TEJIDO_RELEASES_DIR
    assert failures(calendar, *folders, at=at) == {}, "that there is nothing yet is told to nobody as a failure"
    later = due(calendar, *folders, at=at + timedelta(hours=2))
    assert later is None or later[0] is not Work.RELEASE, "it rests until the next night"
    assert installed == []


@pytest.mark.django_db
def test_a_run_that_somebody_started_meanwhile_is_left_to_end(
    installed: list[list[str]], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise Conflict("ya está en marcha")

    monkeypatch.setattr(turns, "start_turn", busy)
    assert ObservatoryTurns()(lima("2026-11-10T03:00")) is None
    assert installed == []
    assert last_try(Work.RELEASE, settings.TEJIDO_RELEASES_DIR) is None, "it may try again at once"


@pytest.mark.django_db
def test_what_another_worker_noted_meanwhile_is_not_forgotten(
    installed: list[list[str]], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    at = lima("2026-11-10T03:00")
    other = Tried("2026-11", (at + timedelta(seconds=1)).isoformat())

    def busy(*_: object, **__: object) -> None:
        note(Work.RELEASE, other, settings.TEJIDO_RELEASES_DIR)
        raise Conflict("ya está en marcha")

    monkeypatch.setattr(turns, "start_turn", busy)
    assert ObservatoryTurns()(at) is None
    assert last_try(Work.RELEASE, settings.TEJIDO_RELEASES_DIR) == other
    assert installed == []


@pytest.mark.django_db
def test_the_failure_of_a_turn_that_somebody_did_meanwhile_is_told_to_nobody(
    installed: list[list[str]], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    people.actor(people.julia)
    monkeypatch.setattr(turns, "is_done", lambda *_: True)
    tell_failure(Work.FACTS, Turn("2026-11", lima("2026-11-10T03:00")), Refused("No."), at=lima("2026-11-10T04:00"))
    assert not Delivery.objects.exists()
    assert last_try(Work.FACTS, settings.TEJIDO_RELEASES_DIR) is None
    assert installed == []


@pytest.mark.django_db
def test_a_run_that_met_another_one_is_tried_again_once_that_has_ended(
    installed: list[list[str]], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    at, chore = lima("2026-11-10T03:00"), ObservatoryTurns()
    chore(at)

    def busy(*_: object, **__: object) -> int:
        raise Conflict("Los datos del observatorio se estaban poniendo al día.")

    monkeypatch.setattr(releasing, "release", busy)
    monkeypatch.setattr(releasing, "now", lambda: at)
    monkeypatch.setattr(releasing.os, "nice", lambda _: 0)
    with pytest.raises(Conflict):
        releasing.in_turn("release", settings.TEJIDO_FACTS_DIR, _say)
    assert not Delivery.objects.exists()
    chore(at + timedelta(minutes=1))
    assert len(installed) == 2
