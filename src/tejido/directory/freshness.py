"""Whether a datum was checked lately enough to be shown without a warning. Pure."""

from __future__ import annotations

from datetime import date
from typing import Final

FRESH_DAYS: Final = 183
"""Six months; a service's telephone changes more often than its name."""


def is_stale(verified_on: date | None, on: date) -> bool:
    """True when the datum was never verified, or more than six months ago."""
    return verified_on is None or (on - verified_on).days > FRESH_DAYS
