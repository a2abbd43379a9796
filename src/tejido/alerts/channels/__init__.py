"""The ways to reach a person, a folder each. `channels_for` says which ones a call uses."""

from __future__ import annotations

from tejido.alerts.escalation import Call, Kind
from tejido.protocols.steps import Who

PAGE, EMAIL, SMS = "page", "email", "sms"
URGENT_PRIORITY = 1


def channels_for(call: Call, priority: int, *, phone: bool) -> tuple[str, ...]:
    """The page and e-mail always; SMS where there is a gateway and a phone, when urgent or when the time has passed."""
    urgent = priority <= URGENT_PRIORITY and call.kind in (Kind.START, Kind.UNACKNOWLEDGED)
    if phone and (urgent or (call.kind == Kind.LATE and call.rung in (Who.POST, Who.HEAD))):
        return (PAGE, EMAIL, SMS)
    return (PAGE, EMAIL)
