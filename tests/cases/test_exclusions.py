"""Leaving somebody out: they see and hear nothing more, and their duties go to another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tejido.accounts.models import Exclusion
from tejido.alerts.access import own_alerts
from tejido.alerts.models import Delivery
from tejido.alerts.services.delivering import deliver
from tejido.alerts.services.watching import sweep
from tejido.cases.access import exclusions_in, has_exclusions, see_case, visible_cases
from tejido.cases.intake import ExclusionEntry, Identity
from tejido.cases.services import exclusions
from tejido.cases.services.exclusions import exclude, lift
from tejido.cases.services.registration import register_case
from tejido.cases.services.search import search_possible_matches
from tejido.cases.services.task_work import take_task
from tejido.directory.models import Post, Posting
from tejido.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from tejido.obligations.access import inbox
from tejido.obligations.models import Obligation
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace, new_case
from tests.people import actor
from tests.world import AT, intake

pytestmark = pytest.mark.usefixtures("district")
LATER = AT + timedelta(hours=1)
WHY = "El acusado trabaja ahí (inventado)."
STATION = ExclusionEntry("institution", people.POLICE, WHY)
SHE = Identity(document_kind="dni", document_number="00000015")


def leave_out(code: str, entry: ExclusionEntry = STATION) -> None:
    exclude(code, entry, actor=actor(people.ana), at=LATER)


def live(code: str, sector: str) -> set[str]:
    rows = Obligation.objects.filter(subject_code=code, sector=sector, state__in=("open", "taken"))
    return {row.institution_code for row in rows}


def test_the_duties_move_to_another_station_with_their_reason() -> None:
    code = new_case()
    assert live(code, "police") == {people.POLICE}
    before = Obligation.objects.filter(subject_code=code, sector="police", state="open").count()
    leave_out(code)
    moved = live(code, "police")
    assert len(moved) == 1
    assert people.POLICE not in moved
    assert Obligation.objects.filter(subject_code=code, sector="police", state="open").count() == before
    gone = Obligation.objects.filter(subject_code=code, institution_code=people.POLICE)
    assert {row.acts.last().data["reason"] for row in gone} == {  # type: ignore[union-attr]
        "Pasa a otra institución: la que la tenía quedó excluida de este caso."
    }


def test_the_case_disappears_for_the_excluded_everywhere_and_at_once() -> None:
    code = new_case()
    sweep(at=AT)
    bruno = actor(people.bruno)
    task = inbox(bruno)[0].code
    assert own_alerts(bruno).exists()
    assert search_possible_matches(SHE, actor=bruno, at=LATER).possible
    leave_out(code)
    assert inbox(bruno) == []
    assert not visible_cases(bruno).exists()
    assert not own_alerts(bruno).exists()
    assert not search_possible_matches(SHE, actor=bruno, at=LATER).possible
    with pytest.raises(NotFound):
        see_case(bruno, code)
    with pytest.raises(NotFound):
        take_task(task, actor=bruno, at=LATER)


def test_a_search_finds_nothing_of_another_district() -> None:
    new_case()
    assert search_possible_matches(SHE, actor=actor(people.ana), at=LATER).possible
    assert not search_possible_matches(SHE, actor=actor(people.carmen), at=LATER).possible


def test_what_was_on_its_way_to_them_is_not_sent() -> None:
    code = new_case()
    sweep(at=AT)
    assert Delivery.objects.filter(institution_code=people.POLICE, state="queued").exists()
    leave_out(code)
    deliver(at=LATER, senders={"email": lambda m: None, "sms": lambda m: None})
    assert not Delivery.objects.filter(institution_code=people.POLICE, channel="email", state="sent").exists()
    sweep(at=LATER)
    assert not Delivery.objects.filter(account_code=people.bruno.code, created_at__gt=AT).exists()


def test_what_an_excluded_person_had_in_hand_goes_back_to_the_inbox() -> None:
    code = new_case()
    task = inbox(actor(people.bruno))[0].code
    take_task(task, actor=actor(people.bruno), at=AT)
    leave_out(code, ExclusionEntry("account", people.bruno.code, WHY))
    row = Obligation.objects.get(code=task)
    assert (row.state, row.assigned_code) == ("open", "")
    assert inbox(actor(people.bruno)) == []
    assert task in {o.code for o in inbox(actor(people.nora))}


def test_the_head_of_one_station_is_left_out_as_a_rung() -> None:
    code = new_case()
    leave_out(code, ExclusionEntry("rung", f"head:{people.POLICE}", WHY))
    assert not visible_cases(actor(people.nora)).exists()
    assert visible_cases(actor(people.bruno)).exists()


def test_when_the_door_is_left_out_the_cem_records_for_those_who_do_not_log_in() -> None:
    at_the_station = people.Part("Rosa", "P-R0SA-0018", "operator", "cem-comisaria", "cem")
    station = Post.objects.get(code="cem-comisaria.operador")
    Posting.objects.create(post=station, account=at_the_station(), from_at=people.JOINED)
    code = register_case(intake(), actor=actor(people.bruno), at=AT).code
    exclude(code, STATION, actor=actor(at_the_station), at=LATER)
    open_rows = Obligation.objects.filter(subject_code=code, state="open")
    assert people.POLICE not in set(open_rows.values_list("desk_institution", flat=True))
    courts = open_rows.filter(sector__in=("prosecutor", "family_court"))
    assert set(courts.values_list("desk_institution", flat=True)) <= {"cem-comisaria", people.CEM}


def test_with_nobody_left_the_gate_stays_shut_until_it_is_lifted() -> None:
    code = new_case()
    leave_out(code, ExclusionEntry("institution", people.DEMUNA, WHY))
    row = Obligation.objects.get(subject_code=code, sector="demuna", state="open")
    assert (row.gate, row.institution_code) == ("excluded", "")
    with leaves_no_trace(NotPermitted):
        lift(code, kind="institution", value=people.DEMUNA, actor=actor(people.ana), at=LATER)
    lift(code, kind="institution", value=people.DEMUNA, actor=actor(people.marta), at=LATER)
    back = Obligation.objects.get(subject_code=code, sector="demuna", state="open")
    assert (back.gate, back.institution_code) == ("open", people.DEMUNA)
    with leaves_no_trace(Conflict):
        lift(code, kind="institution", value=people.DEMUNA, actor=actor(people.marta), at=LATER)


def test_everybody_learns_that_there_are_only_the_team_learns_whom() -> None:
    code = new_case()
    assert not has_exclusions(see_case(actor(people.ana), code))
    leave_out(code, ExclusionEntry("account", people.nora.code, WHY))
    police, team = see_case(actor(people.bruno), code), see_case(actor(people.ana), code)
    assert has_exclusions(police)
    assert exclusions_in(police) == []
    assert [(row.kind, row.value) for row in exclusions_in(team)] == [("account", people.nora.code)]


def test_refusals_leave_nothing() -> None:
    code = new_case()
    wrong = {
        ExclusionEntry("institution", people.CEM, WHY): Refused,
        ExclusionEntry("institution", "no-existe", WHY): Refused,
        ExclusionEntry("account", "P-NADIE", WHY): Refused,
        ExclusionEntry("rung", "alcalde", WHY): Refused,
        ExclusionEntry("institution", people.POLICE, "corto"): Refused,
        ExclusionEntry("account", people.ana.code, WHY): NotPermitted,
    }
    for entry, error in wrong.items():
        with leaves_no_trace(error):
            leave_out(code, entry)
    for person, error in ((people.bruno, NotPermitted), (people.hugo, NotFound)):
        with leaves_no_trace(error):
            exclude(code, ExclusionEntry("institution", people.DEMUNA, WHY), actor=actor(person), at=LATER)


def test_repeating_is_nothing_and_whole_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    code = new_case()
    with cut_at(monkeypatch, f"{exclusions.__name__}.replan"):
        leave_out(code)
    leave_out(code)
    leave_out(code)
    assert Exclusion.objects.count() == 1
