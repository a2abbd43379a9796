"""What goes together in one message, by what name, and what waits so that it can go together. Inner step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.db.models import Max

from tejido.alerts.channels.message import BULLETIN, NOTICE, TASK, Line, Message
from tejido.alerts.escalation import Kind
from tejido.alerts.models import Delivery
from tejido.alerts.wording import outside_brief, outside_sentence

STORM = 5  # messages to one person by one channel within the quiet time: from here on new tasks wait for a digest too
_PATIENT = (Kind.REMINDER, Kind.LATE)
_PLACES = {"secretariat": "tablero", "body": "tablero", "log_reader": "bitacora"}
"""Where who may not open a task goes to, by rung."""
_NOT_TASKS: Mapping[str, str] = {Kind.BULLETIN: BULLETIN, Kind.RELEASE: NOTICE}
_APART: Mapping[str, str] = {
    Kind.GLASS: "cuenta/accesos", Kind.BULLETIN: "observatorio/boletines", Kind.RELEASE: "observatorio/publicar",
}  # fmt: skip
"""Where that leads which is of no task."""


_NAME = """
    UPDATE alerts_delivery d SET message = n.name FROM unnest(%s::bigint[], %s::text[]) AS n(id, name) WHERE d.id = n.id
"""
_PUT_OFF = """
    UPDATE alerts_delivery d SET state = 'queued', next_try_at = n.until, leased_until = NULL, attempts = d.attempts - 1
    FROM unnest(%s::bigint[], %s::timestamptz[]) AS n(id, until) WHERE d.id = n.id AND d.state = 'leased'
"""


@dataclass(frozen=True, slots=True)
class Parcel:
    """The deliveries of one message to one person by one channel."""

    name: str
    account: str
    channel: str
    rows: list[Delivery]

    def message(self, address: str, *, marks: Mapping[str, str]) -> Message:
        """What leaves: for each task its code, a link and a general sentence, the latest call standing for all."""
        latest = {row.obligation_code: row for row in self.rows}
        lines = tuple(
            Line(
                code,
                _link(row),
                outside_sentence(row.kind, row.rung, marks.get(code, "")),
                outside_brief(row.kind, row.rung),
                what=_NOT_TASKS.get(row.kind, TASK),
            )
            for code, row in latest.items()
        )
        return Message(self.name, address, lines)


def pack(rows: list[Delivery], *, pressing: Collection[str] = (), at: datetime) -> tuple[list[Parcel], int]:
    """The parcels that leave now, named for good, and how many deliveries were put off.

    What was in a parcel before stays in it. Reminders and lateness wait for a quiet time after the last message to
    that person; everything waits when there were many, but what tells of a new task that is in `pressing`.
    """
    kept: dict[str, list[Delivery]] = defaultdict(list)
    fresh: dict[tuple[str, str], list[Delivery]] = defaultdict(list)
    for row in rows:
        if row.message:
            kept[row.message].append(row)
        else:
            fresh[row.account_code, row.channel].append(row)
    parcels = [Parcel(name, found[0].account_code, found[0].channel, found) for name, found in kept.items()]
    recent = _recent(fresh, at)
    early: dict[int, datetime] = {}
    for (account, channel), found in fresh.items():
        count, last = recent.get((account, channel), (0, None))
        held = count >= STORM or all(row.kind in _PATIENT for row in found)
        urged = any(row.kind == Kind.START and row.obligation_code in pressing for row in found)
        if last is not None and held and not urged:
            early |= dict.fromkeys((row.pk for row in found), last + _quiet())
        else:
            parcels.append(Parcel(_name(found), account, channel, found))
    put_off(early)
    _write_names(parcels)
    return parcels, len(early)


def _recent(
    groups: Mapping[tuple[str, str], list[Delivery]], at: datetime
) -> dict[tuple[str, str], tuple[int, datetime | None]]:
    """How many messages each had within the quiet time, and when the last one left. One query."""
    rows = Delivery.objects.filter(
        sent_at__gt=at - _quiet(),
        channel__in={channel for _, channel in groups},
        account_code__in={a for a, _ in groups},
    )
    messages = rows.values_list("account_code", "channel", "message").annotate(Max("sent_at")).order_by()
    found: dict[tuple[str, str], tuple[int, datetime | None]] = {}
    for account, channel, _, sent_at in messages:
        count, last = found.get((account, channel), (0, None))
        found[account, channel] = (count + 1, max(last or sent_at, sent_at))
    return found


def put_off(until: Mapping[int, datetime]) -> None:
    """Back to the queue until then, by the key of the delivery: not an attempt. One statement, none for nothing."""
    if until:
        with connection.cursor() as cursor:
            cursor.execute(_PUT_OFF, [list(until), list(until.values())])


def _name(rows: list[Delivery]) -> str:
    return sha256("|".join(sorted(row.key for row in rows)).encode()).hexdigest()[:40]


def _write_names(parcels: list[Parcel]) -> None:
    unnamed = [row for parcel in parcels for row in parcel.rows if not row.message]
    if not unnamed:
        return
    for parcel in parcels:
        for row in parcel.rows:
            row.message = parcel.name
    with connection.cursor() as cursor:
        cursor.execute(_NAME, [[row.pk for row in unnamed], [row.message for row in unnamed]])


def _quiet() -> timedelta:
    return timedelta(seconds=settings.TEJIDO_QUIET_SECONDS)


def _link(row: Delivery) -> str:
    place = _APART.get(row.kind) or _PLACES.get(row.rung, f"tareas/{row.obligation_code}")
    return f"{settings.TEJIDO_PUBLIC_URL}/{place}"
