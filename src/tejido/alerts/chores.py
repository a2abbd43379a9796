"""What the worker does now and then besides alerts: the board's figures, notices of opened cases, old drafts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

Chore = Callable[[datetime], None]
CHORES: dict[str, tuple[timedelta, Chore]] = {}
_last: dict[str, datetime] = {}


def due_chores(*, at: datetime) -> None:
    """Run each chore whose time has come."""
    for name, (every, chore) in CHORES.items():
        if name not in _last or at - _last[name] >= every:
            _last[name] = at
            chore(at)
