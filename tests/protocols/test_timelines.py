"""The planner against the timelines worked by hand."""

from __future__ import annotations

import pytest

from tejido.kernel.clock import LIMA
from tejido.law.calendars import WorkingCalendar
from tejido.protocols.duties import Plan
from tejido.protocols.planning import plan
from tejido.protocols.steps import Library
from tests.protocols.timelines import Timeline, timelines

ROWS = timelines()


def told(found: Plan, row: Timeline) -> tuple[str, str]:
    """What the plan says of the row's duty, in the table's words."""
    where = (row.sector, row.key)
    for duty in found.duties:
        if (duty.sector, duty.key) == where:
            due = f"{duty.due_at.astimezone(LIMA):%Y-%m-%d %H:%M}" if duty.due_at else "none"
            return due, duty.mark
    for kind, some in (("done", found.settled), ("later", found.upcoming)):
        if any((one.sector, getattr(one, "key", "") or getattr(one, "duty", "")) == where for one in some):
            return kind, ""
    waits = any((one.sector, one.duty) == where for one in found.waiting)
    return ("waits" if waits else "no"), ""


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.number} {row.what}" for row in ROWS])
def test_timeline(row: Timeline, library: Library, calendar: WorkingCalendar) -> None:
    at = max(row.events.values())
    found = plan(row.facts, row.events, library=library, calendar=calendar, at=at)
    assert told(found, row) == (row.due, row.mark)


def test_the_table_is_as_long_as_it_should() -> None:
    assert len(ROWS) >= 60
    assert len({row.number for row in ROWS}) == len(ROWS)
