"""The inbox page by page is the plain order; the board's rows by scope; what a read costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tejido.kernel.errors import NotPermitted
from tejido.obligations import access
from tejido.obligations.access import Section, inbox, inbox_counts, late_codes
from tejido.obligations.models import Obligation
from tests import people
from tests.alerts.scene import exclude, obligation
from tests.people import actor
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")

_tasks = st.lists(
    st.tuples(
        st.integers(0, 3), st.none() | st.integers(-3, 3), st.sampled_from(["", people.bruno.code, people.nora.code])
    ),
    max_size=14,
)


def _all_pages(section: Section, size: int) -> list[str]:
    bruno = actor(people.bruno(), AT)
    found: list[str] = []
    after: tuple[int, datetime | None, int] | None = None
    while page := inbox(bruno, section=section, after=after, most=size):
        found += [row.code for row in page]
        after = (page[-1].priority, page[-1].due_at, page[-1].pk)
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_tasks, st.integers(1, 5), st.sampled_from(Section))
def test_page_by_page_is_the_plain_order(tasks: list[tuple[int, int | None, str]], size: int, section: Section) -> None:
    """By priority, then by due time with those without one last, then by age; each once."""
    Obligation.objects.all().delete()
    rows = [
        obligation(
            priority=priority,
            due_at=None if due is None else AT + timedelta(hours=due),
            assigned_code=owner,
            state="taken" if owner else "open",
        )
        for priority, due, owner in tasks
    ]
    never = AT + timedelta(days=9999)
    plain = sorted(rows, key=lambda row: (row.priority, row.due_at or never, row.pk))
    mine = {
        Section.ALL: plain,
        Section.TO_TAKE: [row for row in plain if row.state == "open"],
        Section.MINE: [row for row in plain if row.assigned_code == people.bruno.code],
    }
    assert _all_pages(section, size) == [row.code for row in mine[section]]
    assert inbox_counts(actor(people.bruno(), AT))[section] == len(mine[section])


@pytest.mark.parametrize(
    "change",
    [
        {"gate": "consent"},
        {"gate": "excluded"},
        {"state": "done"},
        {"desk_institution": people.CEM},
        {"district": people.ELSEWHERE},
    ],
)
def test_what_is_not_the_desk_s_to_do_is_not_in_its_inbox(change: dict[str, str]) -> None:
    obligation(**change)
    assert inbox(actor(people.bruno(), AT)) == []


def test_who_does_not_act_on_tasks_has_no_inbox() -> None:
    for part in (people.delia, people.elsa, people.julia, people.karla, people.lucia):
        with pytest.raises(NotPermitted):
            inbox(actor(part(), AT))


@pytest.mark.parametrize("tasks", [3, 25])
@pytest.mark.parametrize(
    ("read", "most"),
    [
        (inbox, 1),
        (inbox_counts, 3),
        (access.recently_closed, 1),
    ],
    ids=["inbox", "counts", "closed"],
)
def test_a_list_costs_the_same_queries_however_long(read: Callable[..., object], most: int, tasks: int) -> None:
    for _ in range(tasks):
        obligation()
    bruno = actor(people.bruno(), AT)
    with CaptureQueriesContext(connection) as captured:
        read(bruno)
    assert len(captured) == most


def test_the_inbox_is_read_by_its_own_index() -> None:
    bruno = actor(people.bruno(), AT)
    with CaptureQueriesContext(connection) as captured:
        inbox(bruno)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + captured.captured_queries[0]["sql"])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "ob_inbox" in plan, plan


def test_late_codes_are_those_past_the_time_of_the_norm_and_not_unverified() -> None:
    late = obligation(due_at=AT - timedelta(hours=1))
    obligation(due_at=AT + timedelta(hours=1))
    obligation(due_at=AT - timedelta(hours=1), mark="unverified")
    obligation(due_at=AT - timedelta(hours=1), state="done")
    obligation(due_at=AT - timedelta(hours=1), gate="consent")
    hidden = obligation(due_at=AT - timedelta(hours=1))
    exclude(hidden, "account", people.julia.code)
    julia = actor(people.julia(), AT)
    assert [row.code for row in late_codes(julia, at=AT)] == [late.code]
    assert [row.code for row in late_codes(actor(people.bruno(), AT), at=AT)] == [late.code, hidden.code]
    assert list(late_codes(actor(people.fabiola(), AT), at=AT)) == []
    with pytest.raises(NotPermitted):
        late_codes(actor(people.delia(), AT), at=AT)
