"""Letting a call in: whose it is, whether it is one too many, and when the token was last used, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tejido.accounts.actors import Actor
from tejido.accounts.machines.access import Place, machine_actor
from tejido.accounts.machines.services.tokens import SECRET_PREFIX, hash_of
from tejido.accounts.prepared import ask

_MINUTE = timedelta(minutes=1)
# What is counted here may be lost with the power: the commit waits for no disk.
_ADMIT = """
    UPDATE machines_machinetoken SET
        last_used_at = %s, window_at = %s, window_calls = CASE WHEN window_at = %s THEN window_calls + 1 ELSE 1 END
    WHERE secret_hash = %s AND revoked_at IS NULL AND approved_at IS NOT NULL AND expires_at > %s
    RETURNING id, code, institution_code, sector, district, ARRAY(SELECT jsonb_array_elements_text(scopes)), expires_at,
        calls_a_minute, window_calls,
        set_config('synchronous_commit', 'off', true)
"""


@dataclass(frozen=True, slots=True)
class Caller:
    """A call that was let in. `wait_seconds` is 0, or how long to wait when it is one too many in this minute."""

    token_id: int
    actor: Actor
    scopes: frozenset[str]
    expires_at: datetime
    calls_a_minute: int
    wait_seconds: int


def admit(secret: str, *, at: datetime) -> Caller | None:
    """Who calls with that secret; None when no token that is in force has it. One statement of its own."""
    if not secret.startswith(SECRET_PREFIX) or not secret.isascii():
        return None
    minute = at.replace(second=0, microsecond=0)
    found = ask(_ADMIT, [at, minute, minute, hash_of(secret), at])
    if not found:
        return None
    token_id, code, institution, sector, district, scopes, expires_at, limit, calls, _ = found[0]
    wait = int((minute + _MINUTE - at).total_seconds()) + 1 if calls > limit else 0
    actor = machine_actor(code, Place(institution, sector, district), scopes)
    return Caller(token_id, actor, frozenset(scopes), expires_at, limit, wait)
