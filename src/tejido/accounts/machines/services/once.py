"""A call that may be repeated is done once: the same key gives the first answer, another body is refused.

1. `begin` writes the key with the hash of what is asked. Its commit waits for no disk: what is done afterwards does,
   and the log is written in order, so that what was done is never there without its key.
2. The service runs in its own transaction, with a key of its own drawn from this one (`own_key`): were the process to
   die right after, the repeated call would find it done and get the same answer.
3. `finish` keeps the answer as long as the table is kept; `forget` lets the key go when nothing was done (a refusal).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tejido.accounts.machines.models import RepeatableCall
from tejido.accounts.prepared import ask

LEASE = timedelta(seconds=60)
_BEGIN = """
    WITH made AS (
        INSERT INTO machines_repeatablecall (token_id, key, asked_hash, at, leased_until, answer, location)
        VALUES (%s, %s, %s, %s, %s, '', '')
        ON CONFLICT (token_id, key) DO UPDATE SET leased_until = excluded.leased_until
            WHERE machines_repeatablecall.status IS NULL AND machines_repeatablecall.leased_until <= excluded.at
                AND machines_repeatablecall.asked_hash = excluded.asked_hash
        RETURNING id, xmax::text <> '0' AS retaken
    )
    SELECT id, retaken, set_config('synchronous_commit', 'off', true) FROM made
"""
_FINISH = """
    UPDATE machines_repeatablecall SET status = %s, answer = %s, location = %s WHERE id = %s
    RETURNING set_config('synchronous_commit', 'off', true)
"""
_FORGET = """
    DELETE FROM machines_repeatablecall WHERE id = %s AND status IS NULL
    RETURNING set_config('synchronous_commit', 'off', true)
"""


class Standing(StrEnum):
    """What a call with a key is: new, the same again, the same while the first is being done, or another body."""

    NEW = "new"
    REPEATED = "repeated"
    UNDER_WAY = "under_way"
    OTHER_BODY = "other_body"


@dataclass(frozen=True, slots=True)
class Begun:
    """How the call stands; `status`, `answer` and `location` are the first answer's when it is repeated.

    `retaken`: an earlier try ended half way; what it asked may be done already.
    """

    standing: Standing
    call_id: int = 0
    retaken: bool = False
    status: int = 0
    answer: str = ""
    location: str = ""


def asked_hash(method: str, path: str, body: bytes) -> str:
    """The hash of what is asked: where, and the very bytes."""
    return hashlib.sha256(f"{method} {path}\n".encode() + body).hexdigest()


def own_key(token_code: str, key: str, asked: str) -> str:
    """The key that the service itself keeps: 32 letters, other for each token and for each thing that is asked.

    It outlives the table: a key that comes back with another body after that must not be taken for what was done.
    """
    return hashlib.sha256(f"{token_code} {key} {asked}".encode()).hexdigest()[:32]


def begin(token_id: int, key: str, asked: str, *, at: datetime) -> Begun:
    """Whether to do it. One statement for a new call, two for a repeated one."""
    made = ask(_BEGIN, [token_id, key, asked, at, at + LEASE])
    if made:
        return Begun(Standing.NEW, made[0][0], retaken=made[0][1])
    row = RepeatableCall.objects.filter(token_id=token_id, key=key).first()
    if row is None:  # let go in between: the caller tries again
        return Begun(Standing.UNDER_WAY)
    if row.asked_hash != asked:
        return Begun(Standing.OTHER_BODY)
    if row.status is None:
        return Begun(Standing.UNDER_WAY)
    return Begun(Standing.REPEATED, row.pk, False, row.status, row.answer, row.location)


def finish(call_id: int, *, status: int, answer: str, location: str) -> None:
    """Keep the first answer. One statement."""
    ask(_FINISH, [status, answer, location, call_id])


def forget(call_id: int) -> None:
    """Nothing was done: the key may be used for something else. One statement."""
    ask(_FORGET, [call_id])
