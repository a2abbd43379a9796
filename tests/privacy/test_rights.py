"""Requests about one's data: by every door, within their clocks, and never a word to who must not know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tejido.accounts.actors import Actor
from tejido.cases.intake import ExclusionEntry, Identity, PersonEntry, RelationEntry
from tejido.cases.models import Case
from tejido.cases.services.exclusions import exclude
from tejido.directory.models import CalendarHorizon, Holiday
from tejido.directory.routing import _Kept
from tejido.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from tejido.law.marks import Mark
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tejido.pathways.giving import Giving, fault_of_giving
from tejido.pathways.services import consultations as consultations_module
from tejido.pathways.services.consultations import Finding, finish_consultation
from tejido.pathways.services.erasing import erase_case
from tejido.privacy.access import acts_of, consultations_of, see_request, visible_requests
from tejido.privacy.letters import Addressed, answer_letter
from tejido.privacy.models import RightsConsultation, RightsRequest
from tejido.privacy.services import asked as asked_module
from tejido.privacy.services import rights as rights_module
from tejido.privacy.services.purging import purge_old
from tejido.privacy.services.reading import open_request
from tejido.privacy.services.rights import (
    answer_request,
    check_identity,
    consult_institution,
    take_request,
    withdraw_request,
)
from tejido.privacy.standing import fault_of_standing
from tejido.vault.access import is_erased
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace, new_case
from tests.people import Part, actor
from tests.privacy.officer import DESK, LATER, asked, zoila
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")


def taken(who: Part = people.ana, **changes: Any) -> str:
    return take_request(asked(**changes), actor=actor(who), at=LATER)


def from_the_page(**changes: Any) -> str:
    public = Actor.system("public", district=people.HERE)
    return take_request(asked(channel="public_page", **changes), actor=public, at=LATER)


def task(code: str, step: str = "rights.answer", **more: Any) -> Obligation:
    return Obligation.objects.get(subject_kind="rights", subject_code=code, step=step, **more)


def verified(code: str) -> str:
    check_identity(code, how="document", passed=True, actor=actor(zoila), at=LATER)
    return code


def letter(text: str = "Carta inventada que se entrega en persona.") -> str:
    return text


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        # Received on Monday 23 November 2026; 8, 9 and 25 December and 1 January do not count.
        ("access", datetime(2026, 12, 23, tzinfo=UTC)),
        ("rectification", datetime(2026, 12, 7, tzinfo=UTC)),
        ("cancellation", datetime(2026, 12, 7, tzinfo=UTC)),
        ("opposition", datetime(2026, 12, 7, tzinfo=UTC)),
    ],
)
def test_the_clock_counts_working_days_from_the_day_after(kind: str, due: datetime) -> None:
    row = task(taken(kind=kind))
    assert row.due_at is not None
    end = row.due_at.astimezone(UTC) - timedelta(hours=5)
    assert (end.date(), end.hour, end.minute) == (due.date(), 23, 59)
    assert (row.mark, row.norm, row.institution_code) == (Mark.SECONDARY, "DS 016-2024-JUS", DESK)
    assert (row.limit_amount, row.limit_unit) == (20 if kind == "access" else 10, "dh")


def test_a_holiday_moves_the_limit() -> None:
    day = datetime(2026, 11, 27, tzinfo=UTC).date()
    Holiday.objects.create(day=day, name="Feriado inventado", kind="local", district=people.HERE, source="prueba")
    _Kept.routes = None
    found = task(taken(kind="opposition")).due_at
    assert found is not None
    assert (found - timedelta(hours=5)).date() == datetime(2026, 12, 10, tzinfo=UTC).date()


def test_portability_has_no_limit_because_no_source_gives_one() -> None:
    row = task(taken(kind="portability"))
    assert (row.due_at, row.mark, row.limit_unit) == (None, Mark.UNVERIFIED, "")


def test_a_calendar_that_ends_too_soon_refuses_nobody() -> None:
    CalendarHorizon.objects.filter(district=people.HERE).update(known_until=AT.date())
    _Kept.routes = None
    row = task(taken())
    assert (row.due_at, row.mark) == (None, Mark.UNVERIFIED)
    assert "calendario" in row.origin["why"][0]


def test_by_every_door_and_only_whoever_may() -> None:
    for number, person in enumerate((people.ana, people.bruno, people.julia, zoila, people.karla)):
        assert taken(person, form=f"f{number}").startswith("R-")
    from_the_page(form="p")
    for person in (people.delia, people.elsa):
        with leaves_no_trace(NotPermitted):
            taken(person, form="x")


def test_who_asks_is_sealed_under_a_key_of_its_own_and_each_reading_recorded() -> None:
    code = taken()
    row = RightsRequest.objects.get(code=code)
    assert b"Ficticia" not in bytes(row.person_sealed)
    opened = open_request(code, actor=actor(zoila), at=LATER)
    assert opened.person["names"] == "Persona Ficticia Prueba"
    assert LedgerEntry.objects.filter(subject_kind="rights", subject_code=code, action="rights.read").count() == 1
    text = " ".join(LedgerEntry.objects.values_list("data", flat=True))
    assert "Ficticia" not in text


def test_a_form_sent_twice_is_one_request() -> None:
    assert taken() == taken()
    assert from_the_page() == from_the_page()
    assert RightsRequest.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "otro"}, "kind"),
        ({"standing": "vecino"}, "standing"),
        ({"age_group": "x"}, "age_group"),
        ({"received_at": LATER + timedelta(days=1)}, "received_at"),
        ({"person": {"names": " "}}, "names"),
        ({"person": {"mode": "carta"}}, "mode"),
        ({"person": {"mode": "call", "number": ""}}, "number"),
        ({"standing": "representative"}, "holder"),
        ({"person": {"what": "x" * 1001}}, "what"),
        ({"form": ""}, None),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(changes: dict[str, Any], field: str | None) -> None:
    with pytest.raises(Refused) as told:
        taken(**changes)
    assert told.value.field == field
    with leaves_no_trace(Refused):
        taken(**changes)


@pytest.mark.parametrize(
    ("standing", "age", "heard"),
    [
        ("holder", "child", True), ("holder", "teenager", True), ("holder", "adult", True),
        ("parent", "child", True), ("parent", "teenager", False), ("parent", "adult", False),
        ("representative", "adult", True), ("parent", "unknown", True),
    ],
)  # fmt: skip
def test_from_fourteen_on_she_asks_herself(standing: str, age: str, heard: bool) -> None:
    assert (fault_of_standing(standing, age) == "") is heard
    if not heard:
        with leaves_no_trace(Refused):
            taken(standing=standing, age_group=age, person={"holder": "Niña Inventada"})


def test_the_page_is_not_drowned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked_module, "A_DAY_FROM_THE_PAGE", 1)
    from_the_page(form="a")
    with leaves_no_trace(Refused, "demasiados"):
        from_the_page(form="b")
    taken(form="c")


def test_who_takes_it_in_does_not_read_it_unless_it_keeps_cases() -> None:
    code = taken(people.karla)
    with leaves_no_trace(NotFound):
        open_request(code, actor=actor(people.bruno), at=LATER)
    assert not RightsConsultation.objects.filter(request__code=code).exists()
    told = taken(people.ana, form="otro")
    assert open_request(told, actor=actor(people.marta), at=LATER).letter == ""
    for person, error in ((people.julia, NotFound), (people.carmen, NotFound), (people.delia, NotPermitted)):
        with leaves_no_trace(error):
            open_request(told, actor=actor(person), at=LATER)


def test_from_request_to_answer() -> None:
    code = from_the_page()
    for_cem = consult_institution(code, institution=people.CEM, actor=actor(zoila), at=LATER)
    assert task(code, "rights.consult").institution_code == people.CEM
    verified(code)
    case = new_case()
    finish_consultation(code, Finding("delivered", case, "self"), actor=actor(people.ana), at=LATER)
    assert task(code, "rights.consult").state == "done"
    answer_request(code, outcome="granted", letter=letter(), actor=actor(zoila), at=LATER)
    row = RightsRequest.objects.get(code=code)
    assert (row.state, row.outcome, task(code).state) == ("answered", "granted", "done")
    assert open_request(code, actor=actor(zoila), at=LATER).letter == letter()
    assert RightsConsultation.objects.get(code=for_cem).case_code == case
    given = LedgerEntry.objects.get(subject_kind="case", subject_code=case, action="rights.given")
    assert code in given.data


def test_the_desk_never_learns_whose_case_it_is() -> None:
    code, case = verified(taken()), new_case()
    note = Finding("delivered", case, "self", "Se le entregó en su casa inventada.")
    finish_consultation(code, note, actor=actor(people.ana), at=LATER)
    other = verified(taken(form="otro"))
    finish_consultation(other, Finding("nothing"), actor=actor(people.ana), at=LATER)
    for one in (code, other):
        seen = see_request(actor(zoila), one)
        (row,) = consultations_of(seen)
        assert {"case_code", "given"} <= row.get_deferred_fields()
        assert [a.data for a in acts_of(seen) if a.act == "contributed"] == [{"institution": people.CEM}]
        opened = open_request(one, actor=actor(zoila), at=LATER)
        assert not any("inventada" in text for text in opened.notes.values())
        chain = LedgerEntry.objects.filter(subject_kind="rights", subject_code=one)
        assert not any(case in entry.data for entry in chain)


def test_the_letter_is_the_same_whether_or_not_there_is_a_case() -> None:
    """A man who is accused in a case, and one of whom nobody has heard."""
    girl, man = new_case_people()
    new_case(people=(girl, man))
    letters = []
    for names, document in (("Señor Inventado", "00000044"), ("Señor Inventado", "00000099")):
        code = from_the_page(form=document, person={"names": names, "document": document})
        consult_institution(code, institution=people.CEM, actor=actor(zoila), at=LATER)
        opened = open_request(code, actor=actor(zoila), at=LATER)
        to = Addressed(opened.person["names"], "R-0000-0000", "access", AT, "Oficialía")
        letters.append(answer_letter(to, outcome="granted", reason="", at=LATER))
    assert letters[0] == letters[1]
    assert "no confirma ni niega" in letters[0]


def new_case_people() -> tuple[PersonEntry, PersonEntry]:
    girl = PersonEntry(role="survivor", sex="female", age=15, identity=Identity(names="Persona", surnames="Ficticia"))
    known = Identity(names="Señor Inventado", document_kind="dni", document_number="00000044")
    return girl, PersonEntry(role="alleged_perpetrator", sex="male", age=44, identity=known)


@pytest.mark.parametrize("asker", ["self", "representative"])
def test_the_accused_gets_nothing_even_when_somebody_believes_him(asker: str) -> None:
    case = new_case(people=new_case_people())
    code = verified(taken(person={"document": "00000044"}))
    with leaves_no_trace(Refused, "no se le entrega nada"):
        finish_consultation(code, Finding("delivered", case, asker), actor=actor(people.ana), at=LATER)
    finish_consultation(code, Finding("barred"), actor=actor(people.ana), at=LATER)
    assert RightsConsultation.objects.get(request__code=code).case_code == ""
    assert not LedgerEntry.objects.filter(subject_kind="case", action="rights.given").exists()


def test_an_accused_father_does_not_get_his_daughters_data() -> None:
    girl, man = new_case_people()
    girl = PersonEntry(role="survivor", sex="female", age=9, identity=girl.identity)
    relation = RelationEntry(survivor=0, perpetrator=1, level1="family", level2="parent", lives_with="yes")
    case = new_case(people=(girl, man), relations=(relation,), consents=())
    code = verified(taken(standing="parent", age_group="child", person={"holder": "Niña", "document": "00000077"}))
    with leaves_no_trace(Refused, "denunciada"):
        finish_consultation(code, Finding("delivered", case, "father"), actor=actor(people.ana), at=LATER)
    finish_consultation(code, Finding("delivered", case, "mother"), actor=actor(people.ana), at=LATER)


@pytest.mark.parametrize(
    ("asker", "age", "verified_", "given"),
    [
        ("self", 15, True, True), ("self", 12, True, False), ("self", 30, False, False), ("self", None, True, True),
        ("mother", 12, True, True), ("mother", 15, True, False), ("mother", 30, True, False),
        ("representative", 30, True, True), ("representative", 16, True, False), ("representative", 8, True, True),
        ("accused", 30, True, False), ("other", 30, True, False), ("alguien", 30, True, False),
    ],
)  # fmt: skip
def test_to_whom_a_case_is_given(asker: str, age: int | None, verified_: bool, given: bool) -> None:
    assert (fault_of_giving(Giving(asker, age, (), verified_, known_as_accused=False)) == "") is given


def test_nothing_is_given_to_somebody_unverified() -> None:
    code, case = taken(), new_case()
    with leaves_no_trace(Refused, "identidad"):
        finish_consultation(code, Finding("delivered", case, "self"), actor=actor(people.ana), at=LATER)
    with leaves_no_trace(Refused, "identidad"):
        answer_request(code, outcome="granted", letter=letter(), actor=actor(zoila), at=LATER)
    answer_request(code, outcome="denied", letter=letter(), actor=actor(zoila), at=LATER)


def test_only_the_team_of_the_case_gives() -> None:
    case = new_case(facts={"received_by": "police"})
    code = verified(taken(people.bruno))
    with leaves_no_trace(NotPermitted, "equipo"):
        finish_consultation(code, Finding("delivered", case, "self"), actor=actor(people.bruno), at=LATER)
    code = verified(taken(form="otro"))
    with leaves_no_trace(NotFound):
        finish_consultation(code, Finding("delivered", "C-0000-0000", "self"), actor=actor(people.ana), at=LATER)
    with leaves_no_trace(NotFound):
        finish_consultation(code, Finding("nothing"), actor=actor(people.fabiola), at=LATER)
    with leaves_no_trace(NotPermitted):
        finish_consultation(code, Finding("nothing"), actor=actor(zoila), at=LATER)
    with leaves_no_trace(Refused):
        finish_consultation(code, Finding("regalado"), actor=actor(people.ana), at=LATER)
    finish_consultation(code, Finding("nothing"), actor=actor(people.ana), at=LATER)
    with leaves_no_trace(Conflict):
        finish_consultation(code, Finding("nothing"), actor=actor(people.ana), at=LATER)


def test_who_may_be_consulted() -> None:
    code = from_the_page()
    for institution in (DESK, "no-existe", "alguna", people.CEM_ELSEWHERE):
        with leaves_no_trace(Refused):
            consult_institution(code, institution=institution, actor=actor(zoila), at=LATER)
    consult_institution(code, institution=people.DEMUNA, actor=actor(zoila), at=LATER)
    with leaves_no_trace(Conflict):
        consult_institution(code, institution=people.DEMUNA, actor=actor(zoila), at=LATER)
    with leaves_no_trace(NotPermitted):
        consult_institution(code, institution=people.CEM, actor=actor(people.gloria), at=LATER)


def test_refusals_of_the_answer() -> None:
    code = verified(taken())
    for bad in ({"letter": " "}, {"letter": "x" * 8001}, {"outcome": "x"}, {"letter": "[escriba el motivo]"}):
        given: dict[str, Any] = {"outcome": "granted", "letter": letter(), **bad}
        with leaves_no_trace(Refused):
            answer_request(code, **given, actor=actor(zoila), at=LATER)
    with leaves_no_trace(NotPermitted):
        answer_request(code, outcome="granted", letter=letter(), actor=actor(people.ana), at=LATER)
    with leaves_no_trace(Refused):
        check_identity(code, how="cara", passed=True, actor=actor(zoila), at=LATER)
    answer_request(code, outcome="granted", letter=letter(), actor=actor(zoila), at=LATER)
    with leaves_no_trace(Conflict):
        answer_request(code, outcome="granted", letter=letter(), actor=actor(zoila), at=LATER)
    with leaves_no_trace(Conflict):
        check_identity(code, how="document", passed=True, actor=actor(zoila), at=LATER)


def test_withdrawn_by_who_asked() -> None:
    code = taken()
    with leaves_no_trace(Refused):
        withdraw_request(code, note=" ", actor=actor(zoila), at=LATER)
    with leaves_no_trace(NotPermitted):
        withdraw_request(code, note="Lo dijo.", actor=actor(people.ana), at=LATER)
    withdraw_request(code, note="Vino y lo dijo.", actor=actor(zoila), at=LATER)
    assert RightsRequest.objects.get(code=code).state == "withdrawn"
    assert set(Obligation.objects.filter(subject_code=code).values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.parametrize("place", ["duties.ask_for_answer", "write_act"])
def test_taking_in_is_whole_or_nothing(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    people.ana()
    with cut_at(monkeypatch, f"{rights_module.__name__}.{place}"):
        taken()


def test_answering_and_giving_are_whole_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    code, case = verified(taken()), new_case()
    with cut_at(monkeypatch, f"{consultations_module.__name__}.duties.close_duties"):
        finish_consultation(code, Finding("delivered", case, "self"), actor=actor(people.ana), at=LATER)
    with cut_at(monkeypatch, f"{rights_module.__name__}.duties.close_duties"):
        answer_request(code, outcome="granted", letter=letter(), actor=actor(zoila), at=LATER)


def test_an_excluded_person_does_not_see_the_request() -> None:
    code = taken()
    rights_of = visible_requests(actor(people.marta))
    assert rights_of.filter(code=code).exists()
    from tejido.accounts.models import Exclusion  # noqa: PLC0415

    Exclusion.objects.create(
        subject_code=code, kind="account", value=people.marta.code, reason_sealed=b"x", at=AT, added_by="P"
    )
    assert not visible_requests(actor(people.marta)).filter(code=code).exists()


def test_who_is_excluded_from_the_case_does_not_read_what_was_tied_to_it() -> None:
    case = new_case()
    exclude(case, ExclusionEntry("account", people.marta.code, "Motivo inventado."), actor=actor(people.ana), at=LATER)
    exclude(case, ExclusionEntry("account", zoila.code, "Motivo inventado."), actor=actor(people.ana), at=LATER)
    code = verified(taken())
    finish_consultation(code, Finding("delivered", case, "self"), actor=actor(people.ana), at=LATER)
    with leaves_no_trace(NotPermitted):
        open_request(code, actor=actor(people.marta), at=LATER)
    for person in (people.marta, zoila):
        assert visible_requests(actor(person)).filter(code=code).exists(), "what went away would tell"
    for person in (people.ana, zoila):
        assert open_request(code, actor=actor(person), at=LATER).person


def test_a_granted_cancellation_lets_a_closed_case_go_before_its_time() -> None:
    case = new_case()
    code = verified(taken(kind="cancellation"))
    with leaves_no_trace(Refused, "abierto"):
        erase_case(case, at=LATER, request_code=code)
    finish_consultation(code, Finding("delivered", case, "self"), actor=actor(people.ana), at=LATER)
    with leaves_no_trace(Refused, "abierto"):
        erase_case(case, at=LATER, request_code=code)
    Obligation.objects.filter(subject_code=case).update(state="done", closed_at=LATER, next_look_at=None)
    Case.objects.filter(code=case).update(state="closed", closed_at=LATER)
    other = verified(taken(kind="access", form="otro"))
    finish_consultation(other, Finding("delivered", case, "self"), actor=actor(people.ana), at=LATER)
    with leaves_no_trace(Refused, "cancelación"):
        erase_case(case, at=LATER, request_code=other)
    with leaves_no_trace(Refused, "se guarda"):
        erase_case(case, at=LATER)
    for gone in ({"state": "withdrawn"}, {"state": "answered", "outcome": "denied"}):
        RightsRequest.objects.filter(code=code).update(closed_at=LATER, **gone)
        with leaves_no_trace(Refused, "cancelación"):
            erase_case(case, at=LATER, request_code=code)
    RightsRequest.objects.filter(code=code).update(state="answered", outcome="granted")
    erase_case(case, at=LATER, request_code=code)
    assert is_erased(case)


def test_a_closed_request_goes_with_its_key_and_its_tasks() -> None:
    code = verified(taken())
    answer_request(code, outcome="denied", letter=letter(), actor=actor(zoila), at=LATER)
    waiting = taken(form="otro")
    late = LATER.replace(year=LATER.year + 5)
    assert purge_old(RightsRequest, at=late) == 1
    assert is_erased(code)
    assert not Obligation.objects.filter(subject_code=code).exists()
    assert not RightsConsultation.objects.filter(request__code=code).exists()
    assert RightsRequest.objects.filter(code=waiting).exists(), "an open one stays"
