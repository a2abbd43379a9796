"""What the watcher did to the tasks of a fictitious case: each look at its time, every alert delivered.

Only the alerts of the last `KEPT` are made: earlier ones would be most of the rows and nobody opens them any more. No
message of the past waits to be sent, so that starting the worker brings only what falls due from then on.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta

from tejido.alerts.channels import PAGE, channels_for
from tejido.alerts.escalation import Call, Watch, look, moments
from tejido.alerts.hearing import told
from tejido.alerts.services.delivery_rows import call_row
from tejido.alerts.wording import why_sentence
from tejido.demo.draws import Chance
from tejido.demo.life import Life
from tejido.demo.lines import DeliveryLine
from tejido.obligations.models import Obligation
from tejido.obligations.services.watched import Looked
from tejido.protocols.steps import Ladder

KEPT = timedelta(days=30)
_SEEN_BY_THEN = timedelta(days=3)
_UNSEEN = 0.6


def catch_up(life: Life, row: Obligation, until: datetime) -> None:
    """Every look that was due up to that instant, in its order."""
    if row.next_look_at is None or row.next_look_at > until:
        return
    ladder, since = life.ground.library.ladders[row.ladder], life.stand.at - KEPT
    if until < since:
        _skip(row, ladder, until)
        return
    while row.next_look_at is not None and row.next_look_at <= until:
        moment = row.next_look_at
        seen = look(_watch(row), ladder, at=moment)
        row.looked_at, row.next_look_at = moment, seen.next_look_at
        row.look_version += 1
        if moment >= since and seen.calls:
            _tell(life, row, seen.calls, moment)


def _skip(row: Obligation, ladder: Ladder, until: datetime) -> None:
    """The same looks at once, where no alert of them is kept."""
    first = row.next_look_at
    if first is None:
        return
    later = sorted({moment for _, _, moment in moments(_watch(row), ladder) if moment > first})
    passed = bisect_right(later, until)
    row.looked_at, row.look_version = later[passed - 1] if passed else first, row.look_version + 1 + passed
    row.next_look_at = later[passed] if passed < len(later) else None


def _watch(row: Obligation) -> Watch:
    return Watch(row.alert_from, row.due_at, row.acknowledged_at, row.looked_at, row.handed_at)


def _tell(life: Life, row: Obligation, calls: tuple[Call, ...], at: datetime) -> None:
    """As the watcher's pass, and then the courier's: what leaves was sent two seconds later."""
    looked = _as_looked(row)
    for call, hearer in told(looked, calls, life.stand.routes, life.exclusions, at):
        if hearer is None:
            continue
        for channel in channels_for(call, row.priority, phone=False):
            made = call_row(
                f"{row.code}:{call.kind}:{call.rung}:{call.moment.isoformat()}:{hearer.account_code}:{channel}",
                subject=(row.code, row.subject_kind, row.subject_code, row.institution_code),
                rung=hearer.rung,
                kind=call.kind,
                account=hearer.account_code,
                channel=channel,
                why=why_sentence(looked, call, hearer),
                moment=call.moment,
                at=at,
            )
            delivery = DeliveryLine(*made)
            if channel != PAGE:
                delivery.state, delivery.attempts, delivery.next_try_at = "sent", 1, None
                delivery.sent_at = at + timedelta(seconds=2)
            life.deliveries.setdefault(delivery.key, delivery)


def _as_looked(row: Obligation) -> Looked:
    return Looked._make(getattr(row, name) for name in Looked._fields)


def mark_seen(life: Life, draw: Chance) -> None:
    """Who opened which alert: those of tasks that were seen or closed, and most of the old ones."""
    tasks = {row.code: row for row in life.rows.obligations}
    for delivery in life.deliveries.values():
        if delivery.channel != PAGE:
            continue
        row = tasks[delivery.obligation_code]
        until = row.acknowledged_at or row.closed_at
        if until is None:
            old = life.stand.at - delivery.created_at > _SEEN_BY_THEN
            until = None if not old and draw.yes(_UNSEEN) else life.stand.at
        if until is not None:
            later = delivery.created_at + timedelta(minutes=draw.spread(40, 1.0))
            delivery.seen_at = max(delivery.created_at, min(later, until, life.stand.at))
