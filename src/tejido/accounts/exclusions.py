"""Who must never hear of a case, as a value, and the reading of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.accounts.models import Exclusion

ROLE_OF_RUNG = {"head": "head", "secretariat": "secretariat", "body": "coordination_body"}
"""The role that answers for each rung above the post; a rung of one institution is written `head:<institution>`."""


@dataclass(frozen=True, slots=True)
class ExclusionSet:
    """The exclusions in force of one subject. Accounts, institutions and posts by code.

    A rung is `head`, `secretariat` or `body`, or `head:<institution code>` for the head of one institution.
    """

    accounts: frozenset[str] = field(default_factory=frozenset)
    institutions: frozenset[str] = field(default_factory=frozenset)
    posts: frozenset[str] = field(default_factory=frozenset)
    rungs: frozenset[str] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.accounts or self.institutions or self.posts or self.rungs)

    def excludes(self, actor: Actor, *, posts: Collection[str] = ()) -> bool:
        """True when the actor must not know of the subject; `posts` are the posts that the actor holds now."""
        return (
            actor.code in self.accounts
            or (actor.institution or "") in self.institutions
            or not self.posts.isdisjoint(posts)
            or any(self._is_rung(actor, rung) for rung in self.rungs)
        )

    def silences(self, rung: str, institution: str = "") -> bool:
        """True when that rung of the ladder (of that institution) must not be told."""
        return rung in self.rungs or f"{rung}:{institution}" in self.rungs

    def _is_rung(self, actor: Actor, excluded: str) -> bool:
        rung, _, institution = excluded.partition(":")
        return ROLE_OF_RUNG.get(rung) == actor.role and institution in ("", actor.institution or "")


def exclusions_of(subject_code: str) -> ExclusionSet:
    """The exclusions in force of one subject; empty when there are none. One query."""
    return exclusions_of_many((subject_code,))[subject_code]


def exclusions_of_many(subject_codes: Iterable[str]) -> dict[str, ExclusionSet]:
    """The exclusions in force of each subject, every one asked for present. One query."""
    codes = list(subject_codes)
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = Exclusion.in_force().filter(subject_code__in=codes)
    for subject, kind, value in rows.values_list("subject_code", "kind", "value"):
        found[subject][kind].add(value)
    return {code: _set_of(found[code]) if code in found else ExclusionSet() for code in codes}


@dataclass(frozen=True, slots=True)
class ListedExclusion:
    """One exclusion in force, without its reason."""

    kind: str
    value: str
    since: datetime
    added_by: str


def listed_exclusions(subject_code: str) -> list[ListedExclusion]:
    """The exclusions in force of one subject, oldest first, for who may know them. One query."""
    rows = Exclusion.in_force().filter(subject_code=subject_code).order_by("at", "pk")
    return [ListedExclusion(*row) for row in rows.values_list("kind", "value", "at", "added_by")]


def _set_of(values: dict[str, set[str]]) -> ExclusionSet:
    return ExclusionSet(
        accounts=frozenset(values["account"]),
        institutions=frozenset(values["institution"]),
        posts=frozenset(values["post"]),
        rungs=frozenset(values["rung"]),
    )
