"""Who is away, and who came back earlier."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.directory.kinds import ABSENCE_KINDS
from tejido.directory.models import Absence, Posting
from tejido.directory.services.permission import require_roster
from tejido.directory.services.versions import mark_changed
from tejido.kernel.errors import Conflict, NotFound, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record


def add_absence(
    account_code: str, *, from_at: datetime, until_at: datetime, kind: str, actor: Actor, at: datetime
) -> Absence:
    """Note that a person of the actor's institution is away during `[from_at, until_at)`.

    Raises:
        NotPermitted: the person's roster is not the actor's to change.
        NotFound: the person holds no post.
        Refused: the span is empty or over already, or the kind is not known.
        Conflict: an absence that overlaps was already noted.
    """
    if kind not in ABSENCE_KINDS:
        raise Refused("Elija la clase de ausencia de la lista.", field="kind")
    if until_at <= from_at or until_at <= at:
        raise Refused("La ausencia debe terminar después de empezar y después de este momento.", field="until_at")
    posting = _posting(account_code, actor, at)
    with transaction.atomic(durable=True):
        Posting.objects.select_for_update().get(pk=posting.pk)
        overlapping = Absence.objects.filter(account_id=posting.account_id, from_at__lt=until_at, until_at__gt=from_at)
        if overlapping.exists():
            raise Conflict("Ya hay una ausencia registrada que se cruza con esas fechas.")
        absence = Absence.objects.create(account_id=posting.account_id, from_at=from_at, until_at=until_at, kind=kind)
        _record(Action.ABSENCE_ADDED, posting, account_code, actor, at)
        mark_changed()
    return absence


def end_absence(account_code: str, *, actor: Actor, at: datetime) -> Absence:
    """Note that a person who is away is back from now on.

    Raises:
        NotPermitted: the person's roster is not the actor's to change.
        NotFound: the person holds no post.
        Conflict: the person is not away.
    """
    posting = _posting(account_code, actor, at)
    with transaction.atomic(durable=True):
        rows = Absence.objects.select_for_update().filter(account_id=posting.account_id)
        absence = rows.filter(from_at__lt=at, until_at__gt=at).first()
        if absence is None:
            raise Conflict("Esa persona no figura ausente ahora.")
        absence.until_at = at
        absence.save()
        _record(Action.ABSENCE_ENDED, posting, account_code, actor, at)
        mark_changed()
    return absence


def _posting(account_code: str, actor: Actor, at: datetime) -> Posting:
    """A posting of the person that the actor may change; the actor's own institution first."""
    rows = Posting.objects.filter(account__code=account_code).exclude(until_at__lte=at)
    found = list(rows.select_related("post__institution"))
    if not found:
        raise NotFound("Esa persona no ocupa ningún puesto.", field="account")
    found.sort(key=lambda p: p.post.institution.code != actor.institution)
    institution = found[0].post.institution
    require_roster(actor, institution.code, institution.district)
    return found[0]


def _record(action: Action, posting: Posting, account_code: str, actor: Actor, at: datetime) -> None:
    subject = ("institution", posting.post.institution.code)
    record(action=action, subject=subject, actor_code=actor.code, at=at, data={"account": account_code})
