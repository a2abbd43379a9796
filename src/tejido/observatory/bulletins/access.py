"""The only reads of the bulletins: the published ones for anybody, all of them for who manages the observatory."""

from __future__ import annotations

from django.db.models import QuerySet

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.kernel.errors import NotFound
from tejido.observatory.bulletins.models import Bulletin

PUBLISHED = "published"
NOT_THERE = "No hay un boletín con ese código, o todavía no se publicó."


def published_bulletins() -> QuerySet[Bulletin]:
    """Those that anybody may read, the newest first."""
    return Bulletin.objects.filter(state=PUBLISHED).order_by("-published_at", "-pk")


def all_bulletins(actor: Actor) -> QuerySet[Bulletin]:
    """Every bulletin, the newest first.

    Raises:
        NotPermitted: the actor does not manage the observatory.
    """
    actor.require(Permit.OBSERVATORY_MANAGE)
    return Bulletin.objects.order_by("-made_at", "-pk")


def bulletin_for(actor: Actor | None, code: str) -> Bulletin:
    """One bulletin: a published one for anybody; one that is not, only for who manages the observatory.

    Raises:
        NotFound: there is none, or it is not published.
    """
    found = Bulletin.objects.filter(code=code).first()
    sees_all = actor is not None and actor.may(Permit.OBSERVATORY_MANAGE)
    if found is None or (found.state != PUBLISHED and not sees_all):
        raise NotFound(NOT_THERE)
    return found


def bulletin_to_change(actor: Actor, code: str) -> Bulletin:
    """One bulletin, locked until the transaction ends.

    Raises:
        NotPermitted: the actor does not manage the observatory. NotFound: there is none.
    """
    actor.require(Permit.OBSERVATORY_MANAGE)
    found = Bulletin.objects.select_for_update().filter(code=code).first()
    if found is None:
        raise NotFound(NOT_THERE)
    return found
