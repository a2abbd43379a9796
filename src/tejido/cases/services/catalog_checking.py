"""Every coded answer of an intake against the catalogue, and who gave it. Inner step of `checking`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tejido.cases.catalog import catalog
from tejido.cases.consenting import ADULT_FROM, Accused, Giver, fault_of_giver, fault_of_refusal
from tejido.cases.intake import IncidentEntry, Intake, PersonEntry, RelationEntry
from tejido.cases.planning_facts import RECEIVERS, planner_facts
from tejido.cases.profile import profile_faults
from tejido.kernel.errors import FieldErrors, Refused
from tejido.protocols.facts import Vocabulary, complete_facts
from tejido.protocols.sectors import Sector

Faults = defaultdict[str, list[str]]
MUST_REPORT = (Sector.HEALTH, Sector.MENTAL_HEALTH, Sector.EDUCATION, Sector.UGEL)
"""Whose staff reports the violence that it knows through its work: Ley 30364, art. 15."""
ROLES = ("survivor", "alleged_perpetrator", "other")
PRECISIONS = ("instant", "day", "month", "year", "period", "unknown")
CONTACT_MODES = ("call", "message", "in_person", "through_other", "do_not_call")


def check_entry_codes(intake: Intake, door: str | None, asked: Vocabulary, faults: Faults) -> None:
    """Add the faults of the channel (of that sector's door), the condition, the contact's mode and the facts that
    are asked."""
    _codes("channels", [intake.channel], "channel", faults)
    offered = catalog().vocabularies["channels"].choices.get(intake.channel)
    if offered is not None and not offered.fits(parent=None, door=door):
        faults["channel"].append("Esa forma de llegada no corresponde a su institución. Elija otra de la lista.")
    _codes("conditions", [intake.condition], "condition", faults)
    _codes("entry_routes", filter(None, [intake.entry_route]), "entry_route", faults)
    if intake.contact.mode not in CONTACT_MODES:
        faults["contact.mode"].append("Elija de la lista cómo comunicarse con ella.")
    try:
        complete_facts(planner_facts(dict(intake.facts)), asked)
    except FieldErrors as wrong:
        for name, sentences in wrong.errors.items():
            faults[f"facts.{name}"].extend(sentences)


def check_incident_codes(incident: IncidentEntry, at_field: str, faults: Faults) -> None:
    """Add the faults of an incident's codes; an act must belong to one of its types."""
    if incident.precision not in PRECISIONS:
        faults[f"{at_field}.precision"].append("Elija de la lista qué tan exacta es la fecha.")
    elif incident.precision != "unknown" and incident.occurred_from is None:
        faults[f"{at_field}.occurred_from"].append("Escriba cuándo ocurrió o elija «No se sabe».")
    _codes("types", incident.types, f"{at_field}.types", faults)
    _codes("acts", incident.acts, f"{at_field}.acts", faults, parents=incident.types)
    _codes("weapons", incident.weapons, f"{at_field}.weapons", faults)
    for name, vocabulary in (("place", "places"), ("modality", "modalities"), ("frequency", "frequencies")):
        _codes(vocabulary, filter(None, [getattr(incident, name)]), f"{at_field}.{name}", faults)
    if "none" in incident.weapons and len(incident.weapons) > 1:
        faults[f"{at_field}.weapons"].append("Marcó «ninguna» junto con otra respuesta. Deje solo lo que corresponda.")


def check_person_codes(person: PersonEntry, at_field: str, faults: Faults) -> None:
    """Add the faults of a person's role, sex and profile."""
    if person.role not in ROLES:
        faults[f"{at_field}.role"].append("Diga si es la persona afectada, la denunciada u otra persona.")
    _codes("sexes", filter(None, [person.sex]), f"{at_field}.sex", faults)
    for key, sentence in profile_faults(person.role, person.profile):
        faults[f"{at_field}.profile.{key}"].append(sentence)


def check_relation(relation: RelationEntry, at_field: str, faults: Faults) -> None:
    """Add the faults of a relation; the second level must belong to the first."""
    _codes("relations_level1", [relation.level1], f"{at_field}.level1", faults)
    second = filter(None, [relation.level2])
    _codes("lives_with", filter(None, [relation.lives_with]), f"{at_field}.lives_with", faults)
    _codes("relations_level2", second, f"{at_field}.level2", faults, parents=[relation.level1])


def check_givers(intake: Intake, age: int | None, faults: Faults) -> None:
    """Add the fault of who may not answer for a survivor of that age; her own no is always heard."""
    accused = [
        Accused(relation.level2, intake.people[relation.perpetrator].sex, relation.is_guardian)
        for relation in intake.relations
        if 0 <= relation.perpetrator < len(intake.people)
    ]
    answered = [e for e in intake.consents if e.answer == "given" or e.given_by != Giver.SURVIVOR]
    for giver in sorted({e.given_by for e in answered if e.answer != "legal_duty"}):
        sentence = fault_of_giver(giver, age=age, accused=accused)
        if sentence:
            faults["given_by"].append(sentence)


def check_refusal(intake: Intake, age: int | None, door: str | None, faults: Faults) -> None:
    """Add the fault of keeping or telling what she said no to. `age` is that of the youngest survivor."""
    if not any(e.purpose == "services" and e.answer == "refused" for e in intake.consents):
        return
    received = bool(intake.report_filed) and door in RECEIVERS
    sentence = fault_of_refusal(
        tells=any(e.purpose == "recipient" and e.answer == "given" for e in intake.consents),
        named=any(p.role == "survivor" and not p.identity.is_empty() for p in intake.people),
        by_law=received or door in MUST_REPORT or (age is not None and age < ADULT_FROM),
    )
    if sentence:
        faults["services"].append(sentence)


def _codes(name: str, codes: Iterable[str], field: str, faults: Faults, parents: Iterable[str] = ()) -> None:
    try:
        catalog().check(name, codes, parents=parents)
    except Refused as refused:
        faults[field].append(refused.message)
