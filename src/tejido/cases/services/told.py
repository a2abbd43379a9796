"""What somebody tells of an act that is not written by who did it: when, by which paper, with what note. Inner step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tejido.accounts.actors import Actor
from tejido.cases.access import documents_in, see_case
from tejido.cases.models import Case
from tejido.cases.services.case_rows import KIND
from tejido.cases.services.date_checking import OLDEST_AGE
from tejido.documents.access import attached_code
from tejido.documents.cleaning import CheckedFile
from tejido.documents.services.add_document import store_document
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import Refused
from tejido.obligations.services.working import CLOCK_SLACK, NOTE_LIMIT
from tejido.protocols.sectors import Sector

JUSTICE = frozenset({Sector.PROSECUTOR, Sector.FAMILY_COURT, Sector.JUSTICE_OF_PEACE})
"""The sectors whose own acts are those of a court or a prosecutor."""
NEEDS_PAPER = (
    "Lo que hizo otra institución se anota con su documento: elija uno ya adjunto, adjunte el archivo o, si no hay "
    "copia, escriba su número, su fecha y por qué."
)
LONGEST_LIFE = timedelta(days=366 * OLDEST_AGE)


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of an act: when it happened, who tells it, its paper, a note (not yet sealed), codes.

    `paper` is a file, or what stands for one, that is not of the case yet: it is attached with the act or not at all.
    `must_cite` is set by every door where somebody tells what another institution did: without a paper it is refused.
    `form` is the key of the form that was sent, so that the same one sent twice counts once; `day_alone`: its hour is
    not known, and `occurred_at` is the beginning of the day.
    """

    occurred_at: datetime
    institution: str = ""
    note: str = ""
    document: str = ""
    paper: CheckedFile | None = None
    must_cite: bool = False
    form: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    day_alone: bool = False


def checked(told: Told, case: Case, actor: Actor, at: datetime, *, since: datetime | None = None) -> Told:
    """What was told, with the actor's institution; refused when it cannot be.

    Of the day of `since` and without an hour it is of the instant of `since`: nobody is refused for an hour not said.

    Raises:
        Refused: it lies in the future, before `since` or before anybody lived, its note is too long, its paper is
            missing, or its document is not of the case.
    """
    if since is not None and told.day_alone and lima_date(told.occurred_at) == lima_date(since):
        told = replace(told, occurred_at=max(told.occurred_at, since))
    if told.occurred_at > at + CLOCK_SLACK:
        raise Refused("La fecha no puede estar en el futuro. Revise el día y la hora.", field="occurred_at")
    check_lived(told.occurred_at, at)
    if since is not None and told.occurred_at < since:
        raise Refused("Esa fecha es anterior a lo que la originó. Revise el día y el año.", field="occurred_at")
    if len(told.note) > NOTE_LIMIT:
        raise Refused(f"La nota es demasiado larga: hasta {NOTE_LIMIT} letras.", field="note")
    if told.document:
        known = {row.code for row in documents_in(see_case(actor, case.code), actor)}
        if told.document not in known:
            raise Refused("Elija un documento que esté adjunto a este caso.", field="document")
    if told.must_cite and not (told.document or told.paper):
        raise Refused(NEEDS_PAPER, field="document")
    document = told.document or _attached(told.paper, case.code, actor, at)
    return replace(told, institution=actor.institution or "", document=document, paper=None)


def _attached(paper: CheckedFile | None, case_code: str, actor: Actor, at: datetime) -> str:
    """The code of that paper in the case: attached now, unless the same was there already."""
    if paper is None:
        return ""
    subject = (KIND, case_code)
    known = attached_code(actor, paper.received, subject=subject)
    return known or store_document(paper, subject=subject, actor=actor, at=at)


def check_lived(occurred_at: datetime, at: datetime) -> None:
    """Refuse what is said to have happened before anybody now alive was born. Raises Refused."""
    if occurred_at < at - LONGEST_LIFE:
        raise Refused("Esa fecha es de hace más de 120 años. Revise el año.", field="occurred_at")
