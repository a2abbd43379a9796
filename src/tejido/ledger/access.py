"""Reading the ledger. Accounts stand above: who calls has checked the permit, and records `ledger.read`.

For people that is `accounts.services.ledger_reading`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from tejido.kernel.errors import NotFound
from tejido.ledger.actions import WATCHED, Action, describe
from tejido.ledger.chain import Subject
from tejido.ledger.models import Checkpoint, CheckpointHead, LedgerEntry, LedgerHead


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is read; `sentence` is Spanish. `id` only serves to ask for the page after."""

    id: int
    subject: Subject
    seq: int
    at: datetime
    action: str
    actor_code: str
    data: dict[str, Any]
    sentence: str


class Spell(NamedTuple):
    """The time `[since, until)` during which an actor's entries are asked for; no end when `until` is None."""

    actor_code: str
    since: datetime
    until: datetime | None


def history(subject: Subject, *, limit: int = 1000) -> list[Entry]:
    """The entries of one subject from the first, at most `limit`; one query."""
    kind, code = subject
    rows = LedgerEntry.objects.filter(subject_kind=kind, subject_code=code).order_by("seq")
    return [_entry(row) for row in rows[:limit]]


def visible_entries(
    *,
    subject: Subject | None = None,
    actor_code: str | None = None,
    watched: bool = False,
    before: int | None = None,
    limit: int = 50,
    spells: Sequence[Spell] | None = None,
    actions: Collection[Action] | None = None,
    hidden: Exists | None = None,
) -> list[Entry]:
    """The latest entries first, of a subject, of an actor, or (`watched`) those that an alternate reader reviews.

    `before` is the `id` of the last entry of the page before. `spells`: only of these actors in these times. `hidden`:
    a filter over `subject_code` of what must not be shown. One query, answered by an index in every combination.
    """
    rows = LedgerEntry.objects.order_by("-id")
    if subject is not None:
        rows = LedgerEntry.objects.filter(subject_kind=subject[0], subject_code=subject[1]).order_by("-seq")
    if actor_code is not None:
        rows = rows.filter(actor_code=actor_code)
    if watched:
        rows = rows.filter(action__in=sorted(WATCHED))
    if actions is not None:
        rows = rows.filter(action__in=sorted(actions))
    if spells is not None:
        rows = rows.filter(_in_spells(spells))
    if hidden is not None:
        rows = rows.filter(~hidden)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [_entry(row) for row in rows[:limit]]


def count_actions(subject: Subject, action: Action, *, actor_code: str, since: datetime) -> int:
    """How many times an actor did this to a subject from that instant on (throttling); one query."""
    kind, code = subject
    rows = LedgerEntry.objects.filter(subject_kind=kind, subject_code=code, actor_code=actor_code, at__gte=since)
    return rows.filter(action=action.value).count()


def last_checkpoint() -> Checkpoint | None:
    """The latest checkpoint, if there is any; one query."""
    return Checkpoint.objects.order_by("-number").first()


def moved_since(number: int) -> QuerySet[LedgerHead]:
    """The chains of which something was written that checkpoint `number` does not seal, whenever it was committed."""
    sealed = CheckpointHead.objects.filter(
        subject_kind=OuterRef("subject_kind"),
        subject_code=OuterRef("subject_code"),
        seq=OuterRef("seq"),
        checkpoint__number__lte=number,
    )
    return LedgerHead.objects.exclude(Exists(sealed))


def recent_checkpoints(limit: int = 12) -> list[Checkpoint]:
    """The latest checkpoints, newest first; one query. They are public."""
    return list(Checkpoint.objects.order_by("-number")[:limit])


def get_checkpoint(number: int) -> Checkpoint:
    """A checkpoint by its number. They are public.

    Raises:
        NotFound: there is none.
    """
    found = Checkpoint.objects.filter(number=number).first()
    if found is None:
        raise NotFound("No existe una constancia con ese número.")
    return found


def _in_spells(spells: Sequence[Spell]) -> Q:
    found = Q(pk__in=())
    for one in spells:
        part = Q(actor_code=one.actor_code, at__gte=one.since)
        found |= part & Q(at__lt=one.until) if one.until else part
    return found


def _entry(row: LedgerEntry) -> Entry:
    data = json.loads(row.data)
    return Entry(
        id=row.pk,
        subject=(row.subject_kind, row.subject_code),
        seq=row.seq,
        at=row.at,
        action=row.action,
        actor_code=row.actor_code,
        data=data,
        sentence=describe(row.action, data),
    )
