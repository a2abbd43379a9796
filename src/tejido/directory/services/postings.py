"""Who holds which post: taking it and leaving it, with its history."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q

from tejido.accounts.actors import Actor
from tejido.directory.models import DutyShift, Post, Posting
from tejido.directory.services.permission import require_roster
from tejido.directory.services.versions import mark_changed
from tejido.kernel.errors import Conflict, NotFound, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record

_LONGEST_REASON = 160


def appoint(
    post_code: str, account_code: str, *, actor: Actor, at: datetime, from_at: datetime | None = None, reason: str = ""
) -> Posting:
    """Put a person in a post from `from_at` (now, when not given; never before now).

    Raises:
        NotPermitted: the roster is not the actor's to change.
        NotFound: there is no such post, or no active account with that code.
        Conflict: the person already holds the post.
        Refused: `from_at` is in the past or the reason is too long.
    """
    post = _post(post_code, actor)
    start = from_at or at
    if start < at:
        raise Refused("La persona asume el puesto desde hoy o desde una fecha futura.", field="from_at")
    if len(reason) > _LONGEST_REASON:
        raise Refused(f"El motivo puede tener hasta {_LONGEST_REASON} letras.", field="reason")
    with transaction.atomic(durable=True):
        account = get_user_model().objects.filter(code=account_code, active=True).first()
        if account is None:
            raise NotFound("No hay una cuenta activa con ese código.", field="account")
        Post.objects.select_for_update().get(pk=post.pk)
        if Posting.objects.filter(post=post, account=account, until_at__isnull=True).exists():
            raise Conflict("Esa persona ya ocupa el puesto.")
        posting = Posting.objects.create(post=post, account=account, from_at=start, reason=reason)
        _record(Action.POSTING_STARTED, post, account_code, actor, at)
        mark_changed()
    return posting


def end_posting(
    post_code: str, account_code: str, *, actor: Actor, at: datetime, until_at: datetime | None = None, reason: str = ""
) -> Posting:
    """Take a person out of a post from `until_at` (now, when not given); the shifts that would follow are taken away.

    Raises:
        NotPermitted: the roster is not the actor's to change.
        NotFound: there is no such post.
        Conflict: the person does not hold the post, or has already left it.
        Refused: `until_at` is in the past.
    """
    post = _post(post_code, actor)
    end = until_at or at
    if end < at:
        raise Refused("La persona deja el puesto desde ahora o desde una fecha futura.", field="until_at")
    with transaction.atomic(durable=True):
        rows = Posting.objects.select_for_update().filter(post=post, account__code=account_code)
        posting = rows.filter(Q(until_at__isnull=True) | Q(until_at__gt=at)).order_by("from_at").first()
        if posting is None:
            raise Conflict("Esa persona no ocupa el puesto; quizá otra ya registró su salida.")
        if end <= posting.from_at:
            posting.delete()  # it never began
        else:
            posting.until_at = end
            posting.reason = reason[:_LONGEST_REASON] or posting.reason
            posting.save()
        _drop_shifts(post, account_code, end)
        _record(Action.POSTING_ENDED, post, account_code, actor, at)
        mark_changed()
    return posting


def _drop_shifts(post: Post, account_code: str, end: datetime) -> None:
    shifts = DutyShift.objects.filter(post=post)
    shifts.filter(account__code=account_code, starts_at__gte=end).delete()
    shifts.filter(account__code=account_code, ends_at__gt=end).update(ends_at=end)
    shifts.filter(substitute__code=account_code, ends_at__gt=end).update(substitute=None)


def _post(code: str, actor: Actor) -> Post:
    post = Post.objects.select_related("institution").filter(code=code).first()
    if post is None:
        raise NotFound("No existe ese puesto.", field="post")
    require_roster(actor, post.institution.code, post.institution.district)
    return post


def _record(action: Action, post: Post, account_code: str, actor: Actor, at: datetime) -> None:
    data = {"post": post.code, "account": account_code}
    record(action=action, subject=("institution", post.institution.code), actor_code=actor.code, at=at, data=data)
