"""Open what is sealed in a case, for who may see it, leaving a line in the ledger each time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.access import Seen, get_case, notes_of, see_case
from tejido.cases.field_policy import SEALED_GROUPS, Closeness, Group, for_recipient
from tejido.cases.models import Person
from tejido.kernel.errors import NotPermitted
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.vault.sealing import DataKeyHandle, handle_of

_ADDRESS = ("address", "address_reference")
_NAMES = ("names", "surnames")


@dataclass(frozen=True, slots=True)
class OpenedPerson:
    """A person's identity as far as the actor's sector may see it."""

    code: str
    role: str
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A note with its text."""

    at: datetime
    actor_code: str
    institution_code: str
    text: str


@dataclass(frozen=True, slots=True)
class Opened:
    """All that was opened at once; what may not be shown is absent, not blank."""

    people: tuple[OpenedPerson, ...]
    contact: dict[str, Any] | None
    details: dict[int, str]
    notes: tuple[OpenedNote, ...]


@transaction.atomic(durable=True)
def open_identity(case_code: str, *, actor: Actor, at: datetime, recipient: str = "", notes: bool = True) -> Opened:
    """Unseal what the actor may see of the case and record that it was read, by groups, never by value.

    `recipient`: only what that sector may see as well, for a paper that is handed to it; `notes` False leaves the notes
    of the case shut.
    The safe contact and the notes leave a line of their own when there are any: a head looks for them by name.

    Raises:
        NotFound: the case is not the actor's.
        NotPermitted: the actor may never read identities, or its sector sees none of this case.
        CannotUnseal: the case's key was erased.
    """
    seen = see_case(actor, case_code)
    if recipient:
        seen = replace(seen, groups=for_recipient(seen.groups, recipient))
    groups = seen.groups & SEALED_GROUPS
    if not _may_open(seen, actor) or not groups:
        raise NotPermitted("Su tarea no necesita la identidad de las personas de este caso.")
    handle = handle_of(case_code)
    opened = Opened(
        people=tuple(_person(person, seen, handle) for person in _people(seen)),
        contact=_contact(seen, handle),
        details=_details(seen, handle),
        notes=_notes(seen, actor, handle) if notes else (),
    )
    data = {"groups": sorted(groups), "closeness": str(seen.closeness)}
    read = {Action.IDENTITY_READ: True, Action.CONTACT_READ: opened.contact, Action.NOTES_READ: opened.notes}
    for action, found in read.items():
        if found:
            said = data if action is Action.IDENTITY_READ else {}
            record(action=action, subject=("case", case_code), actor_code=actor.code, at=at, data=said)
    return opened


def _may_open(seen: Seen, actor: Actor) -> bool:
    return seen.closeness == Closeness.GLASS or actor.may(Permit.IDENTITY_READ)


def _people(seen: Seen) -> list[Person]:
    rows = seen.case.people.order_by("id")
    if not seen.shows(Group.PERPETRATOR):
        rows = rows.exclude(role="alleged_perpetrator")
    if not seen.shows(Group.HOUSEHOLD):
        rows = rows.exclude(role="other")
    return list(rows)


def _person(person: Person, seen: Seen, handle: DataKeyHandle) -> OpenedPerson:
    if person.identity_sealed is None:
        return OpenedPerson(person.code, person.role, {})
    fields = handle.mapping(person.identity_sealed, context=f"person:{person.code}")
    return OpenedPerson(person.code, person.role, _shown(fields, person.role, seen))


def _shown(fields: dict[str, Any], role: str, seen: Seen) -> dict[str, Any]:
    if role == "alleged_perpetrator" or seen.shows(Group.IDENTITY):
        shown = {k: v for k, v in fields.items() if v and k not in _ADDRESS}
    elif seen.shows(Group.INITIALS):
        shown = {"initials": initials(fields)}
    else:
        shown = {}
    if seen.shows(Group.ADDRESS):
        shown |= {k: fields[k] for k in _ADDRESS if fields.get(k)}
    return shown


def initials(fields: dict[str, Any]) -> str:
    """The initials of names and surnames, for schools."""
    words = " ".join(str(fields.get(name) or "") for name in _NAMES).split()
    return " ".join(f"{word[0].upper()}." for word in words)


def _contact(seen: Seen, handle: DataKeyHandle) -> dict[str, Any] | None:
    if not seen.shows(Group.CONTACT) or seen.case.contact_sealed is None:
        return None
    return handle.mapping(seen.case.contact_sealed, context="contact")


def _details(seen: Seen, handle: DataKeyHandle) -> dict[int, str]:
    if not seen.shows(Group.DETAIL):
        return {}
    return {
        row.number: handle.text(row.detail_sealed, context=f"incident:{row.number}")
        for row in seen.case.incidents.all()
        if row.detail_sealed is not None
    }


def _notes(seen: Seen, actor: Actor, handle: DataKeyHandle) -> tuple[OpenedNote, ...]:
    return tuple(
        OpenedNote(note.at, note.actor_code, note.institution_code, handle.text(note.text_sealed, context="note"))
        for note in notes_of(seen, actor)
    )


@transaction.atomic(durable=True)
def open_task_notes(
    case_code: str, notes: Mapping[str, tuple[str, bytes]], *, actor: Actor, at: datetime
) -> dict[str, str]:
    """What was written under a task, by the caller's names; `notes` maps each to its context and the sealed text.

    The contexts are those of its acts (`act:<task>`), requests for more time (`extension:<task>`), and the handover
    note and reasons of a referral (`handover`, `referral:<code>`): the caller has read the rows through `access`.

    Raises:
        NotFound: the case is not the actor's.
        CannotUnseal: the case's key was erased.
    """
    get_case(actor, case_code)
    handle = handle_of(case_code)
    texts = {name: handle.text(blob, context=context) for name, (context, blob) in notes.items()}
    if texts:
        record(action=Action.NOTES_READ, subject=("case", case_code), actor_code=actor.code, at=at, data={})
    return texts
