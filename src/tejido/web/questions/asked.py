"""Which release a member asks, and what of it: for the builder, its files and the questions that are kept."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.observatory.asking.answering import Answer, answer
from tejido.observatory.asking.choosing import table_for
from tejido.observatory.asking.offers import first_question
from tejido.observatory.asking.question import SUBJECT, Question, read
from tejido.observatory.released.reading import ReleaseInForce, current, release
from tejido.web.context import asking

DRAWN, FITTING, KEPT = "grafico", "ajustar", "guardada"
"""What an address says besides the question: the column that is drawn, that what does not fit may be left out, and the
kept question that is being changed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a release, with its answer when a table has it."""

    release: ReleaseInForce
    question: Question
    answer: Answer | None


def member(request: HttpRequest) -> Actor:
    """Who asks. Raises NotPermitted: not a member who may."""
    actor = asking(request)
    actor.require(Permit.QUESTIONS_ASK)
    return actor


def release_asked(number: int | None) -> ReleaseInForce | None:
    """The release of that number, or the one in force. Raises NotFound: that number was never published."""
    return current() if number is None else release(number)


def question_of(request: HttpRequest, found: ReleaseInForce) -> Question | None:
    """The question of the address; by its first dimension when it only says what is counted."""
    said = request.GET.dict()
    return read(said) or (first_question(found.tables, said[SUBJECT]) if said.get(SUBJECT) else None)


def answered(found: ReleaseInForce, question: Question) -> Asked:
    """The question with its answer."""
    table = table_for(found.tables, question)
    return Asked(found, question, answer(table, question, found.rule) if table else None)
