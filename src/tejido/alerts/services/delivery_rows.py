"""Write deliveries, however many, in one statement; one whose key exists stays as it is. Inner step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import psycopg
from django.db import connection

from tejido.alerts.channels import PAGE
from tejido.alerts.telling import notify_accounts
from tejido.kernel.array_text import array_text, instant, text


class NewDelivery(NamedTuple):
    """A delivery to be written; `state` and the instants follow from the channel (see `call_row`)."""

    key: str
    obligation_code: str
    subject_kind: str
    subject_code: str
    institution_code: str
    rung: str
    kind: str
    moment: datetime
    account_code: str
    channel: str
    why: str
    state: str
    created_at: datetime
    next_try_at: datetime | None
    sent_at: datetime | None
    failure: str = ""


_TYPES = {"moment": "timestamptz", "created_at": "timestamptz", "next_try_at": "timestamptz", "sent_at": "timestamptz"}
_COLUMNS = NewDelivery._fields
_WRITERS = [instant if name in _TYPES else text for name in _COLUMNS]
_INSERT = f"""
    WITH made AS (
        INSERT INTO alerts_delivery ({", ".join(_COLUMNS)}, attempts, message)
        SELECT u.*, 0, '' FROM unnest({", ".join(f"%s::text::{_TYPES.get(name, 'text')}[]" for name in _COLUMNS)}) AS u
        ON CONFLICT (key) DO NOTHING
        RETURNING account_code, channel
    )
    SELECT count(*), array_agg(DISTINCT account_code) FILTER (WHERE channel = '{PAGE}' AND account_code <> '') FROM made
"""  # noqa: S608  names of our own columns


def call_row(
    key: str,
    *,
    subject: tuple[str, str, str, str],
    rung: str,
    kind: str,
    account: str,
    channel: str,
    why: str,
    moment: datetime,
    at: datetime,
) -> NewDelivery:
    """The delivery of one call to one person by one channel. `subject`: code of the obligation, kind and code of
    what it is about, code of the institution.

    What the page shows is delivered when it is written; what leaves is queued.
    """
    page = channel == PAGE
    state, next_try_at, sent_at = ("sent", None, at) if page else ("queued", at, None)
    return NewDelivery(key, *subject, rung, kind, moment, account, channel, why, state, at, next_try_at, sent_at)


def insert_deliveries(rows: Sequence[NewDelivery]) -> int:
    """Insert those that are not there and tell the stream whose page has something new; returns how many were new."""
    if not rows:
        return 0
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(_INSERT, list(map(array_text, zip(*rows, strict=True), _WRITERS)), prepare=True)
        made, accounts = cursor.fetchone() or (0, None)
    notify_accounts(accounts or ())
    return int(made)
