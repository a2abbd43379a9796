"""Every measurement stands in the page that tells how to measure, and that page names no other."""

from __future__ import annotations

import re
from pathlib import Path

from bench.__main__ import MEASUREMENTS, ONLY_NAMED

PAGE = Path(__file__).parents[2] / "docs" / "running.md"


def test_the_page_has_every_measurement_and_no_other() -> None:
    told = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(MEASUREMENTS)
    assert MEASUREMENTS.keys() >= ONLY_NAMED
