"""A case as a system sends it: what the form of the pages asks, in its words, parsed into an `Intake`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from tejido.api.shapes.fields import Answer, Code, Day, Moment, Note, Sent, Story, Whole, Word, Yes, coded
from tejido.cases.consenting import GIVER_WORDS
from tejido.cases.intake import (
    ConsentEntry,
    ExclusionEntry,
    Identity,
    IncidentEntry,
    Intake,
    PersonEntry,
    RelationEntry,
    SafeContact,
)

Blank = ""


class IdentityIn(Sent):
    """Who a person is. Sealed before it is stored."""

    names: Word = Blank
    surnames: Word = Blank
    document_kind: Code = Blank
    document_number: Code = Blank
    birth_on: Day | None = None
    phone: Code = Blank
    address: Annotated[str, Field(max_length=300)] = Blank
    address_reference: Annotated[str, Field(max_length=300)] = Blank
    workplace: Word = Blank

    def entry(self) -> Identity:
        return Identity(**dict(self))


class PersonIn(Sent):
    """Somebody in the case. `age` in whole years; `profile` holds coded answers (list `profile` of `GET /lists`)."""

    role: Literal["survivor", "alleged_perpetrator", "other"]
    sex: Annotated[str, coded("sexes", blank=True)] = Blank
    age: Whole | None = None
    profile: dict[Code, Answer] = {}
    identity: IdentityIn = IdentityIn()

    def entry(self) -> PersonEntry:
        profile = {key: list(value) if isinstance(value, list) else value for key, value in self.profile.items()}
        return PersonEntry(self.role, self.sex, self.age, profile, self.identity.entry())


class IncidentIn(Sent):
    """What happened. A single moment has only `occurred_from`; what is not known is left out."""

    occurred_from: Moment | None = None
    occurred_until: Moment | None = None
    precision: Literal["instant", "day", "month", "year", "period", "unknown"] = "unknown"
    zone_code: Code = Blank
    place: Annotated[str, coded("places", blank=True)] = Blank
    types: Annotated[list[Annotated[str, coded("types")]], Field(max_length=10)] = []
    acts: Annotated[list[Annotated[str, coded("acts")]], Field(max_length=60)] = []
    modality: Annotated[str, coded("modalities", blank=True)] = Blank
    frequency: Annotated[str, coded("frequencies", blank=True)] = Blank
    weapons: Annotated[list[Annotated[str, coded("weapons")]], Field(max_length=20)] = []
    detail: Story = Blank

    def entry(self) -> IncidentEntry:
        return IncidentEntry(
            **{**dict(self), "types": tuple(self.types), "acts": tuple(self.acts), "weapons": tuple(self.weapons)}
        )


class RelationIn(Sent):
    """What the alleged perpetrator is to the survivor; both by their place in `people`, from 0."""

    survivor: Whole
    perpetrator: Whole
    level1: Annotated[str, coded("relations_level1")]
    level2: Annotated[str, coded("relations_level2", blank=True)] = Blank
    lives_with: Literal["yes", "no", "sometimes", ""] = ""
    is_guardian: Yes | None = None


class ContactIn(Sent):
    """How to reach her without danger. Sealed."""

    mode: Literal["call", "message", "in_person", "through_other", "do_not_call"] = "do_not_call"
    number: Code = Blank
    hours: Word = Blank
    who_may_answer: Word = Blank
    note: Note = Blank


class ConsentIn(Sent):
    """One answer of hers. `recipient` (a sector or an institution's code) goes with that purpose only."""

    purpose: Literal["services", "statistics", "recipient"]
    answer: Literal["given", "refused"]
    recipient: Code = Blank
    given_by: Annotated[str, Field(max_length=24, json_schema_extra={"enum": [str(one) for one in GIVER_WORDS]})] = (
        "survivor"
    )


class ExclusionIn(Sent):
    """Who must never hear of the case. `reason` is sealed."""

    kind: Literal["account", "institution", "post", "rung"]
    value: Code
    reason: Annotated[str, Field(min_length=10, max_length=1000)]


class CaseIn(Sent):
    """A case. `explained_reporting`: that mandatory reporting was explained to her before any question."""

    channel: Annotated[str, coded("channels")]
    explained_reporting: Yes
    incidents: Annotated[list[IncidentIn], Field(min_length=1, max_length=20)]
    people: Annotated[list[PersonIn], Field(min_length=1, max_length=30)]
    condition: Annotated[str, coded("conditions")] = "new"
    reported_at: Moment | None = None
    report_filed: Yes | None = None
    zone_code: Code = Blank
    anonymous: Yes = False
    immediate_danger: Yes | None = None
    school_code: Code = Blank
    relations: Annotated[list[RelationIn], Field(max_length=60)] = []
    contact: ContactIn = ContactIn()
    consents: Annotated[list[ConsentIn], Field(max_length=60)] = []
    exclusions: Annotated[list[ExclusionIn], Field(max_length=20)] = []
    facts: dict[Code, Answer] = {}

    def intake(self, *, key: str, at: datetime) -> Intake:
        """The same as the door takes it in. Without another, the zone is that of the first incident that has one."""
        facts = {name: tuple(value) if isinstance(value, list) else value for name, value in self.facts.items()}
        return Intake(
            submission_key=key,
            channel=self.channel,
            condition=self.condition,
            reported_at=self.reported_at or at,
            incidents=tuple(one.entry() for one in self.incidents),
            people=tuple(one.entry() for one in self.people),
            relations=tuple(RelationEntry(**dict(one)) for one in self.relations),
            contact=SafeContact(**dict(self.contact)),
            consents=tuple(ConsentEntry(**dict(one)) for one in self.consents),
            exclusions=tuple(ExclusionEntry(**dict(one)) for one in self.exclusions),
            zone_code=self.zone_code or next((one.zone_code for one in self.incidents if one.zone_code), ""),
            anonymous=self.anonymous,
            immediate_danger=self.immediate_danger,
            explained_reporting=self.explained_reporting,
            report_filed=self.report_filed,
            school_code=self.school_code,
            facts=facts,
        )
