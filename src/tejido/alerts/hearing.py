"""Whom a call reaches: the people of a rung, the person who has the task in hand, and never an excluded one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tejido.accounts.exclusions import ExclusionSet
from tejido.alerts.escalation import Call, Kind
from tejido.directory.ladders import Hearer
from tejido.directory.routes import Routes
from tejido.obligations.services.watched import Looked
from tejido.protocols.steps import Who

_STRONGEST_FIRST = (Kind.LATE, Kind.START, Kind.UNACKNOWLEDGED, Kind.REMINDER)


def told(
    row: Looked, calls: Iterable[Call], known: Routes, exclusions: ExclusionSet, at: datetime
) -> list[tuple[Call, Hearer | None]]:
    """Each person once, by the strongest of the calls that reach her; None where a call finds nobody at all."""
    found: list[tuple[Call, Hearer | None]] = []
    heard: set[str] = set()
    for call in sorted(calls, key=lambda c: _STRONGEST_FIRST.index(c.kind)):
        hearers = hearers_of(row, call, known, exclusions, at)
        if not hearers:
            found.append((call, None))
        for hearer in hearers:
            if hearer.account_code not in heard:
                heard.add(hearer.account_code)
                found.append((call, hearer))
    return found


def hearers_of(row: Looked, call: Call, known: Routes, exclusions: ExclusionSet, at: datetime) -> list[Hearer]:
    """The people of the rung; for the post, whoever has the task in hand alone, and the others too once it is late."""
    found = known.hearers(row.desk_institution, call.rung, at=at, exclusions=exclusions)
    if call.rung != Who.POST or not row.assigned_code:
        return found
    owner = _owner(row, known, exclusions, at)
    if owner is None:
        return found
    if call.kind != Kind.LATE:
        return [owner]
    return [owner, *(one for one in found if one.account_code != owner.account_code)]


def barred_codes(known: Routes, exclusions: ExclusionSet, *, at: datetime) -> frozenset[str]:
    """The accounts that must not hear of a subject with these exclusions, by themselves or by what they hold now."""
    if not exclusions:
        return frozenset()
    barred = known.barred(exclusions, at=at)
    people = [person for _, person, _ in known.staff.postings]
    for shift in known.staff.shifts:
        people += [shift.person, *([shift.substitute] if shift.substitute else [])]
    return exclusions.accounts | {person.code for person in people if person.account_id in barred}


def _owner(row: Looked, known: Routes, exclusions: ExclusionSet, at: datetime) -> Hearer | None:
    """The person whom the task was given to, while that person holds a post there, is not away and not excluded."""
    if row.assigned_code in barred_codes(known, exclusions, at=at):
        return None
    for kind, rung in (("operator", "post"), ("head", "head")):
        for post in known.staff.posts_of(row.desk_institution, kind):
            for person in known.staff.holders(post.code, at):
                if person.code == row.assigned_code and not known.staff.away(person.account_id, at):
                    reason = "la tarea está a su cargo"
                    return Hearer(person.account_id, person.code, post.code, reason, rung, row.desk_institution)
    return None
