"""Compare what each system knows with how the tasks stand, and write the notices. Nothing is remembered in memory.

There is no queue to miss: a worker that was down for a day finds every difference, and a second pass finds none.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from tejido.accounts.hiding import hidden_from
from tejido.accounts.prepared import ask
from tejido.alerts.webhooks.access import NOTICE_PREFIX, hearing_actor
from tejido.alerts.webhooks.events import ENDS, HookEvent, Standing, event_of, is_late
from tejido.alerts.webhooks.models import KnownTask, Notice, Subscription
from tejido.kernel.codes import new_code
from tejido.obligations.access import own_obligations
from tejido.obligations.models import Obligation
from tejido.obligations.states import LIVE

MOST_AT_ONCE = 500
_Told = tuple[HookEvent, str, tuple[str, str]]
"""An event, the code of its task, and the kind and code of what the task is about."""
_DIFFER = """
    SELECT k.id, k.state, k.due_at, k.late, o.code, o.subject_kind, o.subject_code, o.state, o.gate, o.due_at, o.mark,
        o.desk_institution
    FROM webhooks_knowntask k JOIN obligations_obligation o ON o.code = k.task_code
    WHERE k.subscription_id = %s AND (
        o.state <> k.state OR o.gate <> 'open' OR o.due_at IS DISTINCT FROM k.due_at OR o.desk_institution <> %s
        OR (NOT k.late AND o.due_at <= %s AND o.mark <> 'unverified'))
    ORDER BY k.id LIMIT 500
"""


def anybody_hears() -> bool:
    """Whether there is a system to tell at all. One query."""
    return bool(ask("SELECT 1 FROM webhooks_subscription WHERE stopped_at IS NULL LIMIT 1"))


def notice_changes(*, at: datetime) -> int:
    """Write the notices of what changed since each system was told; returns how many."""
    codes = ask("SELECT code FROM webhooks_subscription WHERE stopped_at IS NULL ORDER BY id")
    return sum(_notice(code, at) for (code,) in codes)


@transaction.atomic(durable=True)
def _notice(code: str, at: datetime) -> int:
    row = Subscription.objects.select_for_update(skip_locked=True).filter(code=code, stopped_at=None).first()
    if row is None:
        return 0
    return _changed(row, at) + _opened(row, at)


def _opened(row: Subscription, at: datetime) -> int:
    known = KnownTask.objects.filter(subscription=row, task_code=OuterRef("code"))
    fresh = own_obligations(hearing_actor(row)).filter(~Exists(known), state__in=LIVE).order_by("id")
    tasks = list(fresh[:MOST_AT_ONCE])
    KnownTask.objects.bulk_create(
        KnownTask(
            subscription=row, task_code=task.code, state=task.state, due_at=task.due_at, late=is_late(_of(task), at=at)
        )
        for task in tasks
    )
    _write(row, [(HookEvent.OPENED, task.code, (task.subject_kind, task.subject_code)) for task in tasks], at)
    return len(tasks)


def _changed(row: Subscription, at: datetime) -> int:
    told: list[_Told] = []
    differing = ask(_DIFFER, [row.pk, row.institution_code, at])
    hears = _still_hears(row, [found[4] for found in differing])
    for key, state, due_at, late, code, kind, subject, now_state, gate, now_due, mark, desk in differing:
        standing = Standing(now_state, gate, now_due, mark, desk, late)
        before = Standing(state, "open", due_at, standing.mark, row.institution_code, late)
        event = event_of(before, standing, at=at)
        if event is None:
            continue
        if event in ENDS:
            KnownTask.objects.filter(pk=key).delete()
        else:
            KnownTask.objects.filter(pk=key).update(
                state=standing.state, due_at=standing.due_at, late=is_late(standing, at=at)
            )
        if code in hears:
            told.append((event, code, (kind, subject)))
    _write(row, told, at)
    return len(told)


def _still_hears(row: Subscription, codes: list[str]) -> set[str]:
    """Those of the tasks whose case does not leave the institution's systems out: of the others, not even the end."""
    rows = Obligation.objects.filter(~hidden_from(hearing_actor(row)), code__in=codes).exclude(gate="excluded")
    return set(rows.values_list("code", flat=True)) if codes else set()


def _of(task: Obligation) -> Standing:
    return Standing(task.state, task.gate, task.due_at, task.mark, task.desk_institution, late=False)


def _write(row: Subscription, told: list[_Told], at: datetime) -> None:
    Notice.objects.bulk_create(
        Notice(
            code=new_code(NOTICE_PREFIX), subscription=row, event=event, task_code=code,
            subject_kind=subject[0], subject_code=subject[1],
            created_at=at, state="queued", next_try_at=at,
        )
        for event, code, subject in told
    )  # fmt: skip
