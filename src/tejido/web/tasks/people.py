"""Names of the people of one's own institution; those of others are told by their institution only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.accounts.machines.access import is_machine
from tejido.directory.access import Colleague, colleagues
from tejido.directory.people import Staff
from tejido.directory.routing import routes


@dataclass(frozen=True, slots=True)
class Names:
    """How the actor calls people and institutions."""

    actor: Actor
    people: Mapping[str, Colleague]
    institutions: Mapping[str, str]
    outside: frozenset[str] = frozenset()
    """The institutions that do not use the platform."""
    staff: Staff = field(default_factory=Staff)

    def institution(self, code: str) -> str:
        """The name of an institution; its code when the directory does not know it."""
        return self.institutions.get(code, code)

    def why_not_there(self, code: str) -> str:
        """Why its tasks are recorded by another institution."""
        return (
            "no usa la plataforma" if code in self.outside else "no tiene a nadie que pueda atenderla en la plataforma"
        )

    def person(self, code: str, institution: str | None = None) -> str:
        """«usted», a colleague's name, or where a stranger works; `institution` None: the actor's own."""
        if code == self.actor.code:
            return "usted"
        if code.startswith("system:"):
            return "Tejido, de forma automática"
        if code in self.people:
            return self.people[code].name
        if is_machine(code) and institution in (None, self.actor.institution):
            return "un sistema de su institución"
        if institution not in (None, self.actor.institution):
            return self.institution(institution or "") or "otra institución"
        return "una persona que ya no está en su institución" if code else ""

    def decider(self, code: str) -> str:
        """Who decided: a colleague by name, somebody of elsewhere (the secretariat) by the institution of the post."""
        where = {post.code: post.institution for post in self.staff.posts}
        held = (where.get(post) for post, person, _ in self.staff.postings if person.code == code)
        return self.person(code, next(held, None))

    def choices(self, *, without: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
        """Who may be given a task: whoever holds a post now, with the post beside the name."""
        present = [one for one in self.people.values() if one.present and one.code not in without]
        return [(one.code, f"{one.name} · {one.post}" + self._you(one.code)) for one in present]

    def _you(self, code: str) -> str:
        return " (usted)" if code == self.actor.code else ""


def names_for(actor: Actor, *, at: datetime) -> Names:
    """Two queries while the directory did not change."""
    snapshot = routes(at)
    known = snapshot.institutions
    people = {one.code: one for one in colleagues(actor, at=at)}
    outside = frozenset(code for code, found in known.items() if not found.uses_platform)
    return Names(actor, people, {code: found.name for code, found in known.items()}, outside, snapshot.staff)
