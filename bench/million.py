"""The pages with 10,000 and with 1,000,000 cases: half an hour and tens of GB of disk, so only when it is named."""

from __future__ import annotations

from bench.pages import compare
from bench.table import Line


def measure(*, full: bool) -> list[Line]:
    """As `bench.pages`; `full` changes nothing."""
    return compare(10_000, 1_000_000)
