"""An institution ends a consultation: it gave what its case holds, or there is nothing that may be given.

Only who sees the case ties it to the request, and nobody outside that case's team reads that it was tied.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.access import see_case
from tejido.cases.consenting import Accused
from tejido.cases.field_policy import Closeness, Group
from tejido.cases.models import Case, PersonIndex, Relation
from tejido.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.pathways.giving import Giving, fault_of_giving
from tejido.privacy.access import UNSEEN, see_request
from tejido.privacy.catalog import privacy_catalog
from tejido.privacy.models import RightsConsultation, RightsRequest
from tejido.privacy.services import duties
from tejido.privacy.services.rights import PERSON, write_act
from tejido.privacy.states import RequestAct
from tejido.vault.blind import IndexKind, index
from tejido.vault.sealing import handle_of

DELIVERED = "delivered"


@dataclass(frozen=True, slots=True)
class Finding:
    """How the consultation ended: `given` by the catalogue; for what was delivered, of which case and to whom."""

    given: str
    case_code: str = ""
    asker: str = ""
    note: str = ""


@transaction.atomic(durable=True)
def finish_consultation(request_code: str, finding: Finding, *, actor: Actor, at: datetime) -> None:
    """End the consultation of the actor's own institution; the desk learns that it ended, never what was found.

    Raises:
        NotFound: the request or the case is not the actor's.
        NotPermitted: the actor does not work on cases, or is not of that case's team.
        Refused: who asks may not have it; nothing was tied. Conflict: it was ended already.
    """
    actor.require(Permit.CASE_EDIT)
    seen = see_request(actor, request_code)
    if seen.consultation is None:
        raise NotFound(UNSEEN)
    privacy_catalog().check("given", [finding.given], field="given")
    row = RightsConsultation.objects.select_for_update().get(pk=seen.consultation.pk)
    if row.finished_at is not None:
        raise Conflict("Su institución ya contestó esta consulta.")
    case = _case_of(finding, seen.row, actor) if finding.given == DELIVERED else None
    row.finished_at, row.finished_by, row.given = at, actor.code, finding.given
    row.case_code = case.code if case else ""
    row.save(update_fields=["finished_at", "finished_by", "given", "case_code"])
    data = {"institution": row.institution_code}
    write_act(seen.row, RequestAct.CONTRIBUTED, actor=actor, at=at, note=finding.note, data=data)
    if case is not None:
        told = {"request": request_code, "asker": finding.asker}
        record(action=Action.RIGHTS_GIVEN, subject=("case", case.code), actor_code=actor.code, at=at, data=told)
    duties.close_duties(
        (duties.RIGHTS, request_code), reference=row.code, event="rights.contributed", occurred_at=at,
        actor_code=actor.code, at=at,
    )  # fmt: skip


def _case_of(finding: Finding, request: RightsRequest, actor: Actor) -> Case:
    """The case whose data were given, when who asks may have them."""
    if not finding.case_code:
        raise Refused("Escriba el código del caso del que se entregó.", field="case_code")
    seen = see_case(actor, finding.case_code)
    if seen.closeness != Closeness.TEAM or not seen.shows(Group.IDENTITY):
        raise NotPermitted("Entrega los datos de un caso solo el equipo que lo lleva.")
    fault = fault_of_giving(_giving(finding.asker, seen.case, request))
    if fault:
        raise Refused(fault, field="asker")
    return seen.case


def _giving(asker: str, case: Case, request: RightsRequest) -> Giving:
    ages = [age for age in case.people.filter(role="survivor").values_list("age", flat=True) if age is not None]
    rows = Relation.objects.filter(survivor__case=case).values_list("level2", "perpetrator__sex", "is_guardian")
    fresh = RightsRequest.objects.get(pk=request.pk)
    return Giving(
        asker=asker,
        age=min(ages, default=None),
        accused=[Accused(*row) for row in rows],
        verified=fresh.identity == "verified",
        known_as_accused=_is_accused(case, fresh),
    )


def _is_accused(case: Case, request: RightsRequest) -> bool:
    """Whether the document of who asks is that of an alleged perpetrator of the case, by the blind index."""
    person = handle_of(request.code).mapping(request.person_sealed, context=PERSON)
    values = [
        value
        for kind in (IndexKind.DNI, IndexKind.FOREIGN_ID)
        if (value := _index(kind, person.get("document", ""))) is not None
    ]
    rows = PersonIndex.objects.filter(person__case=case, person__role="alleged_perpetrator")
    return rows.filter(kind__in=(IndexKind.DNI, IndexKind.FOREIGN_ID), value__in=values).exists()


def _index(kind: IndexKind, document: str) -> bytes | None:
    try:
        return index(kind, document) if document else None
    except Refused:
        return None
