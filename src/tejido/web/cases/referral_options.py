"""Who could receive a referral: the services of the district, and who gives each, the nearest competent first."""

from __future__ import annotations

from dataclasses import dataclass

from tejido.accounts.exclusions import exclusions_of
from tejido.cases.access import people_of, standing_answers
from tejido.cases.field_policy import Group
from tejido.cases.protection.access import orders_of
from tejido.cases.protection.services.homes import may_open_home
from tejido.cases.protection.states import STANDING
from tejido.directory.kinds import ACCESSIBILITY, LANGUAGES, SERVICES
from tejido.directory.nearby import Found, Point, Wish, nearby
from tejido.directory.routing import routes
from tejido.web.cases.seeing import Visit

MOST = 12
NEEDS = {
    "physical": "step_free",
    "visual": "visual_support",
    "deafblind": "visual_support",
    "hearing": "hearing_support",
    "speech": "hearing_support",
    "intellectual": "easy_language",
    "psychosocial": "easy_language",
}
"""What each kind of disability may need of a place: a proposal to be validated by the instancia."""
_SPOKEN_EVERYWHERE = "spanish"


@dataclass(frozen=True, slots=True)
class Option:
    """An institution that gives the service, in words with why it stands where it does."""

    code: str
    words: str


def wish_for(service: str, visit: Visit, home: Point | None = None) -> Wish:
    """What is looked for: from her zone, or from her home when it was opened, with the language and the access that her
    profile says, for who may know it."""
    case, known = visit.case, routes(visit.at)
    zones, place = known.ground_of(case.zone_code or None, district=case.district)
    languages, accessibility = _needs(visit)
    return Wish(
        district=case.district,
        at=visit.at,
        zones=zones,
        place=home or place,
        service=service,
        languages=languages,
        accessibility=accessibility,
        excluded=exclusions_of(visit.code).institutions | {visit.actor.institution or ""},
    )


def able_institutions(wish: Wish, visit: Visit) -> list[Option]:
    """The institutions of the district that give the service, the nearest competent first."""
    agreed = standing_answers(visit.seen)
    return [_option(one, visit, agreed) for one in nearby(routes(visit.at).institutions.values(), wish)]


def _option(one: Found, visit: Visit, agreed: dict[str, str]) -> Option:
    facts = one.facts
    said = [facts.name, ", ".join(one.why)]
    answer = agreed.get(facts.code) or agreed.get(facts.sector)
    if visit.seen.in_full and facts.code != visit.case.door_institution:
        words = {"given": "ella ya aceptó", "refused": "ella dijo que no"}
        said.append(words.get(answer or "", "espera su permiso"))
    if not facts.uses_platform:
        said.append("no usa la plataforma")
    return Option(facts.code, " · ".join(part for part in said if part))


def looked_for(wish: Wish, *, from_home: bool) -> str:
    """In a sentence, what the order goes by."""
    parts = ["quién atiende su zona", "quién está abierto ahora"]
    parts += [f"quién atiende en {LANGUAGES[code]}" for code in sorted(wish.languages)]
    parts += [ACCESSIBILITY[code] for code in sorted(wish.accessibility)]
    if wish.place:
        parts.append("la distancia desde su casa" if from_home else "la distancia desde su zona")
    return f"El orden sigue: {', '.join(parts)}."


def _needs(visit: Visit) -> tuple[frozenset[str], frozenset[str]]:
    if not visit.seen.shows(Group.VULNERABILITY):
        return frozenset(), frozenset()
    profiles = [person.profile for person in people_of(visit.seen) if person.role == "survivor"]
    spoken = {str(profile.get("language", "")) for profile in profiles} & LANGUAGES.keys() - {_SPOKEN_EVERYWHERE}
    kinds = {str(kind) for profile in profiles for kind in profile.get("disability", ())}
    return frozenset(spoken), frozenset(NEEDS[kind] for kind in kinds if kind in NEEDS)


def home_order(visit: Visit) -> str | None:
    """The measures whose protected home may be opened to measure from it; None when there is none or it may not."""
    placed = (row for row in orders_of(visit.seen) if row.state in STANDING and row.place_sealed is not None)
    return next((row.code for row in placed if may_open_home(row, visit.seen, visit.actor)), None)


def offered_services(visit: Visit) -> list[tuple[str, str]]:
    """The services that somebody gives in the district."""
    given = {
        service
        for one in routes(visit.at).institutions.values()
        if one.district == visit.case.district and one.takes_cases and one.code != visit.actor.institution
        for service in one.services
    }
    return [(code, words) for code, words in SERVICES.items() if code in given]
