"""A member keeps a question, changes it, shares it, takes it back and deletes it. Only who kept it may."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.kernel.codes import new_code
from tejido.kernel.errors import FieldErrors, NotFound, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.observatory.asking.models import SavedQuestion
from tejido.observatory.asking.question import Question, address

LONGEST_NAME, LONGEST_ASKED = 80, 600
MOST_KEPT = 100
_TAKEN = "Ya guarda una pregunta con ese nombre. Póngale otro."
_PERSONAL = re.compile(r"\b[A-Z]-[0-9A-Z]{4}-[0-9A-Z]{4}\b|(?<!\d)\d{8,9}(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be kept: its name, the question and the release that it was looked at on."""

    name: str
    asked: Question
    release: int


@transaction.atomic(durable=True)
def save_question(wanted: Wanted, *, actor: Actor, at: datetime) -> SavedQuestion:
    """Keep a question under a name of the actor's own.

    Raises:
        NotPermitted: the actor may not ask. FieldErrors: the name is missing, too long, taken or names somebody.
        Refused: the actor keeps as many as there may be, or the question is too long to be kept.
    """
    actor.require(Permit.QUESTIONS_ASK)
    rows = SavedQuestion.objects.select_for_update().filter(account_id=actor.account_id)
    if len(rows) >= MOST_KEPT:
        raise Refused(f"Ya guarda {MOST_KEPT} preguntas. Borre alguna que no use y repita.")
    name, asked = _checked(wanted, {row.name.lower() for row in rows})
    row = SavedQuestion(
        code=new_code("Q"),
        account_id=actor.account_id,
        district=actor.district,
        institution_code=actor.institution or "",
        role=actor.role,
        name=name,
        asked=asked,
        release=wanted.release,
        saved_at=at,
    )
    _keep(row)
    _record(Action.QUESTION_SAVED, row, actor, at)
    return row


@transaction.atomic(durable=True)
def change_question(code: str, wanted: Wanted, *, actor: Actor, at: datetime) -> SavedQuestion:
    """Put another question, or another name, in the place of what was kept. Raises as `save_question`; NotFound."""
    row = _own(code, actor)
    others = SavedQuestion.objects.filter(account_id=actor.account_id).exclude(pk=row.pk)
    row.name, row.asked = _checked(wanted, {other.name.lower() for other in others})
    row.release, row.saved_at = wanted.release, at
    _keep(row)
    _record(Action.QUESTION_CHANGED, row, actor, at)
    return row


@transaction.atomic(durable=True)
def share_question(code: str, *, actor: Actor, at: datetime) -> SavedQuestion:
    """Let every member of the district open it. Shared already: nothing. Raises NotPermitted, NotFound."""
    row = _own(code, actor)
    if row.shared_at is None:
        row.shared_at = at
        row.save(update_fields=["shared_at"])
        _record(Action.QUESTION_SHARED, row, actor, at)
    return row


@transaction.atomic(durable=True)
def unshare_question(code: str, *, actor: Actor, at: datetime) -> SavedQuestion:
    """Share it no more. Not shared: nothing. Raises NotPermitted, NotFound."""
    row = _own(code, actor)
    if row.shared_at is not None:
        row.shared_at = None
        row.save(update_fields=["shared_at"])
        _record(Action.QUESTION_UNSHARED, row, actor, at)
    return row


@transaction.atomic(durable=True)
def delete_question(code: str, *, actor: Actor, at: datetime) -> None:
    """Forget it, shared or not. Raises NotPermitted, NotFound."""
    row = _own(code, actor)
    _record(Action.QUESTION_DELETED, row, actor, at)
    row.delete()


def _own(code: str, actor: Actor) -> SavedQuestion:
    actor.require(Permit.QUESTIONS_ASK)
    found = SavedQuestion.objects.select_for_update().filter(account_id=actor.account_id, code=code).first()
    if found is None:
        raise NotFound("No existe esa pregunta, o no es suya.")
    return found


def _keep(row: SavedQuestion) -> None:
    """Write the row; the same name sent twice at once is taken by the first."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise FieldErrors({"name": [_TAKEN]}) from None


def _checked(wanted: Wanted, taken: set[str]) -> tuple[str, str]:
    name, asked = " ".join(wanted.name.split()), address(wanted.asked)
    if not name or len(name) > LONGEST_NAME:
        raise FieldErrors({"name": [f"Escriba un nombre de hasta {LONGEST_NAME} letras."]})
    if _PERSONAL.search(name):
        raise FieldErrors({"name": ["Quite el código, documento o teléfono: aquí no se habla de ningún caso."]})
    if name.lower() in taken:
        raise FieldErrors({"name": [_TAKEN]})
    if len(asked) > LONGEST_ASKED:
        raise Refused("La pregunta es demasiado larga para guardarse. Quite algún filtro.")
    return name, asked


def _record(action: Action, row: SavedQuestion, actor: Actor, at: datetime) -> None:
    record(action=action, subject=("account", actor.code), actor_code=actor.code, at=at, data={"question": row.code})
