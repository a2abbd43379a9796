"""A case with something of everything to be printed, and what a PDF says; all invented."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, timedelta

from pypdf import PdfReader

from tejido.cases.intake import ConsentEntry, PersonEntry
from tejido.cases.justice.services.proceedings import open_proceeding
from tejido.cases.models import Person
from tejido.cases.protection.services.orders import Terms, decide_measures
from tejido.cases.risk import instrument
from tejido.cases.services.referrals import propose_referral
from tejido.cases.services.registration import register_case
from tejido.cases.services.risk import RiskEntry, assess_risk
from tejido.cases.services.told import Told
from tejido.directory.lookups import institution_sector
from tejido.directory.models import Institution
from tejido.directory.routing import routes
from tejido.ledger.models import LedgerEntry
from tejido.reports.kinds import Kind
from tejido.reports.services.printing import Printed, print_paper
from tests import people
from tests.people import Part, actor
from tests.world import AT, intake

LATER = AT + timedelta(hours=5)
HANDOVER = "Prefiere que la atienda una mujer."
WHY_RAISED = "Motivo inventado: la amenazó delante de su hija."
COURT_FILE = "00123-2026-0-0909-JR-PE-01"
ANSWERED = 12


def rich_case(*agreed: str, key: str = "form-1", handover: str = HANDOVER) -> str:
    """A girl with measures, a proceeding and a raised risk; a referral to each institution that was agreed to."""
    consents = (ConsentEntry("services", "given"), ConsentEntry("statistics", "refused"))
    given = tuple(ConsentEntry("recipient", "given", code) for code in agreed)
    made = intake(key, consents=consents + given, school_code=people.SCHOOL)
    sister = PersonEntry(role="other", sex="female", age=9, identity=replace(made.people[1].identity, names="Hermana"))
    code = register_case(replace(made, people=(*made.people, sister)), actor=actor(people.ana), at=AT).code
    decided = Told(AT + timedelta(hours=2), note="Nota reservada de la medida")
    terms = Terms(("no_approach",), date(2027, 5, 1))
    decide_measures(code, granted=True, terms=terms, told=decided, actor=actor(people.ana), at=AT + timedelta(hours=3))
    open_proceeding(
        code, kind="penal", stage="reported", references={"court_file": COURT_FILE}, told=Told(AT + timedelta(hours=2)),
        actor=actor(people.ana), at=AT + timedelta(hours=3),
    )  # fmt: skip
    assessed(code)
    for institution in agreed:
        refer(code, institution, handover)
    return code


def assessed(code: str) -> None:
    """A sheet with some answers, raised by a person."""
    sheet = instrument("fvr-partner")
    asked = [item for item in sheet.items[:ANSWERED] if item.kind != "text" and item.asked_if is None]
    answers = {item.number: list(item.options)[-1] for item in asked}
    girl = Person.objects.get(case__code=code, role="survivor").code
    entry = RiskEntry(girl, sheet.code, AT + timedelta(hours=3), answers, "", "severe", WHY_RAISED)
    assess_risk(code, entry, actor=actor(people.ana), at=AT + timedelta(hours=3))


def refer(code: str, institution: str, handover: str = HANDOVER) -> str:
    return propose_referral(
        code, to_institution=institution, service="psychology", handover=handover, actor=actor(people.ana), at=AT
    )


def one_of(sector: str) -> str:
    """An institution of that sector in the district that takes cases; an invented one where there is none."""
    here = [one.code for one in routes(AT).institutions.values() if one.district == people.HERE]
    found = [code for code in here if institution_sector(code, at=AT) == sector and code != people.CEM]
    return min(found) if found else _invented(sector)


def _invented(sector: str) -> str:
    code = f"inventada-{sector}"
    Institution.objects.create(
        code=code, name=f"Institución inventada {sector}", kind="ngo", sector=sector, source="x", district=people.HERE,
        uses_platform=False, takes_cases=True, demo=True,
    )  # fmt: skip
    return code


def printing(code: str, kind: Kind, about: str = "", who: Part = people.ana) -> Printed:
    return print_paper(code, kind, about, actor=actor(who, at=LATER), at=LATER)


def text_of(content: bytes) -> str:
    """What the PDF says, in one line: words broken at the end of a line are whole again."""
    pages = PdfReader(io.BytesIO(content)).pages
    text = "\n".join(page.extract_text() for page in pages).replace("\N{ZERO WIDTH SPACE}", "")
    return " ".join(text.replace("-\n", "").replace("\N{SOFT HYPHEN}", "").replace("\N{NO-BREAK SPACE}", " ").split())


def told(code: str, kind: Kind, about: str = "", who: Part = people.ana) -> str:
    return text_of(printing(code, kind, about, who).content)


def lines(code: str, action: str) -> list[dict[str, object]]:
    """The data of the lines of a case in the ledger."""
    return [
        json.loads(entry.data) for entry in LedgerEntry.objects.filter(subject_code=code, action=action).order_by("id")
    ]
