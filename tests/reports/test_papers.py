"""What each paper says, and what it must never say, for each one who receives it."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from tejido.cases.field_policy import ALL_GROUPS, Group, for_recipient
from tejido.cases.intake import ConsentEntry, IncidentEntry, PersonEntry
from tejido.cases.models import RiskAssessment
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.services.watching_over import visit_protected
from tejido.cases.services.registration import register_case
from tejido.cases.services.told import Told
from tejido.directory.access import published_help_lines
from tejido.directory.libraries import library_of
from tejido.directory.models import Institution
from tejido.kernel.times import exact
from tejido.obligations.models import Obligation
from tejido.protocols.sectors import Sector
from tejido.reports.court_duties import SUBJECT_OF_STEP, SUBJECTS
from tejido.reports.kinds import Kind
from tejido.reports.papers.rights import NEUTRAL_LINES
from tejido.reports.telling.sectors import SECTORS
from tests import people
from tests.people import HERE, actor
from tests.reports.printed import (
    COURT_FILE,
    HANDOVER,
    WHY_RAISED,
    one_of,
    printing,
    refer,
    rich_case,
    text_of,
    told,
)
from tests.world import AT, intake

pytestmark = pytest.mark.usefixtures("district")
MARKS = {
    "identity": "Persona Ficticia",
    "document": "DNI 00000015",
    "initials": "P. F. P. I.",
    "contact": "Su tía Inventada",
    "address": "Calle Inventada 123",
    "incident": "Violación sexual",
    "detail": "Relato inventado para la prueba.",
    "perpetrator": "Señor Inventado",
    "household": "Hermana",
    "risk_level": "Severo",
    "protection": "Prohibición de acercarse",
    "justice": "Proceso penal por delito",
    "answers": WHY_RAISED,
    "note": "Nota reservada de la medida",
    "number": COURT_FILE,
}
"""Something that a paper can only say if it shows that group; the last three no referral may ever say."""
NAMED = {"identity", "document"}
TO_NOBODY = {"initials", "answers", "note", "number"}
NAMING = {"identity", "document", "contact", "address", "detail", "perpetrator", "answers", "note"}
EXPECTED = {
    "police": NAMED
    | {"contact", "address", "incident", "detail", "perpetrator", "household", "risk_level", "protection"},
    "prosecutor": {*MARKS} - {"initials", "answers", "note", "number"},
    "family_court": {*MARKS} - {"initials", "answers", "note", "number"},
    "justice_of_peace": {*MARKS} - {"initials", "answers", "note", "number"},
    "health": NAMED | {"contact", "incident"},
    "mental_health": NAMED | {"contact"},
    "demuna": NAMED | {"contact", "address", "incident", "perpetrator", "household"},
    "upe": NAMED | {"contact", "address", "incident", "perpetrator", "household"},
    "legal_aid": NAMED | {"contact", "incident", "detail", "perpetrator", "protection", "justice"},
    "education": {"initials", "incident"},
    "ugel": {"initials", "incident"},
    "municipality": {"contact"},
    "shelter": NAMED | {"contact", "household", "risk_level"},
    "womens_org": {"contact"},
    "ngo": {"contact"},
    "cem": {*MARKS} - TO_NOBODY,
}
"""Written by hand from the domain's need-to-know, so that a change of the policy's file is seen here."""


@pytest.mark.parametrize("sector", Sector)
def test_a_referral_sheet_says_what_its_receiver_may_see_and_nothing_else(sector: Sector) -> None:
    code = rich_case(institution := one_of(sector))
    (referral,) = RowsOf(code).referrals
    text = told(code, Kind.REFERRAL, referral)
    assert {name for name, mark in MARKS.items() if mark in text} == EXPECTED[sector]
    assert HANDOVER in text
    assert code in text
    assert "No se le da a ella para llevar a casa" in text
    assert text.index("Hoja de derivación") < text.index("Qué se le pide")
    assert institution  # the receiver is named on it


class RowsOf:
    """The codes of what hangs from a case."""

    def __init__(self, code: str) -> None:
        tasks = Obligation.objects.filter(subject_code=code)
        self.referrals = [task.duty.rpartition(".")[2] for task in tasks.filter(protocol="referral").order_by("id")]
        self.sheets = [str(pk) for pk in RiskAssessment.objects.filter(case__code=code).values_list("pk", flat=True)]


def test_safe_contact_comes_before_anything_else_about_her() -> None:
    code = rich_case(people.HEALTH)
    text = told(code, Kind.REFERRAL, RowsOf(code).referrals[0])
    order = ["Cómo comunicarse sin ponerla en peligro", "Su tía Inventada", "Quién es", "Persona Ficticia", HANDOVER]
    assert sorted(order, key=text.index) == order


def test_who_sees_less_than_the_receiver_prints_no_more_than_what_it_sees() -> None:
    """Health refers to the police: the sheet says what both may see."""
    shared = for_recipient(frozenset({Group.IDENTITY, Group.CONTACT, Group.INCIDENT, Group.VULNERABILITY}), "police")
    assert shared == {Group.IDENTITY, Group.CONTACT, Group.INCIDENT}
    assert for_recipient(ALL_GROUPS, "education") == {Group.INITIALS, Group.INCIDENT}
    assert for_recipient(frozenset({Group.INITIALS, Group.INCIDENT}), "police") == {Group.INITIALS, Group.INCIDENT}
    assert for_recipient(frozenset(), "police") == frozenset()
    assert for_recipient(ALL_GROUPS, "otro") == frozenset()


def test_the_summary_tells_the_team_all_by_codes_and_names_nobody() -> None:
    code = rich_case(people.ALEGRA)
    text = told(code, Kind.SUMMARY)
    for name in ("incident", "risk_level", "protection", "justice"):
        assert MARKS[name] in text, name
    for words in ("Comisaría San Pedro", "Ley 30364, art. 15-A (fuente secundaria)", "por verificar", "No se sabe"):
        assert words in text, words
    hidden = (
        "identity",
        "document",
        "contact",
        "address",
        "detail",
        "perpetrator",
        "household",
        "answers",
        "note",
        "number",
    )
    assert [name for name in hidden if MARKS[name] in text] == []
    assert HANDOVER not in text


def test_the_summary_of_a_case_of_which_nothing_is_known() -> None:
    bare = intake(
        "bare", incidents=(IncidentEntry(precision="unknown", types=("psychological",)),),
        people=(PersonEntry("survivor"),), relations=(),
        consents=(ConsentEntry("services", "given"),), zone_code="", anonymous=True,
    )  # fmt: skip
    code = register_case(bare, actor=actor(people.ana), at=AT).code
    text = told(code, Kind.SUMMARY)
    assert "No determinado" in text
    assert "Medidas de protección" not in text, "what has nothing to say is left out"
    assert "Zona No se sabe" in text
    assert "No quedó registrado" in told(code, Kind.RECEIPT)


def test_the_risk_sheet_explains_each_item_and_why_a_person_raised_the_level() -> None:
    code = rich_case()
    text = told(code, Kind.RISK_SHEET, RowsOf(code).sheets[0])
    for words in (WHY_RAISED, "Nivel que vale Severo", "no se toma como «no»", "fuente secundaria", "Versión 2019-1"):
        assert words in text, words
    assert [name for name in ("identity", "document", "perpetrator", "contact") if MARKS[name] in text] == []


def police_report(code: str) -> str:
    return Obligation.objects.get(subject_code=code, step="ley30364.police_report_to_court").code


def test_the_notice_of_the_police_cites_the_norm_with_its_mark_and_goes_by_code() -> None:
    code = rich_case()
    order = MeasureOrder.objects.get(case__code=code)
    seen_at = AT + timedelta(hours=4)
    visit_protected(order.code, result="well", told=Told(seen_at), actor=actor(people.bruno), at=seen_at)
    row = Obligation.objects.get(code=police_report(code))
    text = told(code, Kind.COURT_NOTICE, row.code, people.bruno)
    for words in (
        "Asunto Remite el informe policial", code, row.code, "Ley 30364, art. 15-A (fuente secundaria)",
        "Severo", "Prohibición de acercarse", "Visita a la persona protegida", "Expediente judicial n.º",
        "Firma y sello",
    ):  # fmt: skip
        assert words in text, words
    assert exact(row.due_at or AT).replace("\N{NO-BREAK SPACE}", " ") in text
    hidden = (
        "identity",
        "document",
        "contact",
        "address",
        "detail",
        "perpetrator",
        "answers",
        "note",
        "number",
        "justice",
    )
    assert [name for name in hidden if MARKS[name] in text] == []


def test_the_notice_of_the_cem_bears_the_numbers_and_says_what_must_be_confirmed() -> None:
    code = rich_case()
    text = told(code, Kind.COURT_NOTICE)
    for words in ("Informa sobre las medidas de protección", COURT_FILE, "por verificar: confírmelo antes de firmar"):
        assert words in text, words
    assert "Ninguna tarea registrada pide este oficio: cite usted la norma" in text
    assert "plan de atención" not in text, "her care is no matter of the court"


def test_every_duty_told_to_the_court_is_of_the_library() -> None:
    steps = [step for protocol in library_of(HERE).protocols.values() for step in protocol.steps]
    assert {event for event in SUBJECTS if not any(event in step.emits for step in steps)} == set()
    assert SUBJECT_OF_STEP.keys() - {step.id for step in steps} == {"protection.renewal"}, "that one is of the register"


def test_the_receipt_tells_her_what_was_registered_who_is_told_and_her_rights() -> None:
    code = rich_case(people.ALEGRA)
    text = told(code, Kind.RECEIPT)
    for words in (
        code, "CEM Carabayllo", "Sí: avisar a ALEGRA", "No: contarla en las estadísticas", "Comisaría San Pedro",
        "retirar un permiso", "Línea 100", "105", "Guarde este papel donde nadie más lo lea", "plazos por verificar",
    ):  # fmt: skip
        assert words in text, words
    assert [name for name in NAMING | {"household"} if MARKS[name] in text] == []
    assert "RESERVADO" not in text


NEVER_SAID = (
    "violen", "sexual", "maltrat", "agres", "denunc", "víctim", "victim", "afectada", "abus", "riesgo", "peligro",
    "protecc", "medida", "proceso", "juzgad", "fiscal", "comisar", "polic", "cem", "mujer", "psicol", "legal", "ley ",
    "caso", "tejido", "carabayllo", "reservado", "aviso", "institución", "municip", "refugio", "derech",
)  # fmt: skip


def test_the_discreet_receipt_says_no_word_of_what_it_is_about_nor_of_where() -> None:
    code = rich_case(people.ALEGRA, people.HEALTH, people.SCHOOL)
    pdf = printing(code, Kind.REMINDER).content
    text = text_of(pdf).lower()
    assert [word for word in NEVER_SAID if word in text] == []
    names = [name.lower() for name in Institution.objects.values_list("name", flat=True)]
    names += [name.lower() for name in SECTORS.values()] + [line.name.lower() for line in published_help_lines()]
    assert [name for name in names if name in text] == []
    properties = str(PdfReader(io.BytesIO(pdf)).metadata).lower()
    assert [word for word in NEVER_SAID if word in properties] == []
    assert b"violen" not in pdf.lower()
    for words in ("recordatorio de trámite", code.lower(), "oficina 1", "100", "105", "cambiar de opinión"):
        assert words in text, words
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1, "it must fit inside the folds"


def test_the_numbers_of_the_discreet_receipt_exist() -> None:
    known = {line.code for line in published_help_lines()}
    assert NEUTRAL_LINES.keys() <= known


def test_many_offices_still_fit_in_the_folds() -> None:
    code = rich_case(*(one_of(sector) for sector in ("legal_aid", "health", "mental_health", "womens_org", "ngo")))
    pdf = printing(code, Kind.REMINDER).content
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert "oficinas más" in text_of(pdf) or "oficina más" in text_of(pdf)


def test_a_name_and_a_note_full_of_typst_are_printed_as_they_are() -> None:
    hostile = '#panic("fuera") *negrita* $x$ <lab> @ref #read("/etc/passwd")'
    code = rich_case(people.HEALTH, handover=hostile)
    assert hostile in told(code, Kind.REFERRAL, RowsOf(code).referrals[0])


def test_two_prints_of_the_same_instant_are_the_same_file() -> None:
    code = rich_case()
    assert printing(code, Kind.RECEIPT).content == printing(code, Kind.RECEIPT).content


def test_a_referral_made_later_is_listed_by_its_own_code() -> None:
    code = rich_case(people.HEALTH)
    second = refer(code, people.ALEGRA)
    assert second not in RowsOf(code).referrals, "without her permission it waits"
