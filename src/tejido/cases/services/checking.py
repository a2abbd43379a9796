"""What an intake must satisfy before anything is written; every fault is told at its field, all at once."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from tejido.cases.intake import ConsentEntry, Identity, IncidentEntry, Intake, PersonEntry
from tejido.cases.services.catalog_checking import (
    Faults,
    check_entry_codes,
    check_givers,
    check_incident_codes,
    check_person_codes,
    check_refusal,
    check_relation,
)
from tejido.cases.services.consents import check_consent
from tejido.cases.services.date_checking import (
    OLDEST_AGE,
    check_birth,
    check_born_before,
    check_moment,
    check_report,
    years_between,
)
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import FieldErrors, Refused
from tejido.protocols.facts import Vocabulary
from tejido.vault.blind import normal_phone
from tejido.vault.identity_numbers import IdKind, check_id_number


def check_intake(
    intake: Intake, *, zones: frozenset[str], asked: Vocabulary, at: datetime, door: str | None = None
) -> None:
    """Nothing, when the intake can be registered. `zones` are the codes of the district's zones, `asked` the
    facts that its library asks for, `door` the sector of the institution that registers.

    Raises:
        FieldErrors: keys are `field`, `contact.field`, `facts.name`, or `incidents.N.field`, `people.N.field` (also
            `people.N.profile.key`) and `relations.N.field`, N from 0.
    """
    faults: Faults = defaultdict(list)
    _check_whole(intake, zones, at, faults)
    check_entry_codes(intake, door, asked, faults)
    for number, incident in enumerate(intake.incidents):
        check_incident(incident, f"incidents.{number}", zones=zones, at=at, faults=faults)
    sole = sum(person.role == "survivor" for person in intake.people) == 1
    for number, person in enumerate(intake.people):
        check_person(person, f"people.{number}", intake.incidents, sole=sole, at=at, faults=faults)
    for number, relation in enumerate(intake.relations):
        check_relation(relation, f"relations.{number}", faults)
    for entry in intake.consents:
        _check_consent(entry, faults)
    ages = [age for p in intake.people if p.role == "survivor" and (age := age_of(p, at)) is not None]
    check_givers(intake, min(ages, default=None), faults)
    check_refusal(intake, min(ages, default=None), door, faults)
    if faults:
        raise FieldErrors(faults)


def _check_whole(intake: Intake, zones: frozenset[str], at: datetime, faults: Faults) -> None:
    if not intake.submission_key:
        faults["submission_key"].append("El formulario llegó incompleto. Vuelva a abrirlo; su borrador sigue guardado.")
    if not intake.explained_reporting:
        faults["explained_reporting"].append(
            "Antes de preguntar, explique qué se comunica por obligación de ley, y márquelo aquí."
        )
    if not any(person.role == "survivor" for person in intake.people):
        faults["people"].append(
            "Registre al menos a la persona afectada; si no da su nombre, marque «sin identificar»."
        )
    if not intake.incidents:
        faults["incidents"].append("Registre al menos un hecho; lo que no se sepa puede quedar en blanco.")
    if intake.zone_code and intake.zone_code not in zones:
        faults["zone_code"].append("Esa zona no existe en el distrito. Elíjala de la lista o déjela en blanco.")
    check_report(intake, at, faults)
    pairs = [(r.survivor, r.perpetrator) for r in intake.relations]
    if any(not (0 <= a < len(intake.people) and 0 <= b < len(intake.people)) for a, b in pairs):
        faults["relations"].append("La relación nombra a una persona que no está en el formulario.")
    if intake.contact.mode in ("call", "message") and not intake.contact.number:
        faults["contact.number"].append("Escriba el número seguro, o elija «No llamar».")
    if intake.contact.mode == "through_other" and not intake.contact.who_may_answer:
        faults["contact.who_may_answer"].append("Escriba a través de quién, o elija «No llamar».")
    if intake.contact.number:
        _phone("contact.number", intake.contact.number, faults)


def check_incident(
    incident: IncidentEntry, at_field: str, *, zones: frozenset[str], at: datetime, faults: Faults
) -> None:
    """Add the faults of one incident."""
    start, end = incident.occurred_from, incident.occurred_until
    check_moment(start, end, at_field, at, faults)
    if incident.zone_code and incident.zone_code not in zones:
        faults[f"{at_field}.zone_code"].append(
            "Esa zona no existe en el distrito. Elíjala de la lista o déjela en blanco."
        )
    if not incident.types:
        faults[f"{at_field}.types"].append("Marque al menos un tipo de violencia.")
    check_incident_codes(incident, at_field, faults)


def check_person(
    person: PersonEntry,
    at_field: str,
    incidents: tuple[IncidentEntry, ...],
    *,
    sole: bool = True,
    at: datetime,
    faults: Faults,
) -> None:
    """Add the faults of one person; `sole`: no other survivor is in the case."""
    if person.age is not None and not 0 <= person.age <= OLDEST_AGE:
        faults[f"{at_field}.age"].append(f"La edad va de 0 a {OLDEST_AGE} años.")
    born = person.identity.birth_on
    if born is not None:
        check_birth(born, person, at_field, at, faults)
    if person.role == "survivor":
        check_born_before(person, incidents, at_field, sole=sole, at=at, faults=faults)
    _identity(person.identity, at_field, faults)
    check_person_codes(person, at_field, faults)


def age_of(entry: PersonEntry, at: datetime) -> int | None:
    """The age said, or the one that the date of birth gives today in Lima."""
    if entry.age is not None or entry.identity.birth_on is None:
        return entry.age
    return years_between(entry.identity.birth_on, lima_date(at))


def _identity(identity: Identity, at_field: str, faults: Faults) -> None:
    if identity.document_number:
        try:
            check_id_number(IdKind(identity.document_kind or "dni"), identity.document_number)
        except Refused as refused:
            faults[f"{at_field}.document_number"].append(refused.message)
        except ValueError:
            faults[f"{at_field}.document_kind"].append("Elija el tipo de documento de la lista.")
    if identity.phone:
        _phone(f"{at_field}.phone", identity.phone, faults)


def _phone(field: str, text: str, faults: Faults) -> None:
    try:
        normal_phone(text)
    except Refused as refused:
        faults[field].append(refused.message)


def _check_consent(entry: ConsentEntry, faults: Faults) -> None:
    try:
        check_consent(entry)
    except Refused as refused:
        faults["consents"].append(refused.message)
