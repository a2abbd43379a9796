"""The coded answers of a fictitious form: facts that the planner reads, consents, the survivor's profile. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tejido.cases.consenting import ALONE_FROM, Giver
from tejido.cases.intake import ConsentEntry, IncidentEntry, RelationEntry
from tejido.demo.draws import Chance, data
from tejido.demo.violence import Survivor

SCHOOL_AGES = range(5, 18)
_WISHES = {"shelter": "wants_shelter", "womens_org": "wants_support", "mental_health": "wants_mental_health"}
"""The wish that goes with telling a recipient."""
_WANTED = 0.92
"""Who wants the service mostly agrees that it is told."""
_ASKED_AS_ADULT = 15
"""From this age the questions of an adult's profile are asked."""
_STAFF = ("punishment_by_staff", "sexual_by_staff")


def facts(draw: Chance, of: Survivor, told: IncidentEntry, door: str, *, filed: bool, school: str) -> dict[str, Any]:
    """What the planner is told; what is left out was not asked or not answered."""
    found: dict[str, Any] = {}

    def ask(name: str, share: float, answered: float = 0.85) -> None:
        if draw.yes(answered):
            found[name] = draw.yes(share)

    if not filed:
        ask("wants_report", 0.66)
    ask("wants_legal_defence", 0.55, 0.7)
    ask("wants_mental_health", 0.62, 0.75)
    ask("wants_support", 0.34, 0.5)
    ask("cem_can_attend", 0.94, 0.6)
    if "physical" in told.types:
        ask("injured", 0.33)
    if door == "police":
        ask("in_flagrante", 0.09, 0.95)
    if not of.is_child:
        ask("wants_shelter", 0.05, 0.4)
    else:
        found |= _of_child(draw)
    if of.age in SCHOOL_AGES:
        found |= _of_school(draw, of, told, door, school)
    return found


def _of_child(draw: Chance) -> dict[str, Any]:
    if not draw.yes(0.6):
        return {}
    situation = draw.one({"risk": 45, "neglect": 8, "none": 47})
    return {"child_protection": situation} | ({"demuna_accredited": True} if draw.yes(0.7) else {})


def _of_school(draw: Chance, of: Survivor, told: IncidentEntry, door: str, wanted: str) -> dict[str, Any]:
    mixes = data("figures")
    if not wanted and not draw.yes(mixes["school_share"].get(door, 0.02)):
        return {"school_situation": "none"} if draw.yes(0.5) else {}
    weights = {
        name: w for name, w in mixes["school_situations"].items() if ("sexual" in name) <= ("sexual" in told.types)
    }
    situation = wanted or draw.one(weights)
    found: dict[str, Any] = {"school_situation": situation}
    if situation in _STAFF:
        found["school_report_form"] = draw.choice(["verbal", "written"])
    if situation == "punishment_by_staff":
        found["punishment_repeated_or_grave"] = draw.yes(0.3)
    return found


def consents(
    draw: Chance, of: Survivor, tie: RelationEntry, accused_sex: str, door: str, answers: Mapping[str, Any]
) -> tuple[ConsentEntry, ...]:
    """What was agreed to, by who may answer; none where nobody may."""
    giver = _giver(draw, of, tie, accused_sex)
    if giver is None:
        return ()
    mixes = data("figures")
    given, refused = mixes["statistics"]
    found = [ConsentEntry("services", "given" if draw.yes(0.975) else "refused", given_by=giver)]
    found.append(
        ConsentEntry("statistics", "given" if draw.yes(given / (given + refused)) else "refused", given_by=giver)
    )
    if found[0].answer == "refused":
        return tuple(found)
    for recipient, (asked, no) in mixes["consents"].items():
        drawn, yes = draw.random(), _WANTED if answers.get(_WISHES.get(recipient, "")) is True else asked
        if recipient == door or answers.get(_WISHES.get(recipient, "")) is False or drawn >= yes + no:
            continue
        found.append(ConsentEntry("recipient", "given" if drawn < yes else "refused", recipient, given_by=giver))
    return tuple(found)


def _giver(draw: Chance, of: Survivor, tie: RelationEntry, accused_sex: str) -> Giver | None:
    if of.age >= ALONE_FROM:
        return Giver.SURVIVOR
    if draw.yes(0.1):
        return None
    accused_parent = tie.level2 in ("parent", "step_parent")
    mother_accused = accused_parent and accused_sex != "male"
    return Giver.FATHER if mother_accused else Giver.MOTHER


def profile(draw: Chance, of: Survivor) -> dict[str, Any]:
    """The survivor's profile, as far as it was asked."""
    mixes = data("figures")["profile"]
    found: dict[str, Any] = {"migration": draw.one(mixes["migration"])} if draw.yes(0.9) else {}
    if draw.yes(0.7):
        found["language"] = draw.one(mixes["language"])
    if draw.yes(0.5):
        found["ethnicity"] = draw.one(mixes["ethnicity"])
    if draw.yes(0.8):
        found["disability"] = [draw.one(mixes["disability"])]
    if draw.yes(0.8):
        found["insurance"] = [draw.one(mixes["insurance"])]
    if draw.yes(0.5):
        found["bonds"] = [draw.one(mixes["bonds"])]
    if of.age >= _ASKED_AS_ADULT:
        return found | _of_adult(draw, of)
    return found | {"occupation": "student"} if of.age in SCHOOL_AGES and draw.yes(mixes["school_child"]) else found


def _of_adult(draw: Chance, of: Survivor) -> dict[str, Any]:
    mixes = data("figures")["profile"]
    found: dict[str, Any] = {"came_alone": "alone" if draw.yes(0.55) else "accompanied"}
    if draw.yes(0.8):
        found |= {name: draw.one(mixes[name]) for name in ("marital_status", "education", "occupation")}
    if of.sex == "female" and of.age < 46 and draw.yes(0.7):
        found["pregnant"] = "yes" if draw.yes(mixes["pregnant"].get(of.band, 0)) else "no"
    if draw.yes(0.6):
        found["children"] = min(9, int(draw.spread(1.6, 0.6))) if of.age > 19 else 0
    return found


def reported_before(draw: Chance, *, again: bool) -> dict[str, Any]:
    """Whether there were reports before, as far as it was asked; more often of who comes `again`."""
    mixes = data("figures")["profile"]
    if not draw.yes(0.6):
        return {}
    return {"earlier_reports": "yes" if draw.yes(mixes["earlier_reports"]["again" if again else "new"]) else "no"}


def reach(draw: Chance) -> dict[str, Any]:
    """What the accused person has at hand: a weapon, a post in the State; as far as it was asked."""
    mixes = data("figures")["profile"]
    found: dict[str, Any] = {"has_weapon": draw.one(mixes["has_weapon"])} if draw.yes(0.6) else {}
    return found | ({"state_service": draw.one(mixes["state_service"])} if draw.yes(0.7) else {})
