"""What the secretariat decides of a bulletin: that it was read over, and that anybody may read it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.kernel.errors import Conflict
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.observatory.bulletins.access import PUBLISHED, bulletin_to_change
from tejido.observatory.bulletins.models import Bulletin

NOT_REVIEWED = "Este boletín todavía no se revisó. Descárguelo, léalo y márquelo como revisado antes de publicarlo."


@transaction.atomic(durable=True)
def review_bulletin(code: str, *, actor: Actor, at: datetime) -> Bulletin:
    """Note that the actor read it over.

    Raises:
        NotPermitted: the actor does not manage the observatory. NotFound: there is none. Conflict: it was reviewed.
    """
    row = bulletin_to_change(actor, code)
    if row.state != "made":
        raise Conflict("Este boletín ya se revisó.")
    row.state, row.reviewed_at, row.reviewed_by = "reviewed", at, actor.code
    row.save(update_fields=["state", "reviewed_at", "reviewed_by"])
    _note(Action.BULLETIN_REVIEWED, row, actor, at)
    return row


@transaction.atomic(durable=True)
def publish_bulletin(code: str, *, actor: Actor, at: datetime) -> Bulletin:
    """From now on anybody may read it.

    Raises:
        NotPermitted: the actor does not manage the observatory. NotFound: there is none.
        Conflict: nobody reviewed it, or it is published already.
    """
    row = bulletin_to_change(actor, code)
    if row.state == "made":
        raise Conflict(NOT_REVIEWED)
    if row.state == PUBLISHED:
        raise Conflict("Este boletín ya está publicado.")
    row.state, row.published_at, row.published_by = PUBLISHED, at, actor.code
    row.save(update_fields=["state", "published_at", "published_by"])
    _note(Action.BULLETIN_PUBLISHED, row, actor, at)
    return row


def _note(action: Action, row: Bulletin, actor: Actor, at: datetime) -> None:
    record(action=action, subject=("bulletin", row.code), actor_code=actor.code, at=at, data={"bulletin": row.code})
