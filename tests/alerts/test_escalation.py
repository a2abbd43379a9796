"""The pure ladder: every moment is called once, whenever and however seldom somebody looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.alerts.escalation import REMINDERS_WITHOUT_LIMIT, Call, Kind, Watch, look, moments
from tejido.directory.libraries import library_of
from tejido.protocols.steps import Ladder, Rung, Who
from tests.people import HERE

T0 = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
URGENT = library_of(HERE).ladders["urgent"]
DAY = Watch(alert_from=T0, due_at=T0 + timedelta(hours=24), acknowledged_at=None, looked_at=None)
NO_LIMIT = replace(DAY, due_at=None)


def hours(number: float) -> datetime:
    return T0 + timedelta(hours=number)


def called(watch: Watch, at: datetime, ladder: Ladder = URGENT) -> set[tuple[str, str]]:
    return {(call.kind.value, call.rung.value) for call in look(watch, ladder, at=at).calls}


def test_the_whole_life_of_a_day_on_the_urgent_ladder() -> None:
    told = [(call.kind.value, call.rung.value, call.moment) for call in sorted(moments(DAY, URGENT), key=_by_moment)]
    assert told == [
        ("start", "post", T0),
        ("unacknowledged", "post", hours(0.5)),
        ("unacknowledged", "head", hours(0.5)),
        ("reminder", "post", hours(12)),
        ("reminder", "post", hours(21.6)),
        ("late", "post", hours(24)),
        ("late", "head", hours(24)),
        ("late", "secretariat", hours(30)),
        ("late", "body", hours(48)),
    ]


def _by_moment(call: Call) -> tuple[datetime, int]:
    return call.moment, list(Who).index(call.rung)


def test_the_next_look_is_the_next_moment() -> None:
    assert look(DAY, URGENT, at=T0).next_look_at == hours(0.5)
    assert look(DAY, URGENT, at=hours(30)).next_look_at == hours(48)
    assert look(DAY, URGENT, at=hours(48)).next_look_at is None


def test_before_its_time_nobody_is_called() -> None:
    seen = look(DAY, URGENT, at=T0 - timedelta(seconds=1))
    assert (seen.calls, seen.next_look_at) == ((), T0)


def test_the_moment_itself_is_included_and_the_instant_before_is_not() -> None:
    looked = replace(DAY, looked_at=hours(20), acknowledged_at=T0)
    assert called(looked, hours(24) - timedelta(microseconds=1)) == {("reminder", "post")}
    assert called(looked, hours(24)) == {("late", "post"), ("late", "head")}


def test_who_said_visto_is_not_asked_for_it_again() -> None:
    seen = replace(DAY, acknowledged_at=T0 + timedelta(minutes=10), looked_at=T0)
    assert called(seen, hours(1)) == set()
    assert look(seen, URGENT, at=hours(1)).next_look_at == hours(12)


def test_saying_visto_does_not_stop_the_lateness() -> None:
    seen = replace(DAY, acknowledged_at=T0, looked_at=hours(23))
    assert called(seen, hours(31)) == {("late", "post"), ("late", "head"), ("late", "secretariat")}


def test_a_day_without_the_watcher_yields_each_late_rung_once_and_no_stale_reminder() -> None:
    down = replace(DAY, looked_at=T0)
    assert called(down, hours(24 + 24)) == {(Kind.LATE.value, rung.value) for rung in Who}
    after = look(replace(down, looked_at=hours(48)), URGENT, at=hours(72))
    assert (after.calls, after.next_look_at) == ((), None)


def test_without_a_limit_it_reminds_a_few_times_and_then_the_head_hears_once() -> None:
    seen = replace(NO_LIMIT, acknowledged_at=T0, looked_at=T0)
    told = [
        (call.rung.value, call.moment)
        for turn in range(1, 8)
        for call in look(replace(seen, looked_at=hours(4 * (turn - 1))), URGENT, at=hours(4 * turn)).calls
    ]
    assert told == [*(("post", hours(4 * turn)) for turn in range(1, 5)), ("head", hours(16))]
    assert REMINDERS_WITHOUT_LIMIT == 4


def test_a_limit_that_had_passed_before_anybody_could_be_told_counts_from_the_telling() -> None:
    """Consent that came days later must not make the police late to their head before they heard of it."""
    late_consent = replace(DAY, alert_from=hours(100))
    assert called(late_consent, hours(100)) == {("late", "post"), ("late", "head")}
    assert {c.moment for c in moments(late_consent, URGENT) if c.rung is Who.SECRETARIAT} == {hours(106)}


def test_a_change_of_hands_tells_the_new_one_and_does_not_start_the_way_up_again() -> None:
    handed = replace(DAY, looked_at=hours(31), handed_at=hours(32))
    assert called(handed, hours(32)) == {("start", "post")}
    assert called(replace(handed, looked_at=hours(32)), hours(33)) == {
        ("unacknowledged", "post"),
        ("unacknowledged", "head"),
    }
    assert called(replace(handed, looked_at=hours(33)), hours(48)) == {("late", "body")}


def test_the_start_outranks_a_reminder_and_the_lateness_outranks_both() -> None:
    assert called(replace(DAY, acknowledged_at=T0), hours(13)) == {("start", "post")}
    assert called(DAY, hours(24)) == {("late", "post"), ("late", "head")}


def test_calls_of_one_look_come_by_moment_and_rung() -> None:
    calls = look(replace(DAY, looked_at=T0), URGENT, at=hours(48)).calls
    assert [call.rung for call in calls] == [Who.POST, Who.HEAD, Who.SECRETARIAT, Who.BODY]


def test_no_ladder_of_the_library_passes_over_who_is_below() -> None:
    climb = (Who.POST, Who.HEAD, Who.SECRETARIAT, Who.BODY)
    for name, ladder in library_of(HERE).ladders.items():
        late = {call.rung: call.moment for call in moments(DAY, ladder) if call.kind is Kind.LATE}
        assert tuple(late) == climb[: len(late)], name
        assert sorted(late.values()) == list(late.values()), name
        assert len(late) > 2 or name == "reading", "only who has not read the protocol is called alone"


# Properties

_delays = st.integers(0, 60 * 24 * 10).map(lambda minutes: timedelta(minutes=minutes))
_ladders = st.builds(
    Ladder,
    name=st.just("any"),
    remind_at_shares=st.lists(st.floats(0.05, 0.95), max_size=3).map(lambda shares: tuple(sorted(shares))),
    remind_every_hours_without_limit=st.floats(1, 100),
    unacknowledged_after_minutes=st.integers(1, 3000),
    rungs=st.lists(st.tuples(st.sampled_from(Who), st.floats(0, 200)), max_size=4, unique_by=lambda r: r[0]).map(
        lambda rungs: tuple(Rung(who, after) for who, after in rungs)
    ),
)
_watches = st.builds(
    Watch,
    alert_from=st.just(T0),
    due_at=st.none() | _delays.map(lambda d: T0 - timedelta(days=1) + d),
    acknowledged_at=st.none() | _delays.map(lambda d: T0 + d),
    looked_at=st.none(),
    handed_at=st.none() | _delays.map(lambda d: T0 + d),
)
_looks = st.lists(_delays, min_size=1, max_size=8).map(lambda delays: [T0 + delay for delay in sorted(delays)])


@given(_watches, _ladders, _looks)
def test_no_moment_is_lost_whenever_they_look(watch: Watch, ladder: Ladder, looks: list[datetime]) -> None:
    """Each moment up to the last look is covered by the first look after it: called, or outdone on its own rung."""
    looked: datetime | None = None
    for at in looks:
        calls = {call.rung: call for call in look(replace(watch, looked_at=looked), ladder, at=at).calls}
        for moment in moments(watch, ladder):
            if moment.moment <= at and (looked is None or moment.moment > looked):
                assert _strength(calls[moment.rung]) >= _strength(moment)
        looked = at


def _strength(call: Call) -> tuple[int, datetime]:
    return [Kind.REMINDER, Kind.UNACKNOWLEDGED, Kind.START, Kind.LATE].index(call.kind), call.moment


@given(_watches, _ladders, _looks)
def test_nothing_is_called_twice_nor_invented(watch: Watch, ladder: Ladder, looks: list[datetime]) -> None:
    every = list(moments(watch, ladder))
    told: list[Call] = []
    looked: datetime | None = None
    for at in looks:
        told += look(replace(watch, looked_at=looked), ladder, at=at).calls
        looked = at
    assert len(set(told)) == len(told)
    assert set(told) <= set(every)


@given(_watches, _ladders, _looks)
def test_a_second_look_at_the_same_instant_finds_nothing(watch: Watch, ladder: Ladder, looks: list[datetime]) -> None:
    again = look(replace(watch, looked_at=looks[-1]), ladder, at=looks[-1])
    assert again.calls == ()
    assert again.next_look_at == look(watch, ladder, at=looks[-1]).next_look_at


@given(_watches, _ladders)
def test_looking_only_when_told_to_finds_every_moment(watch: Watch, ladder: Ladder) -> None:
    """Who follows `next_look_at` misses no instant at which something falls due."""
    at, looked = T0 - timedelta(days=30), None
    visited: set[datetime] = set()
    while True:
        following = look(replace(watch, looked_at=looked), ladder, at=at).next_look_at
        if following is None:
            break
        assert following > at
        looked, at = at, following
        visited.add(at)
    assert visited == {call.moment for call in moments(watch, ladder)}


@pytest.mark.parametrize("kind", [Kind.DEAD, Kind.GLASS, Kind.HOOK])
def test_the_ladder_itself_never_speaks_of_letters_or_openings(kind: Kind) -> None:
    assert kind not in {call.kind for call in [*moments(DAY, URGENT), *moments(NO_LIMIT, URGENT)]}
