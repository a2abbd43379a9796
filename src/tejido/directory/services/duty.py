"""The duty roster of a post for a span of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.directory.models import DutyShift, Post, Posting
from tejido.directory.services.permission import require_roster
from tejido.directory.services.versions import mark_changed
from tejido.directory.shifts import GRACE, ShiftRow, shift_faults
from tejido.kernel.errors import FieldErrors, NotFound, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record


def set_duty(
    post_code: str,
    shifts: Sequence[ShiftRow],
    *,
    from_at: datetime,
    until_at: datetime,
    actor: Actor,
    at: datetime,
) -> int:
    """Make the post's roster of `[from_at, until_at)` exactly these shifts; the number of shifts saved.

    A shift that was running when the span begins is cut there.

    Raises:
        NotPermitted: the roster is not the actor's to change.
        NotFound: there is no such post.
        Refused: the span is empty or begins more than a day ago.
        FieldErrors: some shift is wrong; keys are "turno 1", "turno 2"... Nothing was saved.
    """
    post = Post.objects.select_related("institution").filter(code=post_code).first()
    if post is None:
        raise NotFound("No existe ese puesto.", field="post")
    require_roster(actor, post.institution.code, post.institution.district)
    if until_at <= from_at or from_at < at - GRACE:
        raise Refused("El rol debe empezar hoy o después, y terminar después de empezar.", field="from_at")
    with transaction.atomic(durable=True):
        Post.objects.select_for_update().get(pk=post.pk)
        replace_duty(post, shifts, from_at=from_at, until_at=until_at, at=at)
        data = {"post": post.code, "shifts": len(shifts)}
        subject = ("institution", post.institution.code)
        record(action=Action.ROSTER_CHANGED, subject=subject, actor_code=actor.code, at=at, data=data)
        mark_changed()
    return len(shifts)


def replace_duty(
    post: Post, shifts: Sequence[ShiftRow], *, from_at: datetime, until_at: datetime, at: datetime
) -> None:
    """The rows of `set_duty`. Inner step: the caller has the permit, the transaction and the ledger entry."""
    people = staff_of(post.institution_id, at)
    faults = shift_faults(shifts, people, at=at)
    for number, row in enumerate(shifts):
        if not from_at <= row.starts_at < until_at:
            faults.setdefault(number, []).append("El turno empieza fuera de las fechas del rol.")
    if faults:
        raise FieldErrors({f"turno {number + 1}": told for number, told in sorted(faults.items())})
    rows = DutyShift.objects.filter(post=post)
    rows.filter(starts_at__gte=from_at, starts_at__lt=until_at).delete()
    rows.filter(starts_at__lt=from_at, ends_at__gt=from_at).update(ends_at=from_at)
    DutyShift.objects.bulk_create(
        DutyShift(
            post=post,
            account_id=people[row.account],
            substitute_id=people[row.substitute] if row.substitute else None,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row in shifts
    )


def staff_of(institution_id: int, at: datetime) -> dict[str, int]:
    """The active accounts that hold a post of the institution, now or later: code to key."""
    rows = Posting.objects.filter(post__institution_id=institution_id, account__active=True).exclude(until_at__lte=at)
    return dict(rows.values_list("account__code", "account_id"))
