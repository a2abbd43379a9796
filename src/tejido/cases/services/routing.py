"""Who owes each planned duty, and whether that institution may be told: the gates of consent and exclusion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tejido.accounts.exclusions import ExclusionSet
from tejido.cases.models import Consent
from tejido.directory.routes import Routes
from tejido.directory.routing import routes
from tejido.obligations.services.opening import Assignment
from tejido.obligations.states import Gate
from tejido.protocols.duties import Duty
from tejido.protocols.sectors import Sector

OWN, LEGAL, CONSENT, NONE = "own", "legal", "consent", "none"


@dataclass(frozen=True, slots=True)
class Allowed:
    """The recipients (sectors and institution codes) that the survivor agreed to."""

    recipients: frozenset[str]

    @classmethod
    def from_consents(cls, consents: Iterable[Consent]) -> Allowed:
        """Read the answers in force: given to a recipient and not withdrawn."""
        return cls(
            frozenset(
                c.recipient
                for c in consents
                if c.purpose == "recipient" and c.answer == "given" and c.withdrawn_at is None
            )
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where the case stands: what routing needs besides the duty. `school_code` may be empty."""

    district: str
    zone_code: str
    door_institution: str
    school_code: str
    exclusions: ExclusionSet
    allowed: Allowed


def assign(duty: Duty, place: Place, known: Routes, *, at: datetime) -> Assignment:
    """The duty with its institution, its desk and its gate.

    An excluded institution is never the one that owes: the next competent one is; without any, the gate stays shut
    (`excluded`) and the door keeps the duty in sight. The desk is `desk_for`.
    No consent and no legal duty: the gate waits (`consent`).
    """
    institution = institution_for(duty.sector, place, known, at)
    if institution is None:
        return Assignment(duty, "", desk_for("", place, known, at), Gate.EXCLUDED, NONE)
    desk = desk_for(institution, place, known, at)
    gate, basis, norm = gate_for(duty.sector, duty.legal_basis, institution, place)
    return Assignment(duty, institution, desk, gate, basis, norm)


def gate_for(sector: str, legal_basis: str | None, institution: str, place: Place) -> tuple[Gate, str, str]:
    """The gate, its basis and the norm: the door's own duty, a cited legal duty, the consent given, or none yet."""
    if institution in place.exclusions.institutions:
        return Gate.EXCLUDED, NONE, ""
    if institution == place.door_institution:
        return Gate.OPEN, OWN, ""
    if legal_basis is not None:
        return Gate.OPEN, LEGAL, legal_basis
    if {sector, institution} & place.allowed.recipients:
        return Gate.OPEN, CONSENT, ""
    return Gate.CONSENT, NONE, ""


def desk_for(institution: str, place: Place, known: Routes, at: datetime) -> str:
    """Where the duty is worked: the institution itself, or who records for it.

    A desk needs somebody who may act: an alert that only reaches people who can do nothing is a lost one. An
    institution that does not log in, or whose people left, ended their role or are excluded from this case, gives way
    to the door of the case and then to the CEM that is competent. Where nobody at all may act, it stays with the first
    of them that may know, and the alerts climb to the secretariat.
    """
    desk = known.desk(institution, place.door_institution, exclusions=place.exclusions, at=at)
    if desk is not None:
        return desk
    cem = [
        one.code
        for one in known.competent_institutions(
            Sector.CEM,
            district=place.district,
            zone_code=place.zone_code or None,
            excluded=place.exclusions.institutions,
            at=at,
        )
    ]
    staying = known.institutions.get(institution)
    last = [institution] if staying is not None and staying.uses_platform else [place.door_institution, *cem]
    free = [code for code in last if code not in place.exclusions.institutions]
    return known.desk(*cem, exclusions=place.exclusions, at=at) or next(iter(free), "")


def institution_for(sector: str, place: Place, known: Routes, at: datetime) -> str | None:
    """The institution of a sector that answers for the case, never an excluded one; None when there is none."""
    if sector == Sector.EDUCATION and place.school_code:
        return None if place.school_code in place.exclusions.institutions else place.school_code
    door = known.institutions.get(place.door_institution)
    if door is not None and door.sector == sector and door.code not in place.exclusions.institutions:
        return door.code
    if sector == Sector.EDUCATION:
        return None  # the nearest school is not hers: nobody is told until it is known which one
    found = known.competent_institution(
        sector,
        district=place.district,
        zone_code=place.zone_code or None,
        excluded=place.exclusions.institutions,
        at=at,
    )
    return found.code if found else None


def assign_all(duties: Iterable[Duty], place: Place, *, at: datetime) -> list[Assignment]:
    """Assign every duty with one snapshot of the directory."""
    known = routes(at)
    return [assign(duty, place, known, at=at) for duty in duties]
