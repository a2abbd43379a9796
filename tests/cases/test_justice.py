"""Proceedings: opened, followed, sentenced; who was reported is never among the sentenced."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tejido.cases.access import see_case
from tejido.cases.justice.access import acts_of, proceeding_in, proceedings_of
from tejido.cases.justice.models import Hearing, Party, Proceeding, ProceedingAct, Sanction
from tejido.cases.justice.services import hearings, proceedings, sentences
from tejido.cases.justice.services.hearings import schedule_hearing, tell_hearing
from tejido.cases.justice.services.proceedings import add_references, move_stage, open_proceeding, set_status
from tejido.cases.justice.services.reading import open_proceeding_notes, open_references
from tejido.cases.justice.services.sentences import SanctionEntry, record_execution, record_sentence
from tejido.cases.justice.states import HearingState, Status
from tejido.cases.models import Person
from tejido.cases.services.told import Told
from tejido.cases.timeline import WITHHELD, ShownDuty, shown_duties
from tejido.kernel.clock import LIMA
from tejido.kernel.errors import Conflict, FieldErrors, NotFound, NotPermitted, Refused
from tejido.ledger.models import LedgerEntry
from tejido.obligations.access import obligations_of
from tejido.obligations.models import Obligation
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace, new_case
from tests.people import Part, actor
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")
LATER = AT + timedelta(days=30)
NUMBERS = {"court_file": "00123-2026-0-0909-JR-PE-01", "sidpol": "31245678"}


def told(days: float = 20, **more: Any) -> Told:
    return Told(AT + timedelta(days=days), **more)


def opened(case: str, who: Part = people.ana, **more: Any) -> str:
    said = {"kind": "penal", "stage": "reported", "references": NUMBERS, "told": told(1), "at": LATER} | more
    return open_proceeding(case, actor=actor(who), **said)


def man(case: str) -> str:
    return Person.objects.get(case__code=case, role="alleged_perpetrator").code


def party(code: str) -> Party:
    return Party.objects.get(proceeding__code=code)


def convict(code: str, case: str, *sanctions: SanctionEntry, **more: Any) -> None:
    said = {"told": told(25), "actor": actor(people.ana), "at": LATER} | more
    record_sentence(code, man(case), Status.SENTENCED, sanctions or (SanctionEntry("prison", 96),), **said)


def live(case: str, step: str) -> list[Obligation]:
    return list(Obligation.objects.filter(subject_code=case, step=step, state__in=("open", "taken")))


def test_from_the_report_to_a_sanction_that_is_met() -> None:
    case = new_case()
    code = opened(case)
    assert (party(code).status, party(code).sentenced_at) == ("reported", None)
    move_stage(code, "preparatory", told=told(5), actor=actor(people.ana), at=LATER)
    set_status(code, man(case), Status.INVESTIGATED, told=told(6), actor=actor(people.ana), at=LATER)
    set_status(code, man(case), Status.ACCUSED, told=told(10), actor=actor(people.ana), at=LATER)
    assert party(code).sentenced_at is None, "accused is not sentenced"
    convict(code, case)
    row = Proceeding.objects.get(code=code)
    assert (party(code).status, row.stage) == ("sentenced", "judgement")
    (sanction,) = Sanction.objects.filter(party=party(code))
    (task,) = live(case, "justice.sanction")
    assert (task.institution_code, task.mark) == (people.CEM, "unverified")
    record_execution(sanction.code, "under_way", told=told(28), actor=actor(people.ana), at=LATER)
    assert len(live(case, "justice.sanction")) == 1, "what is under way is asked again"
    record_execution(sanction.code, "done", told=told(29), actor=actor(people.ana), at=LATER)
    assert live(case, "justice.sanction") == []
    assert [a.act for a in acts_of(row)] == [
        "opened", "stage", "status", "status", "sentence", "execution", "execution",
    ]  # fmt: skip


def test_a_sentence_without_a_proceeding_is_refused() -> None:
    case = new_case()
    with leaves_no_trace(Refused, "proceso"):
        convict("", case)
    with leaves_no_trace(NotFound):
        convict("J-0000-0000", case)


def test_only_a_sentence_makes_somebody_sentenced() -> None:
    case = new_case()
    code = opened(case)
    with leaves_no_trace(Refused, "sentencia"):
        set_status(code, man(case), Status.SENTENCED, told=told(), actor=actor(people.ana), at=LATER)
    row = party(code)
    row.status = Status.SENTENCED
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_an_acquittal_carries_no_sanction_and_may_be_turned_over() -> None:
    case = new_case()
    code = opened(case)
    ana = actor(people.ana)
    with leaves_no_trace(Refused):
        record_sentence(code, man(case), Status.ACQUITTED, [SanctionEntry("fine")], told=told(25), actor=ana, at=LATER)
    record_sentence(code, man(case), Status.ACQUITTED, [], told=told(25), actor=ana, at=LATER)
    convict(code, case, told=told(28))
    assert party(code).status == "sentenced"
    with leaves_no_trace(Conflict):
        set_status(code, man(case), Status.ACCUSED, told=told(29), actor=ana, at=LATER)


def test_a_hearing_asks_the_cem_to_go_with_her() -> None:
    case = new_case()
    code = opened(case)
    when = LATER + timedelta(days=4)
    made = schedule_hearing(code, kind="trial", scheduled_at=when, told=told(), actor=actor(people.ana), at=LATER)
    (task,) = live(case, "justice.hearing")
    assert (task.due_at, task.institution_code) == (when, people.CEM)
    say = {"reason": "", "accompanied": True, "told": told(), "actor": actor(people.ana)}
    with leaves_no_trace(Refused, "todavía"):
        tell_hearing(made, HearingState.HELD, at=LATER, **say)  # type: ignore[arg-type]
    with leaves_no_trace(Refused):
        tell_hearing(made, HearingState.SUSPENDED, at=LATER, **say)  # type: ignore[arg-type]
    after = when + timedelta(hours=3)
    tell_hearing(made, HearingState.HELD, at=after, **say)  # type: ignore[arg-type]
    assert live(case, "justice.hearing") == []
    assert Hearing.objects.get(code=made).accompanied is True
    with leaves_no_trace(Conflict):
        tell_hearing(made, HearingState.SUSPENDED, at=after, **(say | {"reason": "judge"}))  # type: ignore[arg-type]


def test_the_same_hearing_twice_is_one_and_a_far_one_is_refused() -> None:
    case = new_case()
    code = opened(case)
    when = LATER + timedelta(days=4)
    schedule_hearing(code, kind="trial", scheduled_at=when, told=told(), actor=actor(people.ana), at=LATER)
    with leaves_no_trace(Conflict):
        schedule_hearing(code, kind="trial", scheduled_at=when, told=told(), actor=actor(people.ana), at=LATER)
    for wrong in (LATER + timedelta(days=2000), AT - timedelta(days=900)):
        with leaves_no_trace(Refused):
            schedule_hearing(code, kind="trial", scheduled_at=wrong, told=told(), actor=actor(people.ana), at=LATER)


def test_numbers_are_sealed_and_a_name_is_no_number() -> None:
    case = new_case()
    code = opened(case)
    row = Proceeding.objects.get(code=code)
    assert row.has == ["court_file", "sidpol"]
    assert b"31245678" not in bytes(row.references_sealed or b"")
    assert open_references(case, code, actor=actor(people.ana), at=LATER) == NUMBERS
    assert LedgerEntry.objects.filter(subject_code=case, action="identity.read").exists()
    add_references(code, {"ruva": "R-99"}, told=told(), actor=actor(people.ana), at=LATER)
    assert open_references(case, code, actor=actor(people.ana), at=LATER) == {**NUMBERS, "ruva": "R-99"}
    for wrong in ({"sidpol": "denuncia de Rosaura"}, {"sidpol": "Huamán 12"}, {"otro": "12"}, {"ruva": "x" * 80}):
        with leaves_no_trace(FieldErrors):
            add_references(code, wrong, told=told(), actor=actor(people.ana), at=LATER)


def test_who_takes_no_part_sees_and_writes_nothing() -> None:
    case = new_case(facts={"received_by": "police"})
    code = opened(case, told=told(1, note="Nota inventada."))
    assert proceedings_of(see_case(actor(people.bruno), case)) == []
    with pytest.raises(NotFound):
        proceeding_in(see_case(actor(people.bruno), case), code)
    for person, error in ((people.bruno, NotPermitted), (people.hugo, NotFound), (people.carmen, NotFound)):
        with leaves_no_trace(error):
            move_stage(code, "trial", told=told(), actor=actor(person), at=LATER)
        with leaves_no_trace(error):
            opened(case, person)
    for person in (people.bruno, people.julia):
        with leaves_no_trace(NotFound):
            open_proceeding_notes(case, code, actor=actor(person), at=LATER)
    assert list(open_proceeding_notes(case, code, actor=actor(people.ana), at=LATER).values()) == ["Nota inventada."]


def test_refusals_leave_nothing() -> None:
    case = new_case()
    ana = actor(people.ana)
    for wrong in ({"kind": "otro"}, {"stage": "otra"}, {"told": Told(LATER + timedelta(days=2))}):
        with leaves_no_trace(Refused):
            opened(case, **wrong)
    code = opened(case)
    survivor = Person.objects.get(case__code=case, role="survivor").code
    with leaves_no_trace(Refused, "denunciada"):
        set_status(code, survivor, Status.ACCUSED, told=told(), actor=ana, at=LATER)
    with leaves_no_trace(Refused, "anterior"):
        move_stage(code, "trial", told=told(-40), actor=ana, at=LATER)
    morning = (AT + timedelta(days=1)).astimezone(LIMA).replace(hour=0, minute=0)
    with leaves_no_trace(Refused, "anterior"):
        move_stage(code, "trial", told=Told(morning), actor=ana, at=LATER)
    move_stage(code, "preparatory", told=Told(morning, day_alone=True), actor=ana, at=LATER)
    act = ProceedingAct.objects.get(proceeding__code=code, act="stage")
    assert act.occurred_at == Proceeding.objects.get(code=code).opened_at, "of that day, and not before what it is of"
    for entry in (SanctionEntry("prison", 0), SanctionEntry("fine", soles=-1), SanctionEntry("azotes")):
        with leaves_no_trace(Refused):
            convict(code, case, entry)


def test_a_form_sent_twice_counts_once() -> None:
    case = new_case()
    code = opened(case, told=told(1, form="clave-1"))
    assert opened(case, told=told(1, form="clave-1")) == code
    for _ in range(2):
        convict(code, case, told=told(25, form="clave-2"))
    assert Sanction.objects.count() == 1


@pytest.mark.parametrize("module", [proceedings, hearings, sentences])
def test_whole_or_nothing(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    case = new_case()
    code = opened(case)
    with cut_at(monkeypatch, f"{module.__name__}.keep_act"):
        if module is proceedings:
            opened(case)
        elif module is hearings:
            schedule_hearing(code, kind="trial", scheduled_at=LATER, told=told(), actor=actor(people.ana), at=LATER)
        else:
            convict(code, case)


def test_a_sector_that_takes_no_part_in_them_reads_nothing_of_them_in_the_route() -> None:
    case = new_case(facts={"received_by": "police"})
    convict(opened(case), case)
    words = [duty.title for duty in _route(case, people.ana) if duty.row.step == "justice.sanction"]
    assert "sanción" in words[0]
    told_to_police = [duty for duty in _route(case, people.bruno) if duty.row.step == "justice.sanction"]
    assert [duty.title for duty in told_to_police] == [WITHHELD]


def _route(case: str, who: Part) -> list[ShownDuty]:
    one = actor(who)
    return shown_duties(see_case(one, case), one, obligations_of(one, "case", case))
