"""Reading the ledger, which the ledger notes too: the alternate reader, and a head in the own institution."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.hiding import hidden_from
from tejido.accounts.models import RoleGrant
from tejido.accounts.permits import Permit
from tejido.kernel.errors import NotPermitted, Refused
from tejido.ledger.access import Entry, Spell, visible_entries
from tejido.ledger.actions import IDENTITY_READS, Action
from tejido.ledger.chain import Subject
from tejido.ledger.recording import record

PAGE: Final = 50
OWN_ACTIONS: Final = (Action.SEARCH_PERFORMED, *IDENTITY_READS)
_CODE: Final = re.compile(r"[A-Za-z0-9_.:/+\-]{1,80}")


@dataclass(frozen=True, slots=True)
class Reading:
    """A page of entries, latest first; `more` when there are earlier ones. `names` by code, where they are known."""

    entries: tuple[Entry, ...]
    more: bool
    names: dict[str, str]


@transaction.atomic(durable=True)
def read_ledger(
    *,
    actor: Actor,
    at: datetime,
    subject: Subject | None = None,
    actor_code: str | None = None,
    watched: bool = False,
    before: int | None = None,
) -> Reading:
    """A page of the whole ledger, without the subjects that exclude the reader.

    Raises:
        NotPermitted: the actor does not read the ledger.
        Refused: a code has letters that no code has.
    """
    actor.require(Permit.LEDGER_READ)
    if subject is not None and not _CODE.fullmatch(subject[1]):
        raise Refused("Un código solo lleva letras, cifras y guiones.", field="subject")
    if actor_code is not None and not _CODE.fullmatch(actor_code):
        raise Refused("Un código solo lleva letras, cifras y guiones.", field="actor")
    found = visible_entries(
        subject=subject,
        actor_code=actor_code,
        watched=watched,
        before=before,
        limit=PAGE + 1,
        hidden=hidden_from(actor),
    )
    _record(("ledger", "reads"), actor, at)
    return Reading(tuple(found[:PAGE]), len(found) > PAGE, {})


@transaction.atomic(durable=True)
def read_own_institution(
    *, actor: Actor, at: datetime, actor_code: str | None = None, before: int | None = None
) -> Reading:
    """The searches and readings of what is sealed by the people of the reviewer's institution, while they had a role.

    Raises:
        NotPermitted: the actor reviews no openings or has no institution.
    """
    actor.require(Permit.GLASS_REVIEW)
    if not actor.institution:
        raise NotPermitted("Esta página es de la jefatura de cada institución.")
    grants = RoleGrant.objects.filter(institution_code=actor.institution, district=actor.district)
    rows = list(grants.select_related("account").order_by("account__full_name", "pk"))
    found = visible_entries(
        spells=[Spell(row.account.code, row.from_at, row.until_at) for row in rows],
        actions=OWN_ACTIONS,
        actor_code=actor_code,
        before=before,
        limit=PAGE + 1,
        hidden=hidden_from(actor),
    )
    _record(("institution", actor.institution), actor, at)
    names = {row.account.code: row.account.full_name for row in rows}
    return Reading(tuple(found[:PAGE]), len(found) > PAGE, names)


def _record(subject: Subject, actor: Actor, at: datetime) -> None:
    record(action=Action.LEDGER_READ, subject=subject, actor_code=actor.code, at=at)
