"""More time where the institution has nobody else to decide it: the technical secretariat does, by the code alone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.models import Case
from tejido.kernel.errors import NotPermitted
from tejido.obligations.access import coded_obligation
from tejido.obligations.deciders import deciders
from tejido.obligations.models import Obligation
from tejido.obligations.services.extending import arbitrate_extension


@transaction.atomic(durable=True)
def arbitrate_task_extension(code: str, *, approve: bool, actor: Actor, at: datetime) -> None:
    """Approve or refuse more time that nobody in its institution may decide; the same answer again changes nothing.

    Raises:
        NotPermitted: the actor is not of the secretariat, asked for it, or somebody of the institution may decide.
        NotFound: no such task of the district, or its subject excludes the actor.
        Conflict: as `extending.decide_extension`.
    """
    actor.require(Permit.EXTENSION_ARBITRATE)
    found = coded_obligation(actor, code)
    Case.objects.select_for_update().filter(code=found.subject_code).first()  # the case before its tasks
    row = Obligation.objects.select_for_update().get(pk=found.pk)
    last = row.extensions.order_by("-requested_at", "-id").first()
    if last is not None and (last.decided_by, last.approved) == (actor.code, approve):
        return
    if last is not None and last.decided_at is None and deciders(row, asked_by=last.requested_by):
        raise NotPermitted("En esa institución hay otra persona que puede decidir este pedido: le corresponde a ella.")
    arbitrate_extension(actor, row, approve=approve, at=at)
