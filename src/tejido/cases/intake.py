"""What a door takes in, as frozen values: every page and the API parse into an `Intake` before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a person is. Sealed before it is stored; `birth_on` stays here, outside only the age."""

    names: str = ""
    surnames: str = ""
    document_kind: str = ""
    document_number: str = ""
    birth_on: date | None = None
    phone: str = ""
    address: str = ""
    address_reference: str = ""
    workplace: str = ""

    def is_empty(self) -> bool:
        """True when nothing at all is known."""
        return self == Identity()


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """Somebody in the case. `profile` holds coded answers of the catalogue; `age` in whole years at the incident."""

    role: str
    sex: str = ""
    age: int | None = None
    profile: Mapping[str, Any] = field(default_factory=dict)
    identity: Identity = Identity()


@dataclass(frozen=True, slots=True)
class IncidentEntry:
    """What happened. Both instants are included; a single moment has only `occurred_from`."""

    occurred_from: datetime | None = None
    occurred_until: datetime | None = None
    precision: str = "unknown"
    zone_code: str = ""
    place: str = ""
    types: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    modality: str = ""
    frequency: str = ""
    weapons: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RelationEntry:
    """What the alleged perpetrator is to the survivor; both by their place in `Intake.people`, from 0.

    `lives_with`: yes, no, sometimes, or blank when it is not known.
    """

    survivor: int
    perpetrator: int
    level1: str
    level2: str = ""
    lives_with: str = ""
    is_guardian: bool | None = None


@dataclass(frozen=True, slots=True)
class SafeContact:
    """How to reach the survivor without danger. `mode`: call, message, in_person, through_other or do_not_call."""

    mode: str = "do_not_call"
    number: str = ""
    hours: str = ""
    who_may_answer: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """One answer. `purpose`: services, statistics or recipient (then `recipient` is a sector or institution code)."""

    purpose: str
    answer: str
    recipient: str = ""
    norm: str = ""
    given_by: str = "survivor"


@dataclass(frozen=True, slots=True)
class ExclusionEntry:
    """Who must not hear of the case: `kind` is account, institution, post or rung; `reason` is sealed."""

    kind: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Intake:
    """A case as a door takes it in. `reported_at` is when the report was received; `explained_reporting` says that
    mandatory reporting was explained before the questions. `facts` are coded answers that only the planner needs.
    `entry_route` is CEM's own word for how the case came to it; blank at other doors.
    """

    submission_key: str
    channel: str
    condition: str
    reported_at: datetime
    incidents: tuple[IncidentEntry, ...]
    people: tuple[PersonEntry, ...]
    relations: tuple[RelationEntry, ...] = ()
    contact: SafeContact = SafeContact()
    consents: tuple[ConsentEntry, ...] = ()
    exclusions: tuple[ExclusionEntry, ...] = ()
    zone_code: str = ""
    anonymous: bool = False
    immediate_danger: bool | None = None
    explained_reporting: bool = False
    report_filed: bool | None = None
    school_code: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    entry_route: str = ""
