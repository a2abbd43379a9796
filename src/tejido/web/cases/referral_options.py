"""Who could receive a referral: the services of the district, and who gives each, the most competent first."""

from __future__ import annotations

from dataclasses import dataclass

from tejido.accounts.exclusions import exclusions_of
from tejido.cases.access import standing_answers
from tejido.directory.competence import InstitutionFacts
from tejido.directory.hours import is_open
from tejido.directory.kinds import SERVICES
from tejido.directory.routing import routes
from tejido.protocols.sectors import Sector
from tejido.web.cases.seeing import Visit

MOST = 8


@dataclass(frozen=True, slots=True)
class Option:
    """An institution that gives the service. `open` None when its hours are not known."""

    code: str
    words: str


def able_institutions(service: str, visit: Visit) -> list[Option]:
    """The institutions of the district that give a service, the most competent of each sector first."""
    known, case = routes(visit.at), visit.case
    agreed = standing_answers(visit.seen)
    found: list[Option] = []
    for sector in Sector:
        able = known.competent_institutions(
            sector,
            district=case.district,
            zone_code=case.zone_code or None,
            excluded=exclusions_of(visit.code).institutions,
            at=visit.at,
            service=service,
        )
        found += [_option(one, visit, agreed) for one in able if one.code != visit.actor.institution]
    return found[:MOST]


def _option(one: InstitutionFacts, visit: Visit, agreed: dict[str, str]) -> Option:
    now_open = is_open(one, visit.at)
    said = [one.name]
    if now_open is not None:
        said.append("atiende ahora" if now_open else "ahora está cerrado")
    answer = agreed.get(one.code) or agreed.get(one.sector)
    if visit.seen.in_full and one.code != visit.case.door_institution:
        words = {"given": "ella ya aceptó", "refused": "ella dijo que no"}
        said.append(words.get(answer or "", "espera su permiso"))
    if not one.uses_platform:
        said.append("no usa la plataforma")
    return Option(one.code, " · ".join(said))


def offered_services(visit: Visit) -> list[tuple[str, str]]:
    """The services that somebody gives in the district."""
    given = {
        service
        for one in routes(visit.at).institutions.values()
        if one.district == visit.case.district and one.takes_cases and one.code != visit.actor.institution
        for service in one.services
    }
    return [(code, words) for code, words in SERVICES.items() if code in given]
