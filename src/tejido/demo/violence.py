"""What happened in a fictitious case: types, acts, when, where, and who to whom. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tejido.cases.intake import IncidentEntry, RelationEntry
from tejido.demo.draws import Chance, data
from tejido.kernel.clock import LIMA, UTC

ADULT = 18


@dataclass(frozen=True, slots=True)
class Survivor:
    """Whom it happened to, and the main type of violence."""

    band: str
    age: int
    sex: str
    main_type: str

    @property
    def is_child(self) -> bool:
        return self.age < ADULT


def survivor(chance: Chance) -> Survivor:
    """Somebody by the report's margins of age, sex and type."""
    ages = data("figures")["ages"]
    band = chance.one({name: row["cases"] for name, row in ages.items()})
    sex = "male" if chance.yes(ages[band]["men"]) else "female"
    years = data("figures")["years"][band]
    return Survivor(band, chance.one(years), sex, chance.one(ages[band]["types"]))


def relation(chance: Chance, of: Survivor) -> RelationEntry:
    """What the person denounced is to the survivor."""
    mixes = data("figures")
    rare = of.main_type == "sexual" and of.band != "0-11" and chance.yes(0.75)
    table: Mapping[str, Mapping[str, float]] = mixes["sexual_relations"] if rare else mixes["relations"][of.band]
    pairs = {(level1, level2): w for level1, row in table.items() for level2, w in row.items()}
    level1, level2 = chance.one(pairs)
    together = level2 in mixes["lives_with"]
    guardian = level2 in ("parent", "step_parent", "grandparent") and of.is_child
    return RelationEntry(
        survivor=0,
        perpetrator=1,
        level1=level1,
        level2=level2,
        lives_with=_lives(chance, together),
        is_guardian=True if guardian and together else (False if of.is_child and chance.yes(0.7) else None),
    )


_SHARED = ("yes", "sometimes")


def _lives(chance: Chance, together: bool) -> str:
    if not chance.yes(0.92):
        return ""
    weights = {"yes": 87, "sometimes": 5, "no": 8} if together else {"yes": 3, "sometimes": 3, "no": 94}
    return str(chance.one(weights))


def perpetrator(chance: Chance, of: Survivor, level2: str) -> tuple[str, int | None]:
    """Sex and age of the person denounced, each as far as it is known."""
    if level2 == "parent" and of.main_type != "sexual":
        sex = "female" if chance.yes(0.34) else "male"
    else:
        partners = of.sex == "male" and level2 in data("figures")["relations"]["30-59"]["partner"]
        sex = "female" if chance.yes(0.9 if partners else 0.05) else "male"
    if level2 == "unknown_person" and chance.yes(0.7):
        return sex, None
    if level2 in ("schoolmate", "sweetheart", "ex_sweetheart"):
        return sex, max(11, of.age + chance.randrange(-2, 7))
    elder = {
        "parent": 26,
        "step_parent": 24,
        "grandparent": 48,
        "uncle_or_aunt": 22,
        "teacher": 26,
        "child": -27,
        "grandchild": -50,
    }
    return sex, max(13, min(92, of.age + elder.get(level2, 3) + chance.randrange(-5, 9)))


def incident(chance: Chance, of: Survivor, door: str, tie: RelationEntry, zone: str, at: datetime) -> IncidentEntry:
    """The violence told at the door."""
    mixes = data("figures")
    types = _types(chance, of.main_type)
    start, end, precision = _when(chance, of, door, at)
    return IncidentEntry(
        occurred_from=start,
        occurred_until=end,
        precision=precision,
        zone_code=zone if chance.yes(0.85) else "",
        place="shared_home" if tie.lives_with in _SHARED and chance.yes(0.8) else chance.one(mixes["places"]),
        types=types,
        acts=_acts(chance, types),
        modality="partner_violence" if tie.level1 == "partner" else "",
        frequency=chance.one(mixes["frequencies"]) if chance.yes(0.8) else "",
        weapons=(chance.one(mixes["weapons"]),) if "physical" in types else (),
        detail=chance.choice(data("words")["details"]) if chance.yes(0.8) else "",
    )


def _types(chance: Chance, main: str) -> tuple[str, ...]:
    more: Mapping[str, float] = data("figures")["second_types"][main]
    return (main, *(kind for kind, share in more.items() if chance.yes(share)))


def _acts(chance: Chance, types: tuple[str, ...]) -> tuple[str, ...]:
    """One or two acts of each type; a rape is no other sexual act besides."""
    found: dict[str, None] = {}
    for kind in types:
        for _ in range(1 if kind == "sexual" or chance.yes(0.5) else 2):
            found[chance.one(data("figures")["acts"][kind])] = None
    return tuple(found)


def _when(chance: Chance, of: Survivor, door: str, at: datetime) -> tuple[datetime | None, datetime | None, str]:
    """From, until and precision; after the survivor's birth and before the door."""
    mixes = data("figures")
    precision = chance.one(mixes["precisions"])
    delays: Mapping[str, Any] = mixes["sexual_delays" if of.main_type == "sexual" else "delays"]
    median, spread = delays.get(door, delays["other"])
    hours = min(max(0.3, chance.spread(median, spread)), of.age * 8000 + 24.0 * 5)
    moment = at - timedelta(hours=hours)
    if precision == "unknown":
        return None, None, precision
    if precision == "instant":
        return moment.replace(second=0), None, precision
    local = moment.astimezone(LIMA).replace(hour=0, minute=0, second=0, microsecond=0)
    if precision == "period":
        return (local - timedelta(days=30)).astimezone(UTC), local.astimezone(UTC), precision
    first = {"day": local, "month": local.replace(day=1), "year": local.replace(month=1, day=1)}[precision]
    return first.astimezone(UTC), None, precision


def severity(chance: Chance, types: tuple[str, ...], acts: tuple[str, ...]) -> float:
    """How grave it is between 0 and 1; the answers of the risk sheet follow from it."""
    grave = {"strangling", "weapon_wounds", "death_threat", "rape", "burns", "stalking"}.intersection(acts)
    return min(1.0, max(0.0, chance.gauss(0.34 + 0.12 * len(grave) + 0.04 * len(types), 0.17)))
