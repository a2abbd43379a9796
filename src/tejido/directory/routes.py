"""A snapshot of the directory that answers in memory: who is competent, who hears. No query is made here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from tejido.accounts.exclusions import ExclusionSet
from tejido.directory.competence import InstitutionFacts, candidates
from tejido.directory.geometry import ZoneIndex
from tejido.directory.ladders import NOBODY_EXCLUDED, Hearer, Ladder
from tejido.directory.people import PostFacts, Staff
from tejido.kernel.errors import CalendarExhausted
from tejido.law.calendars import WorkingCalendar


@dataclass(frozen=True, slots=True)
class HearerRequest:
    """One question of a sweep: who hears for this institution on this rung."""

    institution_code: str
    rung: str
    exclusions: ExclusionSet = NOBODY_EXCLUDED
    fallback_institution: str | None = None


@dataclass(frozen=True, slots=True)
class District:
    """A district in order: its zones by name, its institutions of a sector by name."""

    zones: tuple[tuple[str, str], ...]
    zone_codes: frozenset[str]
    institutions: tuple[InstitutionFacts, ...]


@dataclass(frozen=True)
class Routes:
    """The directory of every district during `[since, until)`. Make it once a sweep; ask it as often as you like."""

    since: datetime
    until: datetime
    institutions: Mapping[str, InstitutionFacts]
    staff: Staff
    zones: Mapping[str, str]
    """Every zone with the district it belongs to, whether or not its shape is known."""
    zone_names: Mapping[str, str]
    zone_parents: Mapping[str, str]
    zone_places: Mapping[str, tuple[float, float]]
    zone_index: Mapping[str, ZoneIndex]
    boundaries: Mapping[str, BaseGeometry]
    """The boundary of each district whose shape is known."""
    calendars: Mapping[str, WorkingCalendar]
    _heard: dict[tuple[HearerRequest, datetime], list[Hearer]] = field(default_factory=dict, repr=False, compare=False)
    _districts: dict[str, District] = field(default_factory=dict, repr=False, compare=False)

    def holds(self, at: datetime) -> bool:
        """True when the snapshot can answer for that instant."""
        return self.since <= at < self.until

    def hearers(
        self,
        institution_code: str,
        rung: str,
        *,
        at: datetime,
        exclusions: ExclusionSet = NOBODY_EXCLUDED,
        fallback_institution: str | None = None,
    ) -> list[Hearer]:
        """Who hears; see `tejido.directory.ladders`. An institution that does not use the platform, is not known or is
        closed for good hands over to the fallback institution (that which registered the case), and that to the
        technical secretariat."""
        request = HearerRequest(institution_code, rung, exclusions, fallback_institution)
        key = (request, at)
        if key not in self._heard:
            if len(self._heard) > 2_000:
                self._heard.clear()
            self._heard[key] = self._search(request, at)
        return list(self._heard[key])

    def hearers_many(self, requests: Sequence[HearerRequest], *, at: datetime) -> list[list[Hearer]]:
        """The hearers of each request, in their order; equal requests are searched once."""
        return [
            self.hearers(
                r.institution_code, r.rung, at=at, exclusions=r.exclusions, fallback_institution=r.fallback_institution
            )
            for r in requests
        ]

    def competent_institution(
        self,
        sector: str,
        *,
        district: str,
        zone_code: str | None,
        excluded: frozenset[str] = frozenset(),
        at: datetime,
        service: str | None = None,
    ) -> InstitutionFacts | None:
        """The competent institution of a sector, or None when the district has none; order: `competence`."""
        found = self.competent_institutions(
            sector, district=district, zone_code=zone_code, excluded=excluded, at=at, service=service
        )
        return found[0] if found else None

    def competent_institutions(
        self,
        sector: str,
        *,
        district: str,
        zone_code: str | None,
        excluded: frozenset[str] = frozenset(),
        at: datetime,
        service: str | None = None,
    ) -> list[InstitutionFacts]:
        """Every competent institution of a sector, best first; order: `competence`."""
        zones, place = self.ground_of(zone_code, district=district)
        return candidates(
            self.institutions.values(),
            sector,
            district=district,
            zones=zones,
            place=place,
            excluded=excluded,
            service=service,
            at=at,
        )

    def ground_of(self, zone_code: str | None, *, district: str) -> tuple[tuple[str, ...], tuple[float, float] | None]:
        """A zone with what contains it, the nearest first, and the place that stands for it when one is known."""
        zones = self._with_parents(zone_code)
        return zones, next((known for zone in zones if (known := self._place(zone, district))), None)

    def calendar(self, district: str) -> WorkingCalendar:
        """The working days of the district.

        Raises:
            CalendarExhausted: no calendar was loaded for it.
        """
        return calendar_in(self.calendars, district)

    def zones_of(self, district: str) -> frozenset[str]:
        """The codes of the district's zones, those whose shape is not known included."""
        return self.district(district).zone_codes

    def district(self, code: str) -> District:
        """What belongs to a district, put in order once a snapshot."""
        found = self._districts.get(code)
        if found is None:
            zones = sorted(
                ((one, self.zone_names[one]) for one, owner in self.zones.items() if owner == code), key=itemgetter(1)
            )
            here = [one for one in self.institutions.values() if one.district == code and one.sector]
            here.sort(key=lambda one: (one.name, one.code))
            found = District(tuple(zones), frozenset(zone for zone, _ in zones), tuple(here))
            self._districts[code] = found
        return found

    def zone_at(self, lat: float, lon: float, *, district: str) -> str | None:
        """The zone that covers a place with today's shapes, or None."""
        index = self.zone_index.get(district)
        return index.zone_at(lat, lon) if index else None

    def zones_at(self, places: Sequence[tuple[float, float]], *, district: str) -> list[str | None]:
        """As `zone_at`, for many places at once."""
        index = self.zone_index.get(district)
        return index.zones_at(places) if index else [None] * len(places)

    def where(self, district: str, lat: float, lon: float) -> tuple[bool, str | None]:
        """Whether a place lies in the district, and the zone that covers it; inside when no boundary is known."""
        zone = self.zone_at(lat, lon, district=district)
        boundary = self.boundaries.get(district)
        return zone is not None or boundary is None or bool(boundary.covers(Point(lon, lat))), zone

    def barred(self, exclusions: ExclusionSet, *, at: datetime) -> frozenset[int]:
        """The accounts that must not hear of a case with these exclusions, by whatever they hold now."""
        return frozenset(Ladder(self.staff, "", "").barred(exclusions, at))

    def desk(self, *codes: str, exclusions: ExclusionSet = NOBODY_EXCLUDED, at: datetime) -> str | None:
        """The first of these institutions that uses the platform, is not closed or excluded, and has somebody who may
        act on its tasks and on this case; absences do not count, because they end. None without one."""
        barred = self.barred(exclusions, at=at)
        for code in codes:
            facts = self.institutions.get(code)
            if facts is None or not facts.uses_platform or facts.state == "closed" or code in exclusions.institutions:
                continue
            if self.staff.workers_in(code, at) - barred:
                return code
        return None

    def post(self, code: str) -> PostFacts | None:
        """A post with its own e-mail and telephone, or None."""
        return next((post for post in self.staff.posts if post.code == code), None)

    def secretariat_of(self, district: str) -> str:
        """The institution that is the technical secretariat of a district; blank when it has none."""
        return self._of_kind("technical_secretariat", district) if district else ""

    def _place(self, zone: str, district: str) -> tuple[float, float] | None:
        index = self.zone_index.get(district)
        return self.zone_places.get(zone) or (index.centre(zone) if index else None)

    def _search(self, request: HearerRequest, at: datetime) -> list[Hearer]:
        asked = self.institutions.get(request.institution_code)
        target, reason = request.institution_code, ""
        if asked is None or not asked.uses_platform or asked.state == "closed":
            target, reason = request.fallback_institution or "", _why_other(asked)
        district = asked.district if asked else self._district_of(target)
        return self._ladder(district).hearers(target, request.rung, at=at, exclusions=request.exclusions, reason=reason)

    def _ladder(self, district: str) -> Ladder:
        return Ladder(
            self.staff, self._of_kind("technical_secretariat", district), self._of_kind("coordination_body", district)
        )

    def _of_kind(self, kind: str, district: str) -> str:
        return next((i.code for i in self.institutions.values() if i.kind == kind and district in ("", i.district)), "")

    def _district_of(self, code: str) -> str:
        return self.institutions[code].district if code in self.institutions else ""

    def _with_parents(self, zone: str | None) -> tuple[str, ...]:
        found: list[str] = []
        while zone and zone not in found:
            found.append(zone)
            zone = self.zone_parents.get(zone)
        return tuple(found)


def calendar_in(calendars: Mapping[str, WorkingCalendar], district: str) -> WorkingCalendar:
    """The calendar of a district among those that are known.

    Raises:
        CalendarExhausted: the district has none.
    """
    if district not in calendars:
        raise CalendarExhausted("El distrito no tiene calendario. Pida a la secretaría técnica que lo cargue.")
    return calendars[district]


def _why_other(asked: InstitutionFacts | None) -> str:
    if asked is None:
        return "la institución no está en el directorio"
    if asked.state == "closed":
        return f"{asked.name} no atiende"
    return f"{asked.name} no usa la plataforma: registra sus actos la institución que lleva el caso"
