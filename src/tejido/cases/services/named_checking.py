"""What an intake names must exist: who is left out, whom she lets be told, the school; and who is what to whom.

A page offers only what exists; a system writes codes. An exclusion that names nobody would leave nobody out.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from tejido.accounts.exclusions import ROLE_OF_RUNG
from tejido.cases.intake import ExclusionEntry, Intake
from tejido.cases.services.catalog_checking import Faults
from tejido.directory.routes import Routes
from tejido.kernel.errors import FieldErrors
from tejido.protocols.sectors import Sector

NOBODY = "No encontramos a quién se refiere. Elíjalo de la lista."
ITSELF = "Es su propia institución: si nadie de ella debe saber, registre el caso por otra puerta."


def check_named(intake: Intake, known: Routes, *, own: str) -> None:
    """Nothing, when all that the intake names exists and is named once, and `own`, who registers it, is not left out.

    Raises:
        FieldErrors: keys are `school_code`, `consents`, `exclusions.N.value` and `relations.N.field`, N from 0.
    """
    faults: Faults = defaultdict(list)
    if intake.school_code:
        school = known.institutions.get(intake.school_code)
        if school is None or school.sector != Sector.EDUCATION:
            faults["school_code"].append("Esa institución educativa no está en el directorio. Elíjala de la lista.")
    for number, entry in enumerate(intake.exclusions):
        if not exists(entry, known):
            faults[f"exclusions.{number}.value"].append(NOBODY)
        elif (entry.kind, entry.value) == ("institution", own):
            faults[f"exclusions.{number}.value"].append(ITSELF)
    _check_recipients(intake, known, faults)
    _check_roles(intake, faults)
    if faults:
        raise FieldErrors(faults)


def exists(entry: ExclusionEntry, known: Routes) -> bool:
    """Whether the exclusion names an institution, a person or a post of the directory, or a rung of the ladder."""
    if entry.kind == "institution":
        return entry.value in known.institutions
    if entry.kind == "account":
        return any(person.code == entry.value for _, person, _ in known.staff.postings)
    if entry.kind == "post":
        return known.post(entry.value) is not None
    rung, _, institution = entry.value.partition(":")
    named = rung in ROLE_OF_RUNG and (not institution or institution in known.institutions)
    return entry.kind == "rung" and named


def _check_recipients(intake: Intake, known: Routes, faults: Faults) -> None:
    sectors = {str(sector) for sector in Sector}
    for entry in intake.consents:
        if entry.purpose == "recipient" and entry.recipient not in sectors | known.institutions.keys():
            faults["consents"].append(f"No conocemos a «{entry.recipient[:60]}»: no se le puede comunicar nada.")
    answers = Counter((entry.purpose, entry.recipient) for entry in intake.consents)
    if any(times > 1 for times in answers.values()):
        faults["consents"].append("Hay dos respuestas sobre lo mismo. Deje una sola.")


def _check_roles(intake: Intake, faults: Faults) -> None:
    roles = [person.role for person in intake.people]
    for number, relation in enumerate(intake.relations):
        for name, place, role in (
            ("survivor", relation.survivor, "survivor"),
            ("perpetrator", relation.perpetrator, "alleged_perpetrator"),
        ):
            if 0 <= place < len(roles) and roles[place] != role:
                faults[f"relations.{number}.{name}"].append("Esa persona figura con otro papel. Revise la relación.")
