"""Members say what they think of a version in debate, and the secretariat answers each one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.governance.catalog import local_steps
from tejido.governance.models import Comment, LocalVersion
from tejido.governance.services.reading import KIND
from tejido.governance.states import VersionState
from tejido.kernel.errors import Conflict, FieldErrors, NotFound
from tejido.ledger.actions import Action
from tejido.ledger.recording import record

LEAST, MOST = 10, 3_000
_PERSONAL = re.compile(r"\b[CTDNMJ]-[0-9A-Z]{4}-[0-9A-Z]{4}\b|(?<!\d)\d{8,9}(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What is said, of which step (blank: of the whole). `form`: the key of the form."""

    text: str
    step: str = ""
    form: str = ""


@transaction.atomic(durable=True)
def comment_version(number: int, opinion: Opinion, *, actor: Actor, at: datetime) -> None:
    """Say something of a version in debate. The same form twice: once.

    Raises:
        NotPermitted; NotFound: no such version; Conflict: it is not in debate any more.
        FieldErrors: it is too short or long, names a case, a document or a telephone, or a step that is not there.
    """
    actor.require(Permit.PROTOCOL_DEBATE)
    version = _in_debate(number, actor)
    if opinion.form and version.comments.filter(form=opinion.form).exists():
        return
    _check(opinion.text, "text")
    if opinion.step and opinion.step not in local_steps(version.district):
        raise FieldErrors({"step": ["Elija un paso de la lista."]})
    Comment.objects.create(
        version=version,
        at=at,
        actor_code=actor.code,
        institution_code=actor.institution or "",
        role=actor.role,
        step=opinion.step,
        text=opinion.text.strip(),
        form=opinion.form,
    )
    _record(Action.PROTOCOL_COMMENTED, version, actor, at)


@transaction.atomic(durable=True)
def answer_comment(number: int, comment_id: int, answer: str, *, actor: Actor, at: datetime) -> None:
    """Answer a comment, once.

    Raises:
        NotPermitted, NotFound; Conflict: it was answered already, or the debate is over; FieldErrors: its words.
    """
    actor.require(Permit.PROTOCOL_MANAGE)
    version = _in_debate(number, actor)
    row = version.comments.select_for_update().filter(pk=comment_id).first()
    if row is None:
        raise NotFound("No encontramos esa opinión.")
    if row.answered_at is not None:
        raise Conflict("Esa opinión ya tiene respuesta. No se guardó otra.")
    _check(answer, "answer")
    row.answer, row.answered_at, row.answered_by = answer.strip(), at, actor.code
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    _record(Action.PROTOCOL_ANSWERED, version, actor, at)


def _in_debate(number: int, actor: Actor) -> LocalVersion:
    rows = LocalVersion.objects.select_for_update().filter(district=actor.district, number=number)
    found = rows.first()
    if found is None:
        raise NotFound("No existe esa versión del protocolo local.")
    if found.state != VersionState.DRAFT:
        raise Conflict("El debate de esta versión ya terminó.")
    return found


def _check(text: str, field: str) -> None:
    if not LEAST <= len(text.strip()) <= MOST:
        raise FieldErrors({field: [f"Escriba de {LEAST} a {MOST} letras."]})
    if _PERSONAL.search(text):
        raise FieldErrors({field: ["Quite el código, documento o teléfono: aquí no se habla de ningún caso."]})


def _record(action: Action, version: LocalVersion, actor: Actor, at: datetime) -> None:
    data = {"version": version.number}
    record(action=action, subject=(KIND, version.code), actor_code=actor.code, at=at, data=data)
