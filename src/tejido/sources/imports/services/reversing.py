"""Undo a load: the one that it replaced stands again, or none. What was loaded is kept, and why it was undone."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.kernel.errors import Conflict, NotFound, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.sources.imports.models import Load
from tejido.sources.imports.services.loading import KIND

REASON_LEAST, REASON_MOST = 10, 300
_NONE: Final = "none"


@transaction.atomic(durable=True)
def reverse_load(code: str, why: str, *, actor: Actor, at: datetime) -> Load | None:
    """Take back the load that stands; the one that stands instead, or None.

    Raises:
        NotPermitted: the actor does not manage sources.
        NotFound: there is no such load.
        Conflict: it does not stand: undo first the one that replaced it.
        Refused: the reason is too short or too long.
    """
    actor.require(Permit.SOURCES_MANAGE)
    why = why.strip()
    if not REASON_LEAST <= len(why) <= REASON_MOST:
        raise Refused(f"Explique por qué (de {REASON_LEAST} a {REASON_MOST} letras).", field="reason")
    load = Load.objects.select_for_update(of=("self",)).select_related("follows").filter(code=code).first()
    if load is None:
        raise NotFound("No hay una carga con ese código.")
    if load.state != Load.State.CURRENT:
        raise Conflict("Esta carga ya no está vigente: deshaga primero la que la reemplazó.")
    load.state = Load.State.REVERSED
    load.reversed_at, load.reversed_by, load.reversed_why = at, actor.code, why
    load.save(update_fields=["state", "reversed_at", "reversed_by", "reversed_why"])
    before = load.follows if load.follows and load.follows.state == Load.State.REPLACED else None
    if before is not None:
        before.state = Load.State.CURRENT
        before.save(update_fields=["state"])
    data = {"source": load.source, "release": load.release, "load": load.code, "back": before.code if before else _NONE}
    record(action=Action.SOURCE_REVERSED, subject=(KIND, load.source), actor_code=actor.code, at=at, data=data)
    return before
