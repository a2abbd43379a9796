"""An operator answers the questions of the published version: who passes has read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.governance.catalog import quiz_of
from tejido.governance.models import LocalVersion, Reading
from tejido.governance.quiz import Quiz
from tejido.governance.services.reading import KIND, close_reading
from tejido.governance.states import VersionState
from tejido.kernel.errors import Conflict, FieldErrors, NotFound
from tejido.ledger.actions import Action
from tejido.ledger.recording import record


@dataclass(frozen=True, slots=True)
class Tried:
    """How a try went, with the questions that were asked."""

    reading: Reading
    quiz: Quiz


@transaction.atomic(durable=True)
def answer_quiz(
    number: int, answers: Mapping[str, str], *, quiz_version: str, form: str, actor: Actor, at: datetime
) -> Tried:
    """Keep a try; one that passes closes the person's task. The same form twice counts once; who passed does not again.

    Raises:
        NotPermitted: nothing is asked of that role; NotFound: no such version, or the district has no questions.
        Conflict: it is not the published one, it was passed already, or the questions changed meanwhile.
        FieldErrors: a question has no answer, or one that is not offered. WrongFile: the file is wrong.
    """
    actor.require(Permit.PROTOCOL_ACKNOWLEDGE)
    version = LocalVersion.objects.select_for_update().filter(district=actor.district, number=number).first()
    quiz = quiz_of(actor.district)
    if version is None or quiz is None:
        raise NotFound("No hay preguntas que responder de esa versión.")
    if version.state != VersionState.PUBLISHED:
        raise Conflict("Esa versión no es la publicada. Lea la que está en vigor.")
    own = version.readings.filter(account_code=actor.code)
    sent = own.filter(form=form).first() if form else None
    if sent is not None:
        return Tried(sent, quiz)
    if own.filter(passed=True).exists():
        raise Conflict("Usted ya la dio por leída. No hace falta otra vez.")
    if quiz_version != quiz.version:
        raise Conflict("Las preguntas cambiaron mientras respondía. Respóndalas otra vez.")
    _check(answers, quiz)
    right = quiz.right_in(answers)
    reading = Reading.objects.create(
        version=version,
        account_code=actor.code,
        institution_code=actor.institution or "",
        at=at,
        quiz=quiz.version,
        answers=dict(answers),
        right=right,
        asked=len(quiz.questions),
        passed=quiz.passed(answers),
        form=form,
    )
    action = Action.PROTOCOL_READ if reading.passed else Action.PROTOCOL_QUIZZED
    data = {"version": version.number, "right": right}
    record(action=action, subject=(KIND, version.code), actor_code=actor.code, at=at, data=data)
    if reading.passed:
        close_reading(version, actor.code, at=at)
    return Tried(reading, quiz)


def _check(answers: Mapping[str, str], quiz: Quiz) -> None:
    wrong = {one.id: ["Elija una respuesta."] for one in quiz.questions if answers.get(one.id, "") not in one.options}
    if wrong:
        raise FieldErrors(wrong)
