"""Posts and the people in them during a window of time, as values. Pure; no query is made here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final

WORKING_POSTS: Final = ("operator", "head")


@dataclass(frozen=True, slots=True)
class Person:
    """An account by its number and its code."""

    account_id: int
    code: str


@dataclass(frozen=True, slots=True)
class Span:
    """`[from_at, until_at)`; no end when `until_at` is None."""

    from_at: datetime
    until_at: datetime | None

    def covers(self, at: datetime) -> bool:
        return self.from_at <= at and (self.until_at is None or at < self.until_at)


@dataclass(frozen=True, slots=True)
class PostFacts:
    """A post of an institution."""

    code: str
    institution: str
    kind: str
    name: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Shift:
    """Who is on duty in a post, and who stands in."""

    post: str
    person: Person
    substitute: Person | None
    span: Span


@dataclass(frozen=True)
class Staff:
    """Everybody that may hear an alert. Accounts that are not active are not here.

    Somebody whose role in the institution ended and who was left in the post holds nothing: the alert goes on.
    """

    posts: tuple[PostFacts, ...] = ()
    postings: tuple[tuple[str, Person, Span], ...] = ()
    shifts: tuple[Shift, ...] = ()
    absences: tuple[tuple[int, Span], ...] = ()
    roles: tuple[tuple[str, int, Span], ...] = ()
    """Institution, account and span of every role by which a person in a post may act there."""
    workers: tuple[tuple[str, int, Span], ...] = ()
    """As `roles`, those alone that may act on tasks: nobody else holds an operator's post or a headship."""
    earlier_duty_end: Mapping[str, datetime] = field(default_factory=dict)
    """For each post, when the last shift before this window ended."""

    def posts_of(self, institution: str, kind: str) -> tuple[PostFacts, ...]:
        return self._posts_of.get((institution, kind), ())

    def holders(self, post: str, at: datetime) -> list[Person]:
        """Who holds the post at that instant and has a role for it there, by the order in which they took it."""
        facts = self._post_of[post]
        fit = self._workers_of if facts.kind in WORKING_POSTS else self._roles_of
        held = self._named(post, at)
        return [p for p in held if any(s.covers(at) for s in fit.get((facts.institution, p.account_id), ()))]

    def workers_in(self, institution: str, at: datetime) -> set[int]:
        """The accounts that may act on the tasks of the institution: its operators and heads."""
        posts = (post for kind in WORKING_POSTS for post in self.posts_of(institution, kind))
        return {person.account_id for post in posts for person in self.holders(post.code, at)}

    def on_duty(self, post: str, at: datetime) -> list[Shift]:
        return [shift for shift in self._shifts_of.get(post, ()) if shift.span.covers(at)]

    def in_post(self, post: str, at: datetime) -> set[int]:
        """The accounts that hold the post (with a role or without), are on duty in it or stand in."""
        shifts = self.on_duty(post, at)
        people = [*self._named(post, at), *(s.person for s in shifts), *(s.substitute for s in shifts if s.substitute)]
        return {person.account_id for person in people}

    def last_duty_end(self, post: str, at: datetime) -> datetime | None:
        """When the last shift of the post that is over at that instant ended."""
        ends = [s.span.until_at for s in self._shifts_of.get(post, ()) if s.span.until_at and s.span.until_at <= at]
        earlier = self.earlier_duty_end.get(post)
        return max([*ends, *([earlier] if earlier else [])], default=None)

    def away(self, account_id: int, at: datetime) -> bool:
        return any(span.covers(at) for span in self._absences_of.get(account_id, ()))

    def works_in(self, institution: str, at: datetime) -> set[int]:
        """The accounts that hold some post of the institution at that instant and have a role there."""
        codes = (post.code for post in self.posts if post.institution == institution)
        return {person.account_id for code in codes for person in self.holders(code, at)}

    def _named(self, post: str, at: datetime) -> list[Person]:
        return [person for person, span in self._postings_of.get(post, ()) if span.covers(at)]

    @cached_property
    def _post_of(self) -> dict[str, PostFacts]:
        return {post.code: post for post in self.posts}

    @cached_property
    def _roles_of(self) -> dict[tuple[str, int], list[Span]]:
        return _spans(self.roles)

    @cached_property
    def _workers_of(self) -> dict[tuple[str, int], list[Span]]:
        return _spans(self.workers)

    @cached_property
    def _posts_of(self) -> dict[tuple[str, str], tuple[PostFacts, ...]]:
        found: dict[tuple[str, str], tuple[PostFacts, ...]] = {}
        for post in sorted(self.posts, key=lambda p: p.code):
            key = (post.institution, post.kind)
            found[key] = (*found.get(key, ()), post)
        return found

    @cached_property
    def _postings_of(self) -> dict[str, list[tuple[Person, Span]]]:
        found: dict[str, list[tuple[Person, Span]]] = {}
        for post, person, span in sorted(self.postings, key=lambda p: (p[2].from_at, p[1].account_id)):
            found.setdefault(post, []).append((person, span))
        return found

    @cached_property
    def _shifts_of(self) -> dict[str, list[Shift]]:
        found: dict[str, list[Shift]] = {}
        for shift in sorted(self.shifts, key=lambda s: (s.span.from_at, s.person.account_id)):
            found.setdefault(shift.post, []).append(shift)
        return found

    @cached_property
    def _absences_of(self) -> dict[int, list[Span]]:
        found: dict[int, list[Span]] = {}
        for account_id, span in self.absences:
            found.setdefault(account_id, []).append(span)
        return found


def _spans(roles: tuple[tuple[str, int, Span], ...]) -> dict[tuple[str, int], list[Span]]:
    found: dict[tuple[str, int], list[Span]] = {}
    for institution, account_id, span in roles:
        found.setdefault((institution, account_id), []).append(span)
    return found
