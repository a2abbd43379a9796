"""Who hears an alert. Pure: a snapshot of the staff in, people out (docs/adr/0008).

An alert always finds a person. From the rung asked for, upwards, the first step that yields somebody ends the search:

    post         on duty now -> who stands in -> everybody who holds an operator post
    head         on duty in a head post -> who stands in -> everybody who holds one
    secretariat  the same in the technical secretariat of the district
    body         the alternate reader of the coordination body; its members only when they were asked for by name

If the whole way is empty because people are away, it is walked again and the absent hear, told why. An excluded
account, post, institution or rung never hears, on any step; somebody who holds an excluded post, or any
post of an excluded institution, is excluded everywhere. Nobody is returned only when nobody else is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tejido.accounts.exclusions import ExclusionSet
from tejido.directory.people import WORKING_POSTS, Person, PostFacts, Staff
from tejido.kernel.clock import LIMA

RUNGS: Final = ("post", "head", "secretariat", "body")
NOBODY_EXCLUDED: Final = ExclusionSet()
_RUNG_OF: Final = {"operator": "post"}
_NO_ONE_ELSE: Final = "figura ausente, pero no queda nadie más a quien avisar"

Free = Callable[[Person], bool]
"""Whether a person may be told on this walk."""


@dataclass(frozen=True, slots=True)
class Hearer:
    """A person to be told and why; `rung` (or `log_reader`) and `institution` are where the search ended."""

    account_id: int
    account_code: str
    post_code: str
    reason: str
    rung: str
    institution: str


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of one institution; `reason` says how the search came there."""

    institution: str
    rung: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """Where the search starts and where it goes on. `secretariat` and `body` are institution codes, "" when unknown."""

    staff: Staff
    secretariat: str
    body: str

    def hearers(
        self, institution: str, rung: str, *, at: datetime, exclusions: ExclusionSet = NOBODY_EXCLUDED, reason: str = ""
    ) -> list[Hearer]:
        """Who hears, by the order in which they took their posts; empty only when nobody may."""
        if rung not in RUNGS:
            raise ValueError(f"no such rung: {rung}")
        barred = self.barred(exclusions, at)
        steps = [s for s in self._steps(institution, rung, reason) if not _silenced(exclusions, s)]
        for absent_too in (False, True):
            for step in steps:
                if found := self._in_step(step, at, barred, absent_too):
                    return found
        return []

    def _steps(self, institution: str, rung: str, reason: str) -> Iterator[Step]:
        start = RUNGS.index(rung)
        if start == 0:
            yield Step(institution, "post", "operator", reason)
        if start <= 1:
            climbed = "nadie disponible en el puesto: se avisa a la jefatura" if start == 0 else ""
            yield Step(institution, "head", "head", _joined(reason, climbed))
        if rung == "body":
            yield Step(self.body, "body", "body", reason)
        climbed = "" if rung == "secretariat" else "nadie disponible ahí: se avisa a la secretaría técnica"
        yield Step(self.secretariat, "secretariat", "secretariat", _joined(reason, climbed))
        last = "nadie disponible en la secretaría técnica: se avisa a la lectura alterna"
        yield Step(self.body, "log_reader", "log_reader", _joined(reason, last))

    def _in_step(self, step: Step, at: datetime, barred: set[int], absent_too: bool) -> list[Hearer]:
        posts = self.staff.posts_of(step.institution, step.kind)

        def free(person: Person) -> bool:
            return person.account_id not in barred and (absent_too or not self.staff.away(person.account_id, at))

        found = [h for post in posts for h in self._on_duty(post, step, at, free)]
        if not found:
            why = _joined(step.reason, self._why_no_duty(posts, at))
            held = [(p, post) for post in posts for p in self.staff.holders(post.code, at) if free(p)]
            found = [_hearer(person, post, step, why) for person, post in held]
        if absent_too:
            found = [replace(h, reason=_joined(h.reason, _NO_ONE_ELSE)) for h in found]
        return _each_once(found)

    def _on_duty(self, post: PostFacts, step: Step, at: datetime, free: Free) -> Iterator[Hearer]:
        staff = self.staff
        working = (staff.workers_in if post.kind in WORKING_POSTS else staff.works_in)(post.institution, at)
        for shift in self.staff.on_duty(post.code, at):
            if shift.person.account_id in working and free(shift.person):
                yield _hearer(shift.person, post, step, _joined(step.reason, "de turno"))
            elif shift.substitute and shift.substitute.account_id in working and free(shift.substitute):
                yield _hearer(shift.substitute, post, step, _joined(step.reason, "reemplazo de turno"))

    def _why_no_duty(self, posts: tuple[PostFacts, ...], at: datetime) -> str:
        if any(self.staff.on_duty(post.code, at) for post in posts):
            return "quien está de turno no puede atender: se avisa a las demás personas del puesto"
        past = [end for post in posts if (end := self.staff.last_duty_end(post.code, at))]
        if past:
            day = max(past).astimezone(LIMA)
            return f"no hay turno vigente: el último terminó el {day:%d/%m/%Y} a las {day:%H:%M}"
        return "no hay turno vigente: no se registró ninguno"

    def barred(self, exclusions: ExclusionSet, at: datetime) -> set[int]:
        """The accounts that must not hear, by themselves or by the post, institution or rung they belong to."""
        if not exclusions:
            return set()
        barred = {p.account_id for _, p, _ in self.staff.postings if p.code in exclusions.accounts}
        for post in self.staff.posts:
            rung = _RUNG_OF.get(post.kind, post.kind)
            if (
                post.code in exclusions.posts
                or post.institution in exclusions.institutions
                or exclusions.silences(rung, post.institution)
            ):
                barred |= self.staff.in_post(post.code, at)
        return barred


def _silenced(exclusions: ExclusionSet, step: Step) -> bool:
    return (
        not step.institution
        or step.institution in exclusions.institutions
        or exclusions.silences(step.rung, step.institution)
    )


def _hearer(person: Person, post: PostFacts, step: Step, why: str) -> Hearer:
    return Hearer(person.account_id, person.code, post.code, why, step.rung, step.institution)


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _each_once(found: list[Hearer]) -> list[Hearer]:
    return list({h.account_id: h for h in reversed(found)}.values())[::-1]
