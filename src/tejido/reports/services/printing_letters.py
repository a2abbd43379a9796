"""Print what the data protection desk writes: the answer to a request, the notice of more time, that of a breach.

What each one needs is opened and recorded by who opens it; that it left the platform is the last line, and without it
nobody gets the paper.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.directory.routing import routes
from tejido.kernel.errors import Conflict, NotPermitted
from tejido.ledger.actions import Action
from tejido.ledger.chain import Subject
from tejido.ledger.recording import record
from tejido.privacy.access import SeenRequest, more_time, see_request
from tejido.privacy.letters import Addressed, BreachFacts, breach_notice, more_time_letter
from tejido.privacy.models import Breach, RightsRequest
from tejido.privacy.services.duties import BREACH, RIGHTS
from tejido.privacy.services.reading import OpenedBreach, open_breach, open_request
from tejido.reports.blocks import RESERVED
from tejido.reports.letters import letter
from tejido.reports.services.printing import Printed

DESK_ONLY = "Las cartas de un pedido las imprime la oficialía de datos personales."
NOT_ANSWERED = "Este pedido todavía no tiene carta: contéstelo primero."
NOT_EXTENDED = "Nadie aprobó más plazo para contestar este pedido. Pídalo desde su tarea, antes de que venza."


def print_answer(code: str, *, actor: Actor, at: datetime) -> Printed:
    """The letter by which a request was answered, whatever was resolved, as it was given.

    Raises:
        NotFound, NotPermitted: the request is not of the actor's desk; Conflict: it was not answered yet.
    """
    seen = _of_desk(code, actor)
    if not seen.row.outcome:
        raise Conflict(NOT_ANSWERED)
    text = open_request(code, actor=actor, at=at).letter
    return _printed((RIGHTS, code), "Respuesta a un pedido sobre datos personales", text, actor, at, kind="answer")


def print_more_time(code: str, *, actor: Actor, at: datetime) -> Printed:
    """The letter that tells who asks until when the answer will come, once more time was approved.

    Raises:
        NotFound, NotPermitted: the request is not of the actor's desk; Conflict: nobody gave more time.
    """
    seen = _of_desk(code, actor)
    until = more_time(actor, [seen.row]).get(code)
    if until is None:
        raise Conflict(NOT_EXTENDED)
    name = open_request(code, actor=actor, at=at).person.get("names", "")
    text = more_time_letter(addressed(seen.row, name, at=at), until=until, at=at)
    return _printed((RIGHTS, code), "Más tiempo para contestar un pedido", text, actor, at, kind="more_time")


def print_breach_notice(code: str, *, district: str, actor: Actor, at: datetime) -> Printed:
    """The notice of a breach to the authority, with what is known now. `district`: its name.

    Raises:
        NotFound, NotPermitted: the breach is not of the actor's desk.
    """
    texts = open_breach(code, actor=actor, at=at)
    text = notice_text(Breach.objects.get(code=code), texts, district=district, at=at)
    title = "Comunicación de un incidente de datos personales"
    return _printed((BREACH, code), title, text, actor, at, kind="notice", mark=RESERVED)


def addressed(row: RightsRequest, name: str, *, at: datetime) -> Addressed:
    """To whom and about what the letters of a request are."""
    return Addressed(name, row.code, row.kind, row.received_at, _name_of(row.desk, at))


def notice_text(row: Breach, texts: OpenedBreach, *, district: str, at: datetime) -> str:
    """The notice of a breach that was opened, as the page and the paper say it."""
    facts = BreachFacts(
        code=row.code,
        desk=_name_of(row.desk, at),
        district=district,
        noticed_at=row.noticed_at,
        contained_at=row.contained_at,
        facts=row.facts,
        what=texts.what,
        measures=texts.measures,
    )
    return breach_notice(facts, at=at)


def _of_desk(code: str, actor: Actor) -> SeenRequest:
    seen = see_request(actor, code)
    if not seen.is_desk:
        raise NotPermitted(DESK_ONLY)
    return seen


def _name_of(institution: str, at: datetime) -> str:
    facts = routes(at).institutions.get(institution)
    return facts.name if facts else institution


def _printed(
    subject: Subject, title: str, text: str, actor: Actor, at: datetime, *, kind: str, mark: str = ""
) -> Printed:  # fmt: skip
    """A letter to a person bears no mark: whoever finds it must not learn more than that she asked for her data."""
    code = subject[1]
    paragraphs = [one for one in text.split("\n\n") if one.strip()]
    content = letter(title, paragraphs, reference=code, mark=mark, printed_by=actor.code, at=at)
    _keep(subject, kind, actor, at)
    return Printed(f"{code}-{kind}.pdf", content)


@transaction.atomic(durable=True)
def _keep(subject: Subject, kind: str, actor: Actor, at: datetime) -> None:
    """The line in the ledger; without it nobody gets the paper."""
    action, name = (Action.RIGHTS_PRINTED, "request") if subject[0] == RIGHTS else (Action.BREACH_PRINTED, "breach")
    record(action=action, subject=subject, actor_code=actor.code, at=at, data={name: subject[1], "letter": kind})
