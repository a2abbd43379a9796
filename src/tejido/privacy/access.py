"""The only reads of requests and breaches. Who asks, and what, stays sealed: `services/reading.py` opens it.

The desk sees its own; an institution, what it took in or was consulted about. What a consultation found is read by
nobody here: whose case it is, only that case's team knows (`pathways`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from tejido.accounts.actors import Actor
from tejido.accounts.hiding import hidden_from
from tejido.accounts.permits import Permit
from tejido.kernel.errors import NotFound, NotPermitted
from tejido.obligations.access import live_at_step
from tejido.privacy.models import Breach, BreachEvent, RightsAct, RightsConsultation, RightsRequest
from tejido.privacy.services.duties import ANSWER, RIGHTS
from tejido.privacy.states import RequestAct, RequestState

UNSEEN = "No encontramos ese pedido entre los de su institución. Revise el código."
UNSEEN_BREACH = "No encontramos ese incidente. Revise el código."


class Nearness(StrEnum):
    """How an actor stands to a request: answers it, was consulted about it, or only took it in."""

    DESK = "desk"
    CONSULTED = "consulted"
    TAKER = "taker"


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """A request with how the actor stands to it; `consultation` is the one of the actor's institution."""

    row: RightsRequest
    nearness: Nearness
    consultation: RightsConsultation | None

    @property
    def is_desk(self) -> bool:
        return self.nearness == Nearness.DESK

    @property
    def opens(self) -> bool:
        """Whether the actor may read who asks and what."""
        return self.nearness != Nearness.TAKER


def visible_requests(actor: Actor) -> QuerySet[RightsRequest]:
    """The requests that the actor's institution answers, was consulted about or took in, newest first.

    Raises:
        NotPermitted: the actor has nothing to do with them.
    """
    actor.require(Permit.DATA_REPORT)
    mine = Q(institution_code=actor.institution or "-")
    if actor.may(Permit.DATA_PROTECT):
        mine |= Q(desk=actor.institution or "-")
    if actor.may(Permit.CASE_READ):
        mine |= Q(consultations__institution_code=actor.institution or "-")
    rows = RightsRequest.objects.filter(mine, ~hidden_from(actor, outer="code"), district=actor.district)
    return rows.defer("person_sealed", "answer_sealed").distinct().order_by("-received_at", "-id")


def see_request(actor: Actor, code: str) -> SeenRequest:
    """One request.

    Raises:
        NotPermitted, NotFound: as `visible_requests`; it does not exist or is another's.
    """
    row = visible_requests(actor).filter(code=code).first()
    if row is None:
        raise NotFound(UNSEEN)
    consultation = row.consultations.filter(institution_code=actor.institution or "-").first()
    if actor.may(Permit.DATA_PROTECT) and row.desk == actor.institution:
        return SeenRequest(row, Nearness.DESK, consultation)
    if consultation is not None and actor.may(Permit.CASE_READ) and not _is_shut(consultation, actor):
        return SeenRequest(row, Nearness.CONSULTED, consultation)
    return SeenRequest(row, Nearness.TAKER, None)


def more_time(actor: Actor, rows: Iterable[RightsRequest]) -> dict[str, datetime]:
    """Until when the actor's desk may answer, by code, where a request waits and more time was approved. One query."""
    codes = [row.code for row in rows if row.desk == actor.institution and row.state == RequestState.RECEIVED]
    return {
        task.subject_code: task.due_at
        for task in (live_at_step(actor, RIGHTS, codes, ANSWER) if codes else ())
        if task.due_at and task.legal_due_at and task.due_at > task.legal_due_at
    }


def _is_shut(consultation: RightsConsultation, actor: Actor) -> bool:
    """Whether it was tied to a case that excludes the actor. It stays in the list: what went away would tell."""
    if not consultation.case_code:
        return False
    rows = RightsConsultation.objects.filter(hidden_from(actor, outer="case_code"), pk=consultation.pk)
    return rows.exists()


def acts_of(seen: SeenRequest) -> list[RightsAct]:
    """What happened to it, oldest first; notes still sealed. The institution consulted does not read the desk's."""
    rows = seen.row.acts.all()
    if not seen.is_desk:
        rows = rows.filter(act__in=("received", "identity", "answered", "withdrawn"))
    return list(rows)


def readable_notes(seen: SeenRequest) -> list[RightsAct]:
    """The acts whose note the actor may read: never what an institution wrote when it ended its consultation."""
    return [act for act in acts_of(seen) if act.note_sealed is not None and act.act != RequestAct.CONTRIBUTED]


def consultations_of(seen: SeenRequest) -> list[RightsConsultation]:
    """Who was consulted and whether they ended, for the desk; never what they found."""
    if not seen.is_desk:
        return []
    return list(seen.row.consultations.defer("case_code", "given").order_by("asked_at", "id"))


def visible_breaches(actor: Actor) -> QuerySet[Breach]:
    """The register of breaches of the actor's desk, newest first.

    Raises:
        NotPermitted: the actor does not keep it.
    """
    actor.require(Permit.DATA_PROTECT)
    if not actor.institution:
        raise NotPermitted("El registro de incidentes lo lleva la oficialía de datos personales.")
    rows = Breach.objects.filter(~hidden_from(actor, outer="code"), desk=actor.institution, district=actor.district)
    return rows.defer("account_sealed").order_by("-noticed_at", "-id")


def see_breach(actor: Actor, code: str) -> Breach:
    """One breach. Raises NotPermitted, NotFound."""
    found = visible_breaches(actor).filter(code=code).first()
    if found is None:
        raise NotFound(UNSEEN_BREACH)
    return found


def events_of(breach: Breach) -> list[BreachEvent]:
    """What happened to a breach that the caller may see, oldest first; notes still sealed."""
    return list(breach.acts.order_by("occurred_at", "id"))
