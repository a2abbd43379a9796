"""The life of a version in few words: proposed, approved, published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tejido.governance.catalog import quiz_of
from tejido.governance.models import LocalVersion
from tejido.governance.services.acknowledging import Tried, answer_quiz
from tejido.governance.services.versions import (
    Proposal,
    SessionRecord,
    approve_version,
    propose_version,
    publish_version,
)
from tejido.kernel.clock import lima_date
from tests import people
from tests.people import Part, actor
from tests.world import AT

TEXT = "Texto inventado del protocolo local para la prueba. " * 6
CHANGED = "Cambia que ahora se confirma cada derivación."
LATER = AT + timedelta(days=2)
SESSION = SessionRecord("4", date(2026, 11, 24), "Acta 4-2026 del 24/11/2026")


def proposed(at: Any = AT, **more: Any) -> LocalVersion:
    return propose_version(Proposal(**({"text": TEXT, "changed": CHANGED} | more)), actor=actor(people.julia), at=at)


def approved(at: Any = LATER) -> LocalVersion:
    row = proposed(min(AT, at))
    session = SESSION if at == LATER else replace(SESSION, held_on=lima_date(at))
    approve_version(row.number, session, actor=actor(people.julia), at=at)
    return LocalVersion.objects.get(pk=row.pk)


def published(at: Any = LATER) -> LocalVersion:
    row = approved(at)
    publish_version(row.number, actor=actor(people.julia), at=at)
    return LocalVersion.objects.get(pk=row.pk)


def right_answers() -> dict[str, str]:
    quiz = quiz_of(people.HERE)
    assert quiz is not None
    return {one.id: one.right for one in quiz.questions}


def wrong_answers() -> dict[str, str]:
    quiz = quiz_of(people.HERE)
    assert quiz is not None
    return {one.id: next(code for code in one.options if code != one.right) for one in quiz.questions}


def tried(version: LocalVersion, who: Part, answers: dict[str, str], form: str = "", at: Any = LATER) -> Tried:
    quiz = quiz_of(people.HERE)
    assert quiz is not None
    return answer_quiz(version.number, answers, quiz_version=quiz.version, form=form, actor=actor(who), at=at)
