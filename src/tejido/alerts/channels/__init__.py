"""The ways to reach a person, a folder each. `channels_for` says which ones a call uses."""

from __future__ import annotations

from tejido.alerts.escalation import Call, Kind

PAGE, EMAIL, SMS = "page", "email", "sms"
URGENT_PRIORITY = 1


def channels_for(call: Call, priority: int) -> tuple[str, ...]:
    """The page always; e-mail for all but the coordination body's page; SMS when urgent or when the time has passed."""
    urgent = priority <= URGENT_PRIORITY and call.kind in (Kind.START, Kind.UNACKNOWLEDGED)
    if urgent or (call.kind == Kind.LATE and call.rung in ("post", "head")):
        return (PAGE, EMAIL, SMS)
    return (PAGE, EMAIL)
