"""Tell the members of the instancia that a bulletin was published: a link to its public page, and nothing attached.

Until the instancia has a register of its own, its members here are whoever holds a role with `bulletin.receive`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from tejido.accounts.access import Holder, role_holders
from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.accounts.roles import roles
from tejido.alerts.channels import EMAIL, PAGE
from tejido.alerts.escalation import Kind
from tejido.alerts.services.delivery_rows import NewDelivery, call_row, insert_deliveries
from tejido.alerts.wording import bulletin_sentence
from tejido.kernel.errors import Conflict
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.observatory.bulletins.access import PUBLISHED, bulletin_to_change
from tejido.observatory.bulletins.models import Bulletin
from tejido.observatory.bulletins.spans import kind, named

NOT_PUBLISHED = "Este boletín todavía no está publicado: quien recibiera el aviso no podría leerlo."
TOLD_ALREADY = "Ya se avisó de este boletín. Si quiere avisar otra vez, marque la casilla que lo dice."


def members(district: str) -> list[Holder]:
    """Who is told of a bulletin, each account once."""
    names = [name for name, role in roles().items() if Permit.BULLETIN_RECEIVE in role.permits]
    holders = [holder for name in names for holder in role_holders(name, district=district)]
    return list({holder.account_code: holder for holder in holders}.values())


@transaction.atomic(durable=True)
def tell_members(code: str, *, again: bool, actor: Actor, at: datetime) -> int:
    """Write a delivery for each member, in the page and by e-mail; returns how many members.

    Raises:
        NotPermitted: the actor does not manage the observatory. NotFound: there is none.
        Conflict: it is not published, or its members were told and nobody said that they be told again.
    """
    row = bulletin_to_change(actor, code)
    if row.state != PUBLISHED:
        raise Conflict(NOT_PUBLISHED)
    if row.tellings and not again:
        raise Conflict(TOLD_ALREADY)
    told = members(actor.district)
    row.tellings, row.told_at, row.told_by = row.tellings + 1, at, actor.code
    row.save(update_fields=["tellings", "told_at", "told_by"])
    insert_deliveries(list(_deliveries(row, told, actor, at)))
    data = {"bulletin": row.code, "members": len(told), "time": row.tellings}
    record(action=Action.BULLETIN_TOLD, subject=("bulletin", row.code), actor_code=actor.code, at=at, data=data)
    return len(told)


def _deliveries(row: Bulletin, told: Sequence[Holder], actor: Actor, at: datetime) -> Iterator[NewDelivery]:
    why = bulletin_sentence(kind(row.period), named(row.period))
    for holder in told:
        for channel in (PAGE, EMAIL):
            yield call_row(
                f"bulletin:{row.code}:{row.tellings}:{holder.account_code}:{channel}",
                subject=(row.code, "bulletin", row.code, actor.institution or ""),
                rung="member",
                kind=Kind.BULLETIN,
                account=holder.account_code,
                channel=channel,
                why=why,
                moment=at,
                at=at,
            )
