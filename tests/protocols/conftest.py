"""The calendar of the district and the library that comes with the project, with the district's own protocols."""

from __future__ import annotations

from pathlib import Path

import pytest

from tejido.law.calendars import WorkingCalendar, load_calendar
from tejido.protocols.loading import LIBRARY, load_library
from tejido.protocols.steps import Library

CALENDAR = Path(__file__).parents[2] / "district" / "carabayllo" / "calendar.yaml"


@pytest.fixture(scope="session")
def calendar() -> WorkingCalendar:
    return load_calendar(CALENDAR)


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(LIBRARY, CALENDAR.parent / "protocols")
