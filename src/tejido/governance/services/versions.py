"""A version of the local protocol is proposed, approved in a session, published, or withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.governance.catalog import library_now, quiz_of
from tejido.governance.models import LocalVersion
from tejido.governance.services.reading import KIND, ask_readers, release_readers
from tejido.governance.states import OPEN, Step, VersionState, after
from tejido.kernel.clock import lima_date
from tejido.kernel.codes import new_code
from tejido.kernel.errors import Conflict, FieldErrors, NotFound, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.vault.services.subject_keys import create_subject_key

TEXT_LEAST, TEXT_MOST = 200, 60_000
CHANGED_LEAST, CHANGED_MOST = 20, 4_000
DOCUMENT_LEAST, DOCUMENT_MOST, NUMBER_MOST = 8, 300, 20


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed: the words that people read, and what is new in them. `form`: the key of the form."""

    text: str
    changed: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """The session that approved it, and the document that proves it."""

    number: str
    held_on: date | None
    document: str


@transaction.atomic(durable=True)
def propose_version(proposal: Proposal, *, actor: Actor, at: datetime) -> LocalVersion:
    """Put a new version to debate; one that was still in debate gives way to it. The same form twice: once.

    Raises:
        NotPermitted: the actor is not the secretariat.
        FieldErrors: its words or what changes are too short or too long.
        Conflict: an approved version waits to be published.
    """
    actor.require(Permit.PROTOCOL_MANAGE)
    rows = LocalVersion.objects.select_for_update().filter(district=actor.district)
    sent = rows.filter(form=proposal.form).first() if proposal.form else None
    if sent is not None:
        return sent
    _check_proposal(proposal)
    earlier = rows.filter(state__in=sorted(OPEN)).first()
    if earlier is not None and earlier.state == VersionState.APPROVED:
        raise Conflict("La versión anterior ya está aprobada: publíquela o retírela antes de proponer otra.")
    if earlier is not None:
        _end(earlier, Step.WITHDRAW, Action.PROTOCOL_WITHDRAWN, actor.code, at)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    version = LocalVersion.objects.create(
        code=new_code("V"),
        district=actor.district,
        number=last + 1,
        state=VersionState.DRAFT,
        text=proposal.text.strip(),
        changed=proposal.changed.strip(),
        library=library_now(actor.district),
        proposed_at=at,
        proposed_by=actor.code,
        form=proposal.form,
    )
    create_subject_key(version.code, at=at)
    _record(Action.PROTOCOL_PROPOSED, version, actor.code, at)
    return version


@transaction.atomic(durable=True)
def approve_version(number: int, session: SessionRecord, *, actor: Actor, at: datetime) -> None:
    """Write down that a session of the instancia approved it, with the document that proves it.

    Raises:
        NotPermitted, NotFound; FieldErrors: the session or its document is missing or cannot be.
        Conflict: it is not in debate, or the files that plan the cases changed since it was proposed.
        Refused: comments wait for an answer.
    """
    version = _locked(number, actor)
    following = after(version.state, Step.APPROVE)
    _check_session(session, version, at)
    waiting = version.comments.filter(answered_at=None).count()
    if waiting:
        opinions = "1 opinión" if waiting == 1 else f"{waiting} opiniones"
        raise Refused(f"Falta responder {opinions}. Respóndalas antes de anotar la aprobación.")
    _check_files(version)
    version.state = following
    version.session_number, version.session_on = session.number.strip(), session.held_on
    version.document, version.approved_at, version.approved_by = session.document.strip(), at, actor.code
    version.save()
    _record(Action.PROTOCOL_APPROVED, version, actor.code, at)


@transaction.atomic(durable=True)
def publish_version(number: int, *, actor: Actor, at: datetime) -> int:
    """Make it the one that holds: the one before is replaced, and each operator is asked to read it. How many.

    Raises:
        NotPermitted, NotFound; Conflict: it is not approved, or the files changed.
        Refused: the district has no questions to read it by. WrongFile: the file of questions is wrong.
    """
    version = _locked(number, actor)
    following = after(version.state, Step.PUBLISH)
    _check_files(version)
    if quiz_of(version.district) is None:
        raise Refused(
            "Falta el archivo de preguntas del distrito (quiz.yaml). Sin preguntas no se puede dar por leído."
        )
    rows = LocalVersion.objects.select_for_update().filter(district=version.district)
    earlier = rows.filter(state=VersionState.PUBLISHED).first()
    if earlier is not None:
        _end(earlier, Step.REPLACE, None, actor.code, at)
        release_readers(earlier, reason="Se publicó otra versión: se lee la nueva.", actor_code=actor.code, at=at)
    version.state, version.published_at, version.published_by = following, at, actor.code
    version.save()
    _record(Action.PROTOCOL_PUBLISHED, version, actor.code, at)
    return ask_readers(version, at=at)


@transaction.atomic(durable=True)
def withdraw_version(number: int, *, actor: Actor, at: datetime) -> None:
    """Take back a version that was not published. Raises NotPermitted, NotFound, Conflict."""
    _end(_locked(number, actor), Step.WITHDRAW, Action.PROTOCOL_WITHDRAWN, actor.code, at)


def _locked(number: int, actor: Actor) -> LocalVersion:
    actor.require(Permit.PROTOCOL_MANAGE)
    rows = LocalVersion.objects.select_for_update().filter(district=actor.district, number=number)
    found = rows.first()
    if found is None:
        raise NotFound("No existe esa versión del protocolo local.")
    return found


def _end(version: LocalVersion, step: Step, action: Action | None, actor_code: str, at: datetime) -> None:
    version.state = after(version.state, step)
    version.ended_at = at
    version.save(update_fields=["state", "ended_at"])
    if action is not None:
        _record(action, version, actor_code, at)


def _record(action: Action, version: LocalVersion, actor_code: str, at: datetime) -> None:
    record(action=action, subject=(KIND, version.code), actor_code=actor_code, at=at, data={"version": version.number})


def _check_proposal(proposal: Proposal) -> None:
    wrong: dict[str, list[str]] = {}
    text, changed = len(proposal.text.strip()), len(proposal.changed.strip())
    if not TEXT_LEAST <= text <= TEXT_MOST:
        wrong["text"] = [f"El texto lleva de {TEXT_LEAST} a {TEXT_MOST} letras; tiene {text}."]
    if not CHANGED_LEAST <= changed <= CHANGED_MOST:
        wrong["changed"] = [f"Diga qué cambia en palabras sencillas, de {CHANGED_LEAST} a {CHANGED_MOST} letras."]
    if wrong:
        raise FieldErrors(wrong)


def _check_session(session: SessionRecord, version: LocalVersion, at: datetime) -> None:
    wrong: dict[str, list[str]] = {}
    if not 1 <= len(session.number.strip()) <= NUMBER_MOST:
        wrong["number"] = ["Escriba el número de la sesión."]
    if session.held_on is None:
        wrong["held_on"] = ["Escriba la fecha de la sesión."]
    elif session.held_on > lima_date(at):
        wrong["held_on"] = ["La sesión no puede ser de un día que no ha llegado."]
    elif session.held_on < lima_date(version.proposed_at):
        wrong["held_on"] = ["La sesión es anterior a la propuesta: nadie pudo aprobar lo que aún no se proponía."]
    if not DOCUMENT_LEAST <= len(session.document.strip()) <= DOCUMENT_MOST:
        wrong["document"] = ["Nombre el documento que lo prueba: acta, número y fecha, y dónde se guarda."]
    if wrong:
        raise FieldErrors(wrong)


def _check_files(version: LocalVersion) -> None:
    if version.library != library_now(version.district):
        raise Conflict(
            "Los archivos del protocolo cambiaron desde que se propuso esta versión: no es lo que se debatió. "
            "Proponga otra versión."
        )
