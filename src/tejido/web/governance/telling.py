"""The words of the local protocol: where a version stands, who said what, how a try went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tejido.accounts.actors import Actor
from tejido.accounts.roles import roles
from tejido.directory.libraries import library_of
from tejido.governance.access import versions_in
from tejido.governance.catalog import local_steps
from tejido.governance.models import Comment, LocalVersion, Reading
from tejido.governance.quiz import Quiz
from tejido.governance.states import VersionState
from tejido.web.wording import Look

LOOKS: Mapping[str, Look] = {
    VersionState.DRAFT: Look(VersionState.DRAFT.spanish, "doubt", "edit"),
    VersionState.APPROVED: Look(VersionState.APPROVED.spanish, "info", "law"),
    VersionState.PUBLISHED: Look(VersionState.PUBLISHED.spanish, "ok", "check"),
    VersionState.REPLACED: Look(VersionState.REPLACED.spanish, "plain", "refresh"),
    VersionState.WITHDRAWN: Look(VersionState.WITHDRAWN.spanish, "plain", "close"),
}


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version with its look. `drifted`: the files that plan the cases are not those that it was proposed with."""

    row: LocalVersion
    look: Look
    drifted: bool

    @property
    def session(self) -> str:
        row = self.row
        return f"sesión {row.session_number} del {row.session_on:%d/%m/%Y}" if row.session_on else ""


def version_line(row: LocalVersion) -> VersionLine:
    """One version."""
    holds = row.state in (VersionState.DRAFT, VersionState.APPROVED, VersionState.PUBLISHED)
    return VersionLine(row, LOOKS[row.state], holds and row.library != library_of(row.district).local_version)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the local protocol of a district stands: the version that holds and the one that is open, if any."""

    published: VersionLine | None
    open: VersionLine | None
    earlier: tuple[VersionLine, ...] = ()

    @property
    def approved(self) -> bool:
        """Whether what plans the cases is what a session approved."""
        return self.published is not None and not self.published.drifted


def standing_of(actor: Actor) -> Standing:
    """The versions of the actor's district. One query."""
    lines = [version_line(row) for row in versions_in(actor)]
    open_states = (VersionState.DRAFT, VersionState.APPROVED)
    published = next((line for line in lines if line.row.state == VersionState.PUBLISHED), None)
    opened = next((line for line in lines if line.row.state in open_states), None)
    return Standing(published, opened, tuple(line for line in lines if line not in (published, opened)))


@dataclass(frozen=True, slots=True)
class CommentLine:
    """An opinion with whose it is and the step it is about."""

    row: Comment
    who: str
    step: str


def comment_lines(rows: Iterable[Comment], institutions: Mapping[str, str], district: str) -> list[CommentLine]:
    """Opinions by institution, or by role for who has none: never by a person's name."""
    steps, names = local_steps(district), roles()
    return [
        CommentLine(
            row,
            institutions.get(row.institution_code, row.institution_code)
            or (names[row.role].name if row.role in names else "Un miembro"),
            steps[row.step].action if row.step in steps else "",
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Explained:
    """A question with what was answered, what is right and why."""

    ask: str
    chosen: str
    right: str
    why: str
    hit: bool


def explained(reading: Reading, quiz: Quiz) -> list[Explained]:
    """How a try went, question by question; those that were changed since are left out."""
    return [
        Explained(
            one.ask,
            one.options[reading.answers[one.id]],
            one.options[one.right],
            one.why,
            reading.answers[one.id] == one.right,
        )
        for one in quiz.questions
        if reading.answers.get(one.id) in one.options
    ]
