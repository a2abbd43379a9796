"""What a fictitious person tells at a door: everything that one form takes in, drawn for a case number. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from tejido.accounts.actors import Actor
from tejido.cases.catalog import choices
from tejido.cases.intake import ExclusionEntry, Identity, IncidentEntry, Intake, PersonEntry, RelationEntry
from tejido.demo.answers import consents, facts, profile, reach, reported_before
from tejido.demo.draws import Chance, chance, data
from tejido.demo.people import identity, safe_contact
from tejido.demo.staging import Staged, staged
from tejido.demo.stand import Stand
from tejido.demo.violence import Survivor, incident, perpetrator, relation, severity, survivor
from tejido.kernel.clock import lima_date
from tejido.protocols.sectors import Sector

_EARLIER_CASES = 400
_PARTNER = RelationEntry(0, 1, "partner", "cohabitant", lives_with="yes")


@dataclass(frozen=True, slots=True)
class Scene:
    """One case as it enters. `silent` are the sectors that do nothing yet; `severity` lies between 0 and 1."""

    number: int
    at: datetime
    actor: Actor
    intake: Intake
    severity: float
    silent: frozenset[str]


def scene(number: int, stand: Stand) -> Scene:
    """The case of that number (from 0); the same for the same stand."""
    draw = chance(stand.seed, "scene", number)
    set_up = staged(number, stand)
    at = set_up.at or stand.arrivals.at(number, draw)
    of = set_up.survivor or survivor(draw)
    zone = set_up.zone if set_up.zone is not None else draw.one(data("figures")["zones"])
    door = set_up.door or draw.one(
        data("figures")["doors"]["child" if of.is_child else "older" if of.age >= 60 else "adult"]
    )
    actor = stand.door_actor(door, zone, at, draw)
    tie = _PARTNER if set_up.shelter else relation(draw, of)
    told = incident(draw, of, door, tie, zone, at)
    if set_up.hours_ago is not None:
        told = replace(
            told, occurred_from=at - timedelta(hours=set_up.hours_ago), occurred_until=None, precision="instant"
        )
    intake = _intake(draw, number, stand, _Told(of, tie, told, zone, set_up), actor, at)
    grave = 0.97 if set_up.shelter else severity(draw, told.types, told.acts)
    return Scene(number, at, actor, intake, grave, set_up.silent)


@dataclass(frozen=True, slots=True)
class _Told:
    """What was said so far."""

    of: Survivor
    tie: RelationEntry
    incident: IncidentEntry
    zone: str
    staged: Staged


def _intake(draw: Chance, number: int, stand: Stand, told: _Told, actor: Actor, at: datetime) -> Intake:
    mixes, door = data("figures"), actor.sector or ""
    condition = draw.one(mixes["conditions"])
    anonymous = draw.yes(mixes["anonymous"])
    filed = draw.yes(mixes["report_filed"].get(door, 0.03))
    people = _people(draw, number, told, at, again=condition in ("readmission", "repeat"), anonymous=anonymous)
    answers = facts(draw, told.of, told.incident, door, filed=filed, school=told.staged.school)
    if told.staged.shelter:
        answers["wants_shelter"] = True
    if told.staged.legal_aid:
        answers |= {"cem_can_attend": False, "wants_legal_defence": True}
    channel = _channel(draw, door)
    drawn = Intake(
        submission_key=f"demo-{stand.seed}-{number}",
        channel=channel,
        entry_route=_entry_route(draw, door, channel),
        condition=condition,
        reported_at=at - timedelta(minutes=draw.randrange(8, 55)),
        incidents=(told.incident,),
        people=people,
        relations=(told.tie,),
        contact=safe_contact(draw, 2 * number + 1),
        consents=consents(draw, told.of, told.tie, people[1].sex, door, answers),
        exclusions=_exclusions(draw, stand, told.zone, actor, at),
        zone_code=told.zone,
        anonymous=anonymous,
        immediate_danger=draw.yes(mixes["immediate_danger"]) if draw.yes(0.95) else None,
        explained_reporting=True,
        report_filed=filed,
        school_code=_school(draw, door, actor, answers),
        facts=answers,
    )
    return _as_she_said(drawn)


def _as_she_said(drawn: Intake) -> Intake:
    """Without a name where she did not want her data kept."""
    if not any(one.purpose == "services" and one.answer == "refused" for one in drawn.consents):
        return drawn
    people = (replace(one, identity=Identity()) if one.role == "survivor" else one for one in drawn.people)
    return replace(drawn, people=tuple(people), anonymous=True)


def _people(
    draw: Chance, number: int, told: _Told, at: datetime, *, again: bool, anonymous: bool
) -> tuple[PersonEntry, ...]:
    of = told.of
    # Somebody who comes back is a person of an earlier case: the search before registering finds a possible match.
    known_by = max(0, number - 1 - draw.randrange(_EARLIER_CASES)) if again else number
    who = identity(chance(known_by, "survivor"), 2 * known_by + 1, sex=of.sex, age=of.age, at=at, known=0.82)
    sex, age = perpetrator(draw, of, told.tie.level2)
    accused = identity(draw, 2 * number + 2, sex=sex, age=age, at=at, known=0.35)
    stranger = told.tie.level2 == "unknown_person"
    found = [
        PersonEntry(
            "survivor",
            of.sex,
            of.age,
            profile(draw, of) | reported_before(chance(number, "reported before"), again=again),
            Identity() if anonymous else _born_before(who, told, at),
        ),
        PersonEntry(
            "alleged_perpetrator",
            sex,
            age,
            _of_accused(draw) | reach(chance(number, "reach")),
            Identity() if stranger else accused,
        ),
    ]
    if draw.yes(0.16):
        kin = {"kinship": "child" if of.age > 24 else "sibling", "was_present": draw.choice(["yes", "no", "unknown"])}
        found.append(PersonEntry("other", draw.choice(["female", "male"]), draw.randrange(2, 16), kin))
    return tuple(found)


def _born_before(who: Identity, told: _Told, at: datetime) -> Identity:
    start = told.incident.occurred_from or at
    too_late = who.birth_on is not None and who.birth_on > lima_date(start)
    return replace(who, birth_on=None) if too_late else who


def _of_accused(draw: Chance) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if draw.yes(0.7):
        found["substances"] = draw.one(data("figures")["profile"]["substances"])
    if draw.yes(0.5):
        found["situation"] = draw.one({"free": 90, "detained": 7, "fugitive": 3})
    return found


def _channel(draw: Chance, door: str) -> str:
    weights = data("figures")["channels"]
    return str(draw.one({code: weights.get(code, 1) for code, _ in choices("channels", door=door)}))


def _entry_route(draw: Chance, door: str, channel: str) -> str:
    """The CEM's own word for it, as far as its list has one for that channel; not always written down."""
    if door != Sector.CEM or not draw.yes(0.9):
        return ""
    routes: Mapping[str, float] = data("figures")["entry_routes"].get(channel, {"came_directly": 1})
    return str(draw.one(routes))


def _exclusions(draw: Chance, stand: Stand, zone: str, actor: Actor, at: datetime) -> tuple[ExclusionEntry, ...]:
    mixes, reasons = data("figures")["exclusions"], data("words")["exclusion"]
    station = stand.institution(Sector.POLICE, zone, at)
    if draw.yes(mixes["police"]) and station and station != actor.institution:
        return (ExclusionEntry("institution", station, reasons[0]),)
    if draw.yes(mixes["kin"]):
        person = stand.somebody_else(actor, at, draw)
        return (ExclusionEntry("account", person, reasons[1]),) if person else ()
    if draw.yes(mixes["head"]) and station:
        return (ExclusionEntry("rung", f"head:{station}", reasons[0]),)
    return ()


def _school(draw: Chance, door: str, actor: Actor, answers: Mapping[str, Any]) -> str:
    if door == Sector.EDUCATION:
        return actor.institution or ""
    concerned = answers.get("school_situation") not in (None, "none")
    return draw.choice(["ie-demo-1", "ie-demo-2"]) if concerned else ""
