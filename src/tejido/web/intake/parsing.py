"""From the sheet to the frozen `Intake`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
from tejido.web.intake.block import yes_no
from tejido.web.intake.incident_forms import IncidentForm
from tejido.web.intake.moments import instant_of
from tejido.web.intake.people_forms import IDENTITY, PersonForm, RelationForm
from tejido.web.intake.sheet import Sheet


@dataclass(frozen=True)
class Parsed:
    """The intake with the block each of its parts came from, by their place in the intake."""

    intake: Intake
    incidents: Sequence[IncidentForm]
    people: Sequence[PersonForm]
    relations: Sequence[RelationForm]


def parse(sheet: Sheet) -> Parsed:
    """The intake of a sheet that was asked; blocks where nothing was typed are left out."""
    incidents = [one for n, one in enumerate(sheet.incidents) if n == 0 or not one.is_blank()]
    people, places = _people(sheet)
    relations = _relations(sheet, places)
    opening = sheet.opening
    report = yes_no(opening.word("report"))
    day, hour = opening.said("report_day"), opening.said("report_hour")
    facts = sheet.needs.facts()
    if report and opening.word("received_by"):
        facts["received_by"] = opening.word("received_by")
    intake = Intake(
        submission_key=sheet.key,
        channel=opening.word("channel"),
        entry_route=opening.word("entry_route"),
        condition=opening.word("condition") or "new",
        reported_at=instant_of(day, hour) if report and day and hour else sheet.setting.at,
        incidents=tuple(incident_entry(one) for one in incidents),
        people=tuple(person_entry(one) for one in people),
        relations=tuple(entry for entry, _ in relations),
        contact=SafeContact(**{name: word for name in sheet.contact.fields if (word := sheet.contact.word(name))}),
        consents=_consents(sheet),
        exclusions=_exclusions(sheet),
        zone_code=opening.word("zone") or next((z for one in incidents if (z := one.word("zone"))), ""),
        anonymous=all(one.said("anonymous") for one in sheet.survivors),
        immediate_danger=yes_no(opening.word("danger")),
        explained_reporting=bool(opening.said("explained")),
        report_filed=report,
        school_code=sheet.needs.word("school") if facts.get("school_situation", "none") != "none" else "",
        facts=facts,
    )
    return Parsed(intake, incidents, people, [form for _, form in relations])


def incident_entry(form: IncidentForm) -> IncidentEntry:
    """The entry of one incident that was asked."""
    precision, start, end = form.span
    return IncidentEntry(
        occurred_from=start,
        occurred_until=end,
        precision=precision,
        zone_code=form.word("zone"),
        place=form.word("place"),
        types=form.several("types"),
        acts=form.acts(),
        modality=form.word("modality"),
        frequency=form.word("frequency"),
        weapons=form.several("weapons"),
        detail=form.word("detail"),
    )


def person_entry(form: PersonForm) -> PersonEntry:
    """The entry of one person that was asked."""
    known: dict[str, Any] = {name: form.said(name) for name in IDENTITY if form.said(name) is not None}
    if known.get("document_number"):
        known["document_kind"] = form.word("document_kind")
    return PersonEntry(
        role=form.ROLE, sex=form.word("sex"), age=form.said("age"), profile=form.profile(), identity=Identity(**known)
    )


def _people(sheet: Sheet) -> tuple[list[PersonForm], Mapping[str, int]]:
    """The people who count, and the place of each by the prefix of its block."""
    kept: list[PersonForm] = list(sheet.survivors)
    for one, related in sheet.accused():
        if not one.is_blank() or any(not form.is_blank() for form in related):
            kept.append(one)
    kept += [one for one in sheet.others if not one.is_blank()]
    return kept, {str(one.prefix): place for place, one in enumerate(kept)}


def _relations(sheet: Sheet, places: Mapping[str, int]) -> list[tuple[RelationEntry, RelationForm]]:
    found = []
    for (s, p), form in sheet.relations.items():
        survivor, perpetrator = str(sheet.survivors[s].prefix), str(sheet.perpetrators[p].prefix)
        if form.is_blank() or perpetrator not in places:
            continue
        level1, level2 = form.levels()
        entry = RelationEntry(
            survivor=places[survivor],
            perpetrator=places[perpetrator],
            level1=level1,
            level2=level2,
            lives_with=form.word("lives_with"),
            is_guardian=form.guardian(),
        )
        found.append((entry, form))
    return found


def _consents(sheet: Sheet) -> tuple[ConsentEntry, ...]:
    giver = sheet.consent.word("given_by") or "survivor"
    return tuple(
        ConsentEntry(purpose, answer, recipient=recipient, given_by=giver)
        for purpose, recipient, answer in sheet.consent.answers()
    )


def _exclusions(sheet: Sheet) -> tuple[ExclusionEntry, ...]:
    kept = [one for one in sheet.exclusions if not one.is_blank()]
    return tuple(ExclusionEntry(*one.exclusion(), reason=one.word("reason")) for one in kept)
