"""Leaving somebody out of a case: from that instant they see and hear nothing of it, and their duties go elsewhere."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.exclusions import listed_exclusions
from tejido.accounts.permits import Permit
from tejido.accounts.services.exclusions import put_exclusion, take_off_exclusion
from tejido.cases.intake import ExclusionEntry
from tejido.cases.protection.services.minding import leave_barred_stations
from tejido.cases.services.editing import editable_case
from tejido.cases.services.named_checking import NOBODY, exists
from tejido.cases.services.referral_task import withdraw_barred
from tejido.cases.services.replanning import replan
from tejido.cases.services.togetherness import joined_with, together
from tejido.cases.transfers.services.barring import withdraw_barred_transfer
from tejido.directory.routes import Routes
from tejido.directory.routing import routes
from tejido.kernel.errors import Refused

REASON_LEAST = 10


@transaction.atomic(durable=True)
def exclude(case_code: str, entry: ExclusionEntry, *, actor: Actor, at: datetime) -> None:
    """Leave an account, an institution, a post or a rung out of the case, and of those joined with it; the route goes
    round them.

    Raises:
        NotFound, NotPermitted: not the actor's case, its team is another, or it is the actor's own account.
        Refused: who it is does not exist, is the actor's own institution, or no reason is given.
    """
    case = editable_case(case_code, actor, team=True, closed=True)
    if len(entry.reason.strip()) < REASON_LEAST:
        raise Refused("Explique el motivo (10 letras o más). Queda reservado.", field="reason")
    _check_named(entry, routes(at), actor)
    why = "La institución quedó fuera de este caso."
    for one in together(case):
        put_exclusion(one.code, kind=entry.kind, value=entry.value, reason=entry.reason, actor=actor, at=at)
        withdraw_barred(one, why, actor=actor, at=at)
        withdraw_barred_transfer(one, why, actor=actor, at=at)
    replan(case, actor_code=actor.code, at=at)
    for one in together(case):
        leave_barred_stations(one, actor_code=actor.code, institution=actor.institution or "", at=at)


@transaction.atomic(durable=True)
def lift(case_code: str, *, kind: str, value: str, actor: Actor, at: datetime) -> None:
    """The exclusion no longer holds: duties that nobody could do go to the one who now can.

    What moved to another institution stays there.

    Raises:
        NotFound: not the actor's case. NotPermitted: not the head of its team's institution, or the one excluded.
        Conflict: there was no such exclusion.
    """
    actor.require(Permit.TASK_MANAGE)
    case = editable_case(case_code, actor, team=True)
    take_off_exclusion(case_code, kind=kind, value=value, actor=actor, at=at)
    for one in joined_with(case):
        if any((row.kind, row.value) == (kind, value) for row in listed_exclusions(one.code)):
            take_off_exclusion(one.code, kind=kind, value=value, actor=actor, at=at)
    replan(case, actor_code=actor.code, at=at)


def _check_named(entry: ExclusionEntry, known: Routes, actor: Actor) -> None:
    if entry.kind == "institution" and entry.value == actor.institution:
        raise Refused(
            "No puede dejar fuera a su propia institución: nadie llevaría el caso. Deje fuera a la persona o el nivel, "
            "o pida a la secretaría técnica que otra institución lo asuma.",
            field="institution",
        )
    if not exists(entry, known):
        raise Refused(NOBODY, field=entry.kind)
