"""The only reads of the local protocol's versions, of what was said of them and of who read them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.governance.models import Comment, LocalVersion, Reading
from tejido.governance.services.reading import readers_of
from tejido.governance.states import VersionState
from tejido.kernel.errors import NotFound, NotPermitted


def versions_in(actor: Actor) -> QuerySet[LocalVersion]:
    """The versions of the actor's district, newest first. Raises NotPermitted."""
    actor.require(Permit.PROTOCOLS_READ)
    return LocalVersion.objects.filter(district=actor.district).order_by("-number")


def version_numbered(actor: Actor, number: int) -> LocalVersion:
    """One version of the district. Raises NotPermitted; NotFound: there is none with that number."""
    found = versions_in(actor).filter(number=number).first()
    if found is None:
        raise NotFound("No existe esa versión del protocolo local.")
    return found


def published_in(actor: Actor) -> LocalVersion | None:
    """The version that holds in the district; None before the first one is published. Raises NotPermitted."""
    return versions_in(actor).filter(state=VersionState.PUBLISHED).first()


def comments_on(actor: Actor, version: LocalVersion) -> list[Comment]:
    """What was said of a version, oldest first, for the members who debate. One query. Raises NotPermitted."""
    actor.require(Permit.PROTOCOL_DEBATE)
    return list(version.comments.order_by("at", "id")) if version.district == actor.district else []


def unanswered(version: LocalVersion) -> int:
    """How many comments wait for an answer."""
    return version.comments.filter(answered_at=None).count()


def own_readings(actor: Actor, version: LocalVersion) -> list[Reading]:
    """The actor's own tries, oldest first. One query."""
    return list(version.readings.filter(account_code=actor.code).order_by("at", "id"))


@dataclass(frozen=True, slots=True)
class ReadCount:
    """How many of an institution's people read the version."""

    institution: str
    read: int
    asked: int

    @property
    def missing(self) -> int:
        return self.asked - self.read


def who_read(actor: Actor, version: LocalVersion, *, at: datetime) -> dict[str, Reading | None]:
    """Of the actor's own institution, who must read it, by account code, with the reading of who did; for its head.

    Raises:
        NotPermitted: the actor does not direct an institution.
    """
    actor.require(Permit.TASK_MANAGE)
    if version.district != actor.district or not actor.institution:
        raise NotPermitted("Solo la jefatura ve quién de su institución lo leyó.")
    people = [code for code, where in readers_of(version.district, at=at).items() if where == actor.institution]
    done = {row.account_code: row for row in version.readings.filter(passed=True, account_code__in=people)}
    return {code: done.get(code) for code in sorted(people)}


def read_counts(actor: Actor, version: LocalVersion, *, at: datetime) -> list[ReadCount]:
    """How many read it in each institution, those with most missing first; numbers only, for the secretariat.

    Raises:
        NotPermitted: the actor is not the secretariat.
    """
    actor.require(Permit.PROTOCOL_MANAGE)
    readers = readers_of(version.district, at=at)
    done = set(version.readings.filter(passed=True).values_list("account_code", flat=True))
    asked = Counter(readers.values())
    read = Counter(where for code, where in readers.items() if code in done)
    counts = [ReadCount(where, read[where], number) for where, number in asked.items()]
    return sorted(counts, key=lambda one: (-one.missing, one.institution))
