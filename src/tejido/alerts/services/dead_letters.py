"""A message given up is itself an alert: people who can mend it are told in the page, never an excluded one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from django.conf import settings

from tejido.accounts.access import Holder, role_holders
from tejido.accounts.exclusions import ROLE_OF_RUNG, ExclusionSet, exclusions_of_many
from tejido.accounts.permits import Permit
from tejido.accounts.roles import roles
from tejido.alerts.channels import PAGE
from tejido.alerts.escalation import Kind
from tejido.alerts.hearing import barred_codes
from tejido.alerts.models import Delivery
from tejido.alerts.services.delivery_rows import NewDelivery, call_row, insert_deliveries
from tejido.alerts.wording import dead_sentence
from tejido.directory.ladders import NOBODY_EXCLUDED
from tejido.directory.routes import Routes
from tejido.directory.routing import routes
from tejido.ledger.actions import Action
from tejido.ledger.recording import NewEntry, record_many

_RUNG_OF_ROLE = {role: rung for rung, role in ROLE_OF_RUNG.items()}


class Letter(Protocol):
    """What a dead letter has, stored or about to be."""

    @property
    def obligation_code(self) -> str: ...
    @property
    def subject_kind(self) -> str: ...
    @property
    def subject_code(self) -> str: ...
    @property
    def institution_code(self) -> str: ...
    @property
    def account_code(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def failure(self) -> str: ...


def tell_of_dead_letters(dead: Sequence[Delivery], *, at: datetime) -> None:
    """Write in the ledger that they were given up, and tell who reads dead letters. Inner step."""
    if not dead:
        return
    exclusions = exclusions_of_many({letter.subject_code for letter in dead})
    record_many(
        [
            NewEntry(
                Action.ALERT_DEAD,
                (letter.subject_kind, letter.subject_code),
                "system:courier",
                at,
                {"obligation": letter.obligation_code, "channel": letter.channel},
            )
            for letter in dead
        ]
    )
    insert_deliveries(list(letters_to_readers(dead, routes(at), exclusions, at=at)))


def letters_to_readers(
    dead: Sequence[Letter], known: Routes, exclusions: Mapping[str, ExclusionSet], *, at: datetime
) -> Iterator[NewDelivery]:
    """The page deliveries that tell of the letters: to each reader one an hour for each person and channel that fails,
    so that a mail server that is down does not bury the readers."""
    holders: dict[str, list[Holder]] = {}
    told: set[str] = set()
    for letter in dead:
        district = _district(letter, known)
        if district not in holders:
            holders[district] = _holders(district)
        for reader in _readers(holders[district], exclusions.get(letter.subject_code, NOBODY_EXCLUDED), known, at):
            key = f"dead:{letter.account_code or letter.obligation_code}:{letter.channel}:{at:%Y-%m-%dT%H}:{reader}"
            if key not in told:
                told.add(key)
                yield call_row(
                    key,
                    subject=(letter.obligation_code, letter.subject_kind, letter.subject_code, letter.institution_code),
                    rung="secretariat",
                    kind=Kind.DEAD,
                    account=reader,
                    channel=PAGE,
                    why=dead_sentence(letter.channel, letter.failure),
                    moment=at,
                    at=at,
                )


def _holders(district: str) -> list[Holder]:
    names = [name for name, role in roles().items() if Permit.DEAD_LETTERS_READ in role.permits]
    return [holder for name in names for holder in role_holders(name, district=district)]


def _readers(holders: list[Holder], exclusions: ExclusionSet, known: Routes, at: datetime) -> list[str]:
    """The accounts that may read dead letters, without those whom the subject excludes in any way."""
    if not exclusions:
        return [holder.account_code for holder in holders]
    barred = barred_codes(known, exclusions, at=at)
    return [
        holder.account_code
        for holder in holders
        if holder.account_code not in barred
        and holder.institution_code not in exclusions.institutions
        and not exclusions.silences(_RUNG_OF_ROLE.get(holder.role, holder.role), holder.institution_code)
    ]


def _district(letter: Letter, known: Routes) -> str:
    institution = known.institutions.get(letter.institution_code)
    return (institution.district if institution else "") or str(settings.TEJIDO_DISTRICT)
