"""What the survivor answered, in words, and what each answer opens or shuts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tejido.cases.access import consents_of, people_of
from tejido.cases.consenting import GIVER_WORDS, Accused, Giver, fault_of_giver
from tejido.cases.models import Consent, Person
from tejido.cases.timeline import ShownDuty
from tejido.reports.telling.reader import Reader
from tejido.reports.telling.sectors import SECTORS

ANSWERS = {"given": "Sí", "refused": "No", "legal_duty": "Por deber legal"}
PURPOSES = {"services": "guardar sus datos para atenderla", "statistics": "contarla en las estadísticas, sin su nombre"}
Point = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One answer in force. `warning` says why it can no longer be relied on; blank when it can."""

    purpose: str
    recipient: str
    answer: str
    words: str
    giver: str
    at: datetime
    warning: str


def standing_consents(reader: Reader) -> list[ConsentLine]:
    """The answers in force, for the case's team."""
    people = people_of(reader.seen)
    return [
        ConsentLine(
            purpose=row.purpose,
            recipient=row.recipient,
            answer=row.answer,
            words=f"{ANSWERS.get(row.answer, row.answer)}: {point_words((row.purpose, row.recipient), reader)}",
            giver=GIVER_WORDS[Giver(row.given_by)] if row.given_by in list(Giver) else "",
            at=row.at,
            warning=_warning(row, people),
        )
        for row in consents_of(reader.seen)
        if row.withdrawn_at is None
    ]


def point_words(point: Point, reader: Reader) -> str:
    """What a point of consent is about."""
    purpose, recipient = point
    if purpose != "recipient":
        return PURPOSES.get(purpose, purpose)
    return f"avisar a {SECTORS.get(recipient) or reader.institution(recipient)}"


def waiting_points(duties: Iterable[ShownDuty]) -> Mapping[Point, list[ShownDuty]]:
    """The duties that wait for her, by the sector that would be told."""
    found: dict[Point, list[ShownDuty]] = {}
    for duty in duties:
        found.setdefault(("recipient", duty.row.sector), []).append(duty)
    return found


def _warning(row: Consent, people: Iterable[Person]) -> str:
    """Somebody accused later may have given it: then it is to be taken back and asked again."""
    if row.answer != "given":
        return ""
    ages = [p.age for p in people if p.role == "survivor" and p.age is not None]
    accused = [Accused(tie.level2, p.sex, tie.is_guardian) for p in people for tie in p.relations_as_perpetrator.all()]
    fault = fault_of_giver(row.given_by, age=min(ages, default=None), accused=accused)
    return f"Con lo que ahora se sabe, este permiso no vale. {fault}" if fault else ""
