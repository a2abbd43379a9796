"""When a session ends: 30 minutes without use, or 10 hours after login. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Self

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
WRITE_EVERY = timedelta(minutes=1)
BEGAN, SEEN = "began_at", "seen_at"  # where a session keeps them, in seconds


class End(StrEnum):
    """Why a session ended."""

    IDLE = "idle"
    LONGEST = "longest"


@dataclass(frozen=True, slots=True)
class SessionClock:
    """The two instants of a session: login, and last use as it was last written (up to a minute old)."""

    began_at: datetime
    seen_at: datetime

    @classmethod
    def read(cls, session: Mapping[str, Any]) -> Self | None:
        """The clock that a session keeps; None when it was not started yet."""
        if BEGAN not in session or SEEN not in session:
            return None
        return cls(datetime.fromtimestamp(session[BEGAN], UTC), datetime.fromtimestamp(session[SEEN], UTC))

    def end(self, at: datetime) -> End | None:
        """Why the session is over at that instant; None while it lives. The very limit is already over."""
        if at - self.began_at >= LONGEST:
            return End.LONGEST
        if at - self.seen_at >= IDLE:
            return End.IDLE
        return None

    def is_stale(self, at: datetime) -> bool:
        """True when the last use deserves to be written again: at most once a minute."""
        return at - self.seen_at >= WRITE_EVERY
