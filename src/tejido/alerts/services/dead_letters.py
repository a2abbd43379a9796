"""A message given up is itself an alert: people who can mend it are told in the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tejido.accounts.access import role_holders
from tejido.accounts.exclusions import ExclusionSet, exclusions_of_many
from tejido.accounts.permits import Permit
from tejido.accounts.roles import roles
from tejido.alerts.escalation import Kind
from tejido.alerts.models import Delivery
from tejido.alerts.telling import notify_accounts
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.obligations.services.watched import by_code


def tell_of_dead_letters(dead: Sequence[Delivery], *, at: datetime) -> None:
    """Write one page delivery for each dead letter and each person who reads them. Inner step."""
    for letter in dead:
        record(
            action=Action("alert.dead"),
            subject=("case", letter.subject_code),
            actor_code="system:courier",
            at=at,
            data={"obligation": letter.obligation_code, "channel": letter.channel},
        )
    rows = [
        Delivery(
            key=f"dead:{letter.pk}:{reader}",
            obligation_code=letter.obligation_code,
            subject_code=letter.subject_code,
            institution_code=letter.institution_code,
            rung="secretariat",
            kind=Kind.DEAD,
            moment=at,
            account_code=reader,
            channel="page",
            why=f"No se pudo entregar un aviso por {letter.channel}: {letter.failure}",
            state="sent",
            created_at=at,
            sent_at=at,
        )
        for letter in dead
        for reader in _readers(letter)
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    notify_accounts({row.account_code for row in rows})


def _readers(letter: Delivery) -> set[str]:
    """The accounts of the letter's district that may read dead letters, without those the case excludes."""
    exclusions = exclusions_of_many([letter.subject_code]).get(letter.subject_code, ExclusionSet())
    district = "".join(task.district for task in by_code([letter.obligation_code]).values())
    names = [name for name, role in roles().items() if Permit.DEAD_LETTERS_READ in role.permits]
    found = (holder for name in names for holder in role_holders(name, district=district, exclusions=exclusions))
    return {holder.account_code for holder in found}
