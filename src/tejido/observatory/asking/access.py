"""The only reads of the questions that members keep: the own ones, and those shared in the district."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.kernel.errors import NotFound
from tejido.observatory.asking.models import SavedQuestion


def visible_questions(actor: Actor) -> QuerySet[SavedQuestion]:
    """The actor's own questions and those that others of the district share. Raises NotPermitted."""
    actor.require(Permit.QUESTIONS_ASK)
    shared = Q(district=actor.district, shared_at__isnull=False)
    return SavedQuestion.objects.filter(Q(account_id=actor.account_id) | shared)


def own_questions(actor: Actor) -> QuerySet[SavedQuestion]:
    """What the actor keeps, by name. Raises NotPermitted."""
    return visible_questions(actor).filter(account_id=actor.account_id).order_by("name")


def shared_questions(actor: Actor) -> QuerySet[SavedQuestion]:
    """What others of the district share, the newest first. Raises NotPermitted."""
    return visible_questions(actor).exclude(account_id=actor.account_id).order_by("-shared_at")


def question_of_code(actor: Actor, code: str) -> SavedQuestion:
    """One question, own or shared. Raises NotPermitted; NotFound: there is none for this actor."""
    found = visible_questions(actor).filter(code=code).first()
    if found is None:
        raise NotFound("No existe esa pregunta, o quien la guardó ya no la comparte.")
    return found
