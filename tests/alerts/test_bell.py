"""What each person finds in the page: the own alerts, never of a case that excludes the reader; seen when seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tejido.accounts.services.break_glass import open_glass
from tejido.alerts.access import bell, dead_letters, has_news, unseen_count
from tejido.alerts.models import Delivery
from tejido.alerts.services.delivering import deliver
from tejido.alerts.services.glass_notices import tell_of_opened_cases
from tejido.alerts.services.seeing import see_alerts
from tejido.kernel.errors import ChannelFailed, NotPermitted
from tejido.vault.services.subject_keys import create_subject_key
from tests import people
from tests.alerts.scene import exclude, look_at, obligation
from tests.people import actor
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")


def test_each_one_has_the_own_alerts_newest_first() -> None:
    first = obligation()
    look_at(AT)
    second = obligation(at=AT + timedelta(minutes=1))
    look_at(AT + timedelta(minutes=1))
    bruno = actor(people.bruno(), AT)
    assert [row.obligation_code for row in bell(bruno)] == [second.code, first.code]
    assert unseen_count(bruno) == 2
    assert bell(actor(people.nora(), AT)) == []


@pytest.mark.parametrize(("kind", "value"), [("account", people.bruno.code), ("institution", people.POLICE)])
def test_of_a_case_that_excludes_the_reader_nothing_is_left(kind: str, value: str) -> None:
    row = obligation()
    look_at(AT)
    exclude(row, kind, value)
    bruno = actor(people.bruno(), AT)
    assert (bell(bruno), unseen_count(bruno), has_news(bruno, since=AT)) == ([], 0, False)
    assert see_alerts(actor=bruno, at=AT) == 0


def test_seen_are_the_own_ones_all_or_of_some_tasks() -> None:
    rows = [obligation() for _ in range(3)]
    look_at(AT)
    bruno = actor(people.bruno(), AT)
    assert see_alerts(actor=actor(people.nora(), AT), at=AT) == 0
    assert see_alerts(actor=bruno, at=AT, tasks=[rows[0].code]) == 1
    assert unseen_count(bruno) == 2
    assert see_alerts(actor=bruno, at=AT + timedelta(minutes=1)) == 2
    assert unseen_count(bruno) == 0
    seen = dict(Delivery.objects.filter(channel="page").values_list("obligation_code", "seen_at"))
    later = AT + timedelta(minutes=1)
    assert seen == {rows[0].code: AT, rows[1].code: later, rows[2].code: later}


def test_news_are_what_was_written_since_that_instant_included() -> None:
    obligation()
    look_at(AT)
    bruno = actor(people.bruno(), AT)
    assert has_news(bruno, since=AT)
    assert not has_news(bruno, since=AT + timedelta(microseconds=1))


@pytest.mark.parametrize("tasks", [2, 60])
def test_the_bell_costs_one_query_and_counts_no_further_than_a_hundred(tasks: int) -> None:
    for _ in range(tasks):
        obligation()
    look_at(AT)
    bruno = actor(people.bruno(), AT)
    with CaptureQueriesContext(connection) as captured:
        assert len(bell(bruno)) == min(tasks, 50)
        assert unseen_count(bruno) == min(tasks, 100)
    assert len(captured) == 2


# Dead letters and openings


def _die(_: object) -> None:
    raise ChannelFailed("no", retry=False)


def test_dead_letters_are_read_by_who_mends_them_and_by_nobody_else() -> None:
    obligation()
    look_at(AT)
    deliver(at=AT, senders={"email": _die})
    for part in (people.julia, people.karla, people.lucia):
        [letter] = dead_letters(actor(part(), AT))
        assert letter.in_page
    for part in (people.bruno, people.nora, people.delia, people.elsa):
        with pytest.raises(NotPermitted):
            dead_letters(actor(part(), AT))


def test_an_opening_is_told_once_to_who_reviews_it() -> None:
    row = obligation()
    create_subject_key(row.subject_code, at=AT)
    open_glass(row.subject_code, reason="Una emergencia inventada.", actor=actor(people.bruno(), AT), at=AT)
    assert tell_of_opened_cases(at=AT) == 1
    assert tell_of_opened_cases(at=AT) == 0
    told = Delivery.objects.filter(kind="glass")
    assert set(told.values_list("account_code", "channel")) == {
        (people.nora.code, "page"),
        (people.nora.code, "email"),
    }


def test_an_opening_whose_notice_died_is_among_the_dead_letters() -> None:
    row = obligation()
    people.julia()
    create_subject_key(row.subject_code, at=AT)
    open_glass(row.subject_code, reason="Una emergencia inventada.", actor=actor(people.bruno(), AT), at=AT)
    tell_of_opened_cases(at=AT)
    deliver(at=AT, senders={"email": _die})
    assert [letter.kind for letter in dead_letters(actor(people.julia(), AT))] == ["glass"]
    assert Delivery.objects.filter(kind="dead", account_code=people.julia.code).exists()
