"""Sweep the obligations whose time to be looked at has come, and write the deliveries they call for.

1. Read the rows with `next_look_at <= at`, oldest first, without locking anything.
2. Ask the pure ladder which calls are due and when to look again.
3. Find the people: who is on duty, the head, the secretariat, the coordination body; never an excluded one. A call
   that finds nobody becomes a dead letter, which other people are told of.
4. In one transaction move every row by compare-and-swap on `look_version`; a row that somebody changed or is
   changing is left for the next pass. Insert the deliveries of the rows that moved; a delivery that exists stays.
5. Commit, and tell the stream which accounts have something new (the notice leaves with the commit).

There is no window: a row waits until it is looked at, however long the watcher was down. A second pass finds nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction

from tejido.accounts.exclusions import ExclusionSet, exclusions_of_many
from tejido.alerts.channels import PAGE, channels_for
from tejido.alerts.escalation import Call, Look, Watch, look
from tejido.alerts.hearing import told
from tejido.alerts.services.dead_letters import letters_to_readers
from tejido.alerts.services.delivery_rows import NewDelivery, call_row, insert_deliveries
from tejido.alerts.wording import NOBODY, why_sentence
from tejido.directory.ladders import Hearer
from tejido.directory.libraries import library_of
from tejido.directory.routes import Routes
from tejido.directory.routing import routes
from tejido.obligations.services.watched import Looked, move_looked, to_look_at

logger = logging.getLogger("tejido.worker")
BATCH = 1000
USUAL_LADDER = "hours"
_NOTHING_MORE = Look(calls=(), next_look_at=None)


@dataclass(frozen=True, slots=True)
class Swept:
    """What one pass did: rows looked at, rows moved, deliveries written."""

    looked: int
    moved: int
    delivered: int


def sweep(*, at: datetime, batch: int = BATCH) -> Swept:
    """One pass over at most `batch` obligations; the same few statements whatever the number of rows."""
    rows = to_look_at(at=at, batch=batch)
    if not rows:
        return Swept(0, 0, 0)
    looks = [_look(row, at) for row in rows]
    called = [(row, seen.calls) for row, seen in zip(rows, looks, strict=True) if seen.calls]
    exclusions = exclusions_of_many({row.subject_code for row, _ in called})
    pass_ = _Pass(routes(at), exclusions, at)
    made = {row.id: list(pass_.deliveries(row, calls)) for row, calls in called}
    with transaction.atomic(durable=True):
        moved = move_looked(rows, [seen.next_look_at for seen in looks], at=at)
        delivered = insert_deliveries([one for id_, found in made.items() if id_ in moved for one in found])
    return Swept(len(rows), len(moved), delivered)


def _look(row: Looked, at: datetime) -> Look:
    if not row.may_be_told:
        return _NOTHING_MORE
    ladders = library_of(row.district).ladders
    ladder = ladders.get(row.ladder)
    if ladder is None:  # a ladder that the library lost must not stop the alerts of all the others
        logger.error("no ladder «%s» for %s; the usual one is used", row.ladder, row.code)
        ladder = ladders[USUAL_LADDER]
    return look(Watch(row.alert_from, row.due_at, row.acknowledged_at, row.looked_at, row.handed_at), ladder, at=at)


@dataclass
class _Pass:
    """What one pass knows: the directory, the exclusions of every subject and which posts have a telephone."""

    known: Routes
    exclusions: Mapping[str, ExclusionSet]
    at: datetime
    phones: set[str] = field(init=False)

    def __post_init__(self) -> None:
        posts = self.known.staff.posts if settings.TEJIDO_SMS_URL else ()
        self.phones = {post.code for post in posts if post.phone}

    def deliveries(self, row: Looked, calls: tuple[Call, ...]) -> Iterator[NewDelivery]:
        exclusions = self.exclusions[row.subject_code]
        for call, hearer in told(row, calls, self.known, exclusions, self.at):
            if hearer is None:
                yield from self._to_nobody(row, call)
            else:
                yield from self._to(row, call, hearer)

    def _to(self, row: Looked, call: Call, hearer: Hearer) -> Iterator[NewDelivery]:
        why, stem = why_sentence(row, call, hearer), _stem(row, call)
        for channel in channels_for(call, row.priority, phone=hearer.post_code in self.phones):
            yield call_row(
                f"{stem}:{hearer.account_code}:{channel}",
                subject=(row.code, row.subject_kind, row.subject_code, row.institution_code),
                rung=hearer.rung,
                kind=call.kind,
                account=hearer.account_code,
                channel=channel,
                why=why,
                moment=call.moment,
                at=self.at,
            )

    def _to_nobody(self, row: Looked, call: Call) -> Iterator[NewDelivery]:
        logger.error("nobody to tell of %s (%s, %s)", row.code, call.kind, call.rung)
        letter = call_row(
            f"{_stem(row, call)}:nobody",
            subject=(row.code, row.subject_kind, row.subject_code, row.institution_code),
            rung=call.rung,
            kind=call.kind,
            account="",
            channel=PAGE,
            why=NOBODY,
            moment=call.moment,
            at=self.at,
        )._replace(state="dead", sent_at=None, failure=NOBODY)
        yield letter
        yield from letters_to_readers([letter], self.known, self.exclusions, at=self.at)


def _stem(row: Looked, call: Call) -> str:
    return f"{row.code}:{call.kind}:{call.rung}:{call.moment.isoformat()}"
