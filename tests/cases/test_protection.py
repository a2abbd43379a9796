"""Protection measures: from the request to the end, by every road that tells of them; visits, breaches, renewals."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tejido.cases.access import see_case
from tejido.cases.intake import ExclusionEntry
from tejido.cases.models import Case
from tejido.cases.protection.access import orders_of, station_page
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.services import changing as changing_module
from tejido.cases.protection.services import watching_over
from tejido.cases.protection.services.changing import end_measures, renew_measures, vary_measures
from tejido.cases.protection.services.homes import Home, open_home, place_home
from tejido.cases.protection.services.minding import mind_measures
from tejido.cases.protection.services.orders import Terms, decide_measures, detail_measures, request_measures
from tejido.cases.protection.services.reading import open_measure_notes
from tejido.cases.protection.services.station import open_station_list, open_station_map
from tejido.cases.protection.services.watching_over import change_station, report_breach, take_step, visit_protected
from tejido.cases.protection.states import OrderAct
from tejido.cases.services.exclusions import exclude
from tejido.cases.services.record_act import record_act
from tejido.cases.services.risk import RiskEntry, assess_risk
from tejido.cases.services.task_work import complete_task
from tejido.cases.services.told import Told
from tejido.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tejido.obligations.services.working import Said
from tejido.protocols.events import Event
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace, new_case
from tests.people import Part, actor
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")
LATER = AT + timedelta(hours=6)
HERE = Home(-11.86, -77.04)
OTHER_STATION = "cpnp-el-progreso"


def told(hours: float = 5, **more: Any) -> Told:
    return Told(AT + timedelta(hours=hours), **more)


def granted(case: str, *, until: date | None = date(2027, 5, 30), who: Part = people.ana, **more: Any) -> str:
    terms = Terms(("no_approach", "no_contact"), until)
    return decide_measures(case, granted=True, terms=terms, told=told(4, **more), actor=actor(who), at=LATER)


def in_force(case: str) -> str:
    code = granted(case)
    take_step(code, OrderAct.NOTIFIED, told=told(4.2), actor=actor(people.ana), at=LATER)
    take_step(code, OrderAct.EXECUTED, told=told(4.5), actor=actor(people.bruno), at=LATER)
    return code


def order(code: str) -> MeasureOrder:
    return MeasureOrder.objects.get(code=code)


def tasks(case: str, step: str, **more: Any) -> list[Obligation]:
    return list(Obligation.objects.filter(subject_code=case, step=step, **more).order_by("id"))


def live(case: str, step: str) -> list[Obligation]:
    return tasks(case, step, state__in=("open", "taken"))


def reported(key: str = "form-1") -> str:
    """A case whose police station has a task in it by law."""
    return new_case(key, facts={"received_by": "police"})


def test_from_the_request_to_the_end() -> None:
    case = reported()
    code = request_measures(case, requested_by="cem", told=told(1), actor=actor(people.ana), at=LATER)
    assert order(code).state == "requested"
    assert Obligation.objects.filter(subject_code=case, duty="court.decide_measures", state="open").exists()
    assert granted(case) == code, "the decision answers the request that waits"
    row = order(code)
    assert (row.state, row.kinds, row.until_on) == ("granted", ["no_approach", "no_contact"], date(2027, 5, 30))
    assert row.station == people.POLICE
    take_step(code, OrderAct.NOTIFIED, told=told(4.2), actor=actor(people.ana), at=LATER)
    assert live(case, "ley30364.execute_measures")
    take_step(code, OrderAct.EXECUTED, told=told(4.5), actor=actor(people.bruno), at=LATER)
    assert order(code).state == "executed"
    assert tasks(case, "ley30364.execute_measures", state="done")
    (visit,) = live(case, "protection.visit")
    assert (visit.institution_code, visit.gate, visit.basis, visit.mark) == (
        people.POLICE,
        "open",
        "legal",
        "unverified",
    )
    end_measures(code, reason="lifted", told=told(5.5), actor=actor(people.ana), at=LATER)
    assert order(code).state == "ended"
    assert not live(case, "protection.visit")
    assert Case.objects.get(code=case).events.filter(event="measures.ended").exists()
    assert [a.act for a in order(code).acts.order_by("occurred_at", "id")] == [
        "requested", "granted", "notified", "executed", "ended",
    ]  # fmt: skip


def test_every_road_leads_to_the_same_measures() -> None:
    """A task that is done and the page of the court's acts leave the sets as the page of measures does."""
    case = reported()
    record_act(case, Event.MEASURES_REQUESTED, occurred_at=AT, facts={}, actor=actor(people.ana), at=LATER)
    record_act(
        case, Event.MEASURES_GRANTED, occurred_at=told(3).occurred_at, facts={}, actor=actor(people.ana), at=LATER
    )
    (row,) = MeasureOrder.objects.filter(case__code=case)
    assert (row.state, row.kinds, row.station) == ("granted", [], people.POLICE)
    record_act(
        case, Event.MEASURES_NOTIFIED, occurred_at=told(4).occurred_at, facts={}, actor=actor(people.ana), at=LATER
    )
    (task,) = live(case, "ley30364.execute_measures")
    complete_task(task.code, Said(claimed_at=told(5).occurred_at), actor=actor(people.bruno), at=LATER)
    row.refresh_from_db()
    assert (row.state, row.executed_at) == ("executed", told(5).occurred_at)
    assert live(case, "protection.visit")
    detail_measures(row.code, Terms(("removal",), None), told=told(5.5), actor=actor(people.ana), at=LATER)
    assert order(row.code).kinds == ["removal"]


def test_denied_measures_protect_nobody() -> None:
    case = reported()
    request_measures(case, requested_by="police", told=told(1), actor=actor(people.bruno), at=LATER)
    code = decide_measures(case, granted=False, terms=Terms(), told=told(3), actor=actor(people.ana), at=LATER)
    assert order(code).state == "denied"
    assert station_page(actor(people.bruno), 1).total == 0
    with leaves_no_trace(Conflict):
        end_measures(code, reason="lifted", told=told(), actor=actor(people.ana), at=LATER)


def test_the_next_visit_follows_the_risk_and_is_never_late() -> None:
    case = reported()
    code = in_force(case)
    (first,) = live(case, "protection.visit")
    visit_protected(code, result="well", told=told(5), actor=actor(people.bruno), at=LATER)
    assert tasks(case, "protection.visit")[0].state == "done"
    (second,) = live(case, "protection.visit")
    assert second.pk != first.pk
    survivor = Case.objects.get(code=case).people.get(role="survivor").code
    sheet = RiskEntry(survivor, "fvr-children", LATER, {}, level="severe")
    assess_risk(case, sheet, actor=actor(people.ana), at=LATER)
    before = live(case, "protection.visit")[0].due_at
    mind_measures(at=LATER + timedelta(minutes=1))
    after = live(case, "protection.visit")[0].due_at
    assert after is not None
    assert before is not None
    assert after <= before


def test_a_breach_alerts_the_station_at_once_and_each_time() -> None:
    case = reported()
    code = in_force(case)
    report_breach(code, kind="approached", told=told(5), actor=actor(people.ana), at=LATER)
    (task,) = live(case, "carabayllo_local.attend_breach")
    assert (task.institution_code, task.immediate, task.gate) == (people.POLICE, True, "open")
    complete_task(task.code, Said(claimed_at=told(5.5).occurred_at), actor=actor(people.bruno), at=LATER)
    again = LATER + timedelta(hours=3)
    said = Told(again - timedelta(minutes=5))
    report_breach(code, kind="assaulted", told=said, actor=actor(people.bruno), at=again)
    assert len(live(case, "carabayllo_local.attend_breach")) == 1


def test_the_end_is_warned_thirty_days_before_even_after_downtime_and_once() -> None:
    case = reported()
    code = granted(case, until=date(2027, 3, 1))
    assert mind_measures(at=AT + timedelta(days=20)) == 0
    late = AT + timedelta(days=120)
    mind_measures(at=late)
    mind_measures(at=late + timedelta(hours=1))
    (task,) = tasks(case, "protection.renewal")
    assert task.institution_code == people.CEM
    renew_measures(code, until_on=date(2027, 9, 1), told=Told(late), actor=actor(people.ana), at=late)
    assert tasks(case, "protection.renewal")[0].state == "done"
    assert order(code).until_on == date(2027, 9, 1)
    with leaves_no_trace(Refused):
        renew_measures(code, until_on=date(2027, 8, 1), told=Told(late), actor=actor(people.ana), at=late)


def test_an_end_that_passed_keeps_her_protected_until_somebody_says() -> None:
    case = reported()
    granted(case, until=date(2026, 12, 10))
    mind_measures(at=AT + timedelta(days=60))
    assert station_page(actor(people.bruno), 1).total == 1


def test_varied_measures_are_a_new_set_that_must_be_executed() -> None:
    case = reported()
    code = in_force(case)
    place_home(code, HERE, told=told(5), actor=actor(people.bruno), at=LATER)
    new = vary_measures(code, Terms(("removal",), None), told=told(5.5), actor=actor(people.ana), at=LATER)
    assert (order(code).state, order(new).replaces_id) == ("replaced", order(code).pk)
    assert [t.duty for t in live(case, "protection.execute")] == [f"protection.execute.{new}"]
    assert open_home(new, actor=actor(people.bruno), at=LATER) == HERE
    take_step(new, OrderAct.EXECUTED, told=told(5.8), actor=actor(people.bruno), at=LATER)
    assert not live(case, "protection.execute")
    assert [t.duty for t in live(case, "protection.visit")] == [f"protection.visit.{new}"]


def test_only_the_station_sees_its_people_and_it_is_recorded() -> None:
    case = reported()
    code = in_force(case)
    place_home(code, HERE, told=told(5), actor=actor(people.bruno), at=LATER)
    found = open_station_map(actor=actor(people.bruno), at=LATER)
    assert [(one.order, one.home) for one in found.placed] == [(code, HERE)]
    assert open_station_list(1, actor=actor(people.nora), at=LATER).total == 1
    written = LedgerEntry.objects.filter(subject_kind="institution", subject_code=people.POLICE)
    assert set(written.values_list("action", flat=True)) >= {"protected.mapped", "protected.listed"}
    for person in (people.ana, people.fabiola, people.julia, people.karla, people.delia, people.carmen):
        with leaves_no_trace(NotPermitted):
            open_station_map(actor=actor(person), at=LATER)
        with leaves_no_trace(NotPermitted):
            open_station_list(1, actor=actor(person), at=LATER)


def test_a_station_that_must_not_know_loses_them_at_once() -> None:
    case = reported()
    code = in_force(case)
    entry = ExclusionEntry("institution", people.POLICE, "Inventado: el denunciado trabaja ahí.")
    exclude(case, entry, actor=actor(people.ana), at=LATER)
    assert order(code).station not in ("", people.POLICE)
    assert station_page(actor(people.bruno), 1).total == 0
    assert {t.institution_code for t in live(case, "protection.visit")} == {order(code).station}


def test_another_station_by_hand_needs_a_reason_and_never_an_excluded_one() -> None:
    case = reported()
    code = in_force(case)
    with leaves_no_trace(Refused):
        change_station(code, station="cpnp-el-progreso", told=told(note="corto"), actor=actor(people.ana), at=LATER)
    with leaves_no_trace(Refused):
        change_station(
            code, station=people.CEM, told=told(note="Se mudó a otra zona."), actor=actor(people.ana), at=LATER
        )


def test_the_home_is_sealed_and_outside_the_district_is_refused() -> None:
    case = reported()
    code = in_force(case)
    with leaves_no_trace(Refused, "distrito"):
        place_home(code, Home(-12.2, -76.9), told=told(), actor=actor(people.bruno), at=LATER)
    place_home(code, HERE, told=told(), actor=actor(people.bruno), at=LATER)
    assert b"-11.86" not in bytes(order(code).place_sealed or b"")
    with leaves_no_trace(NotPermitted):
        open_home(code, actor=actor(people.julia), at=LATER)


def test_a_station_that_no_longer_protects_her_does_not_open_where_she_is() -> None:
    case = reported()
    code = in_force(case)
    place_home(code, HERE, told=told(), actor=actor(people.bruno), at=LATER)
    assert open_home(code, actor=actor(people.bruno), at=LATER) == HERE
    moved = told(note="Se mudó a otra zona (inventado).")
    change_station(code, station=OTHER_STATION, told=moved, actor=actor(people.ana), at=LATER)
    with leaves_no_trace(NotPermitted):
        open_home(code, actor=actor(people.bruno), at=LATER)
    assert open_home(code, actor=actor(people.ana), at=LATER) == HERE, "the case's team follows her"


def test_measures_of_others_and_none_look_the_same() -> None:
    code = in_force(reported())
    for unknown in (code, "M-0000-0000"):
        with leaves_no_trace(NotFound, "esas medidas"):
            open_home(unknown, actor=actor(people.carmen), at=LATER)


def test_refusals_leave_nothing() -> None:
    case = reported()
    ana, at = actor(people.ana), LATER
    with leaves_no_trace(Refused, "terminan antes"):
        granted(case, until=date(2020, 1, 1))
    with leaves_no_trace(Refused, "futuro"):
        request_measures(case, requested_by="cem", told=Told(LATER + timedelta(days=1)), actor=ana, at=at)
    with leaves_no_trace(Refused):
        request_measures(case, requested_by="el vecino", told=told(1), actor=ana, at=at)
    with leaves_no_trace(Refused):
        decide_measures(case, granted=True, terms=Terms(court=people.CEM), told=told(), actor=ana, at=at)
    for person, error in ((people.hugo, NotFound), (people.julia, NotPermitted), (people.carmen, NotFound)):
        with leaves_no_trace(error):
            granted(case, who=person)
    code = in_force(case)
    with leaves_no_trace(NotPermitted, "comisaría"):
        visit_protected(code, result="well", told=told(5), actor=actor(people.ana), at=LATER)
    with leaves_no_trace(NotFound):
        report_breach(code, kind="other", told=told(5), actor=actor(people.carmen), at=LATER)
    with leaves_no_trace(NotFound):
        report_breach("M-0000-0000", kind="other", told=told(5), actor=ana, at=LATER)
    with leaves_no_trace(Refused, "anterior"):
        visit_protected(code, result="well", told=told(-40), actor=actor(people.bruno), at=LATER)
    with leaves_no_trace(Refused):
        report_breach(code, kind="other", told=told(5, document="D-0000-0000"), actor=ana, at=LATER)


def test_a_second_request_while_one_waits_is_refused() -> None:
    case = reported()
    request_measures(case, requested_by="cem", told=told(1), actor=actor(people.ana), at=LATER)
    with leaves_no_trace(Conflict, "espera"):
        request_measures(case, requested_by="cem", told=told(2), actor=actor(people.ana), at=LATER)


def test_a_form_sent_twice_counts_once() -> None:
    case = reported()
    code = granted(case, form="clave-1")
    assert granted(case, form="clave-1") == code
    report_breach(code, kind="other", told=told(5, form="clave-2"), actor=actor(people.ana), at=LATER)
    report_breach(code, kind="other", told=told(5, form="clave-2"), actor=actor(people.ana), at=LATER)
    assert order(code).acts.filter(act="breached").count() == 1


def test_notes_are_sealed_and_their_reading_recorded() -> None:
    case = reported()
    code = granted(case, note="Nota inventada de la audiencia.")
    stored = order(code).acts.get(act="granted")
    assert b"inventada" not in bytes(stored.note_sealed or b"")
    texts = open_measure_notes(case, code, actor=actor(people.ana), at=LATER)
    assert list(texts.values()) == ["Nota inventada de la audiencia."]
    assert LedgerEntry.objects.filter(subject_code=case, action="notes.read").exists()


def test_who_takes_no_part_sees_none() -> None:
    case = reported()
    in_force(case)
    assert orders_of(see_case(actor(people.julia), case)) == []
    assert len(orders_of(see_case(actor(people.bruno), case))) == 1


@pytest.mark.parametrize("module", [changing_module, watching_over])
def test_whole_or_nothing(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    case = reported()
    code = in_force(case)
    with cut_at(monkeypatch, f"{module.__name__}.replan"):
        if module is changing_module:
            end_measures(code, reason="lifted", told=told(5), actor=actor(people.ana), at=LATER)
        else:
            report_breach(code, kind="other", told=told(5), actor=actor(people.ana), at=LATER)
    assert order(code).state == "executed"


def test_a_district_without_a_protocol_of_its_own_still_sends_the_station_at_once(
    settings: Any, tmp_path: Path
) -> None:
    case = reported()
    code = in_force(case)
    settings.TEJIDO_DISTRICT_DIR = tmp_path
    report_breach(code, kind="approached", told=told(5), actor=actor(people.ana), at=LATER)
    report_breach(code, kind="approached", told=told(5), actor=actor(people.ana), at=LATER)
    (task,) = live(case, "protection.breach")
    assert (task.institution_code, task.immediate, task.gate, task.priority) == (people.POLICE, True, "open", 0)
    visit_protected(code, result="well", told=told(5.5), actor=actor(people.bruno), at=LATER)
    assert live(case, "protection.breach") == []
