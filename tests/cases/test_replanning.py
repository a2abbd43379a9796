"""Planning again: what new facts add, move, shut and cancel, each with its reason; what is closed stays as it was."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from tejido.accounts.actors import actor_of
from tejido.accounts.models import Account
from tejido.accounts.permits import Permit
from tejido.alerts.models import Delivery
from tejido.alerts.services.delivering import deliver
from tejido.alerts.services.watching import sweep
from tejido.cases.intake import ConsentEntry
from tejido.cases.models import Case, CaseEvent
from tejido.cases.risk import Level
from tejido.cases.services import replanning
from tejido.cases.services.consents import answer_consent, withdraw_consent
from tejido.cases.services.referrals import propose_referral
from tejido.cases.services.replanning import replan
from tejido.cases.services.risk import RiskEntry, assess_risk
from tejido.cases.services.task_work import (
    acknowledge_task,
    complete_task,
    correct_task,
    decide_task_extension,
    declare_task_unable,
    request_task_extension,
)
from tejido.kernel.errors import Conflict
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Extension, Obligation, ObligationAct
from tejido.obligations.services import moving
from tejido.obligations.services.confirming import confirm_limit
from tejido.obligations.services.working import Said
from tejido.protocols.events import Event
from tests import people
from tests.cases.traces import new_case
from tests.people import actor
from tests.world import AT, intake

pytestmark = pytest.mark.usefixtures("district")
LATER = AT + timedelta(hours=1)


def learn(code: str, at: datetime = LATER, **facts: Any) -> None:
    """The case's facts become these, as the services write them, and the case is planned again."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(code=code)
        case.facts = {**case.facts, **facts}
        case.save()
        replan(case, actor_code=people.ana.code, at=at)


def tasks(code: str, **filters: Any) -> dict[str, Obligation]:
    """The tasks that are not cancelled, by duty."""
    rows = Obligation.objects.filter(subject_code=code, **filters).exclude(state="cancelled").order_by("id")
    return {row.duty: row for row in rows}


def last_act(row: Obligation) -> ObligationAct:
    found = row.acts.order_by("-id").first()
    assert found is not None
    return found


def test_planned_again_with_nothing_new_nothing_changes() -> None:
    code = new_case()
    before = list(Obligation.objects.order_by("id").values())
    acts = ObligationAct.objects.count()
    learn(code)
    assert list(Obligation.objects.order_by("id").values()) == before
    assert ObligationAct.objects.count() == acts
    assert LedgerEntry.objects.filter(action="case.replanned", subject_code=code).count() == 1


def test_a_new_fact_adds_the_task_it_asks_for() -> None:
    code = new_case()
    before = set(tasks(code))
    learn(code, wants_mental_health=True)
    added = tasks(code).keys() - before
    assert added == {"mental_health.attend"}
    row = tasks(code)["mental_health.attend"]
    assert (row.state, row.gate, row.opened_at) == ("open", "consent", LATER)
    assert last_act(row).act == "opened"
    assert LedgerEntry.objects.filter(action="obligation.opened", data__contains=row.code).exists()


def test_a_fact_that_falls_away_cancels_with_its_reason() -> None:
    code = new_case()
    learn(code, survivor_age=30)
    gone = Obligation.objects.get(subject_code=code, duty="demuna.assess_child")
    assert (gone.state, gone.closed_at, gone.next_look_at) == ("cancelled", LATER, None)
    assert last_act(gone).data["reason"] == "Con los datos nuevos, esta tarea ya no corresponde."
    assert LedgerEntry.objects.filter(action="obligation.cancelled", data__contains=gone.code).exists()
    learn(code, survivor_age=15, at=LATER + timedelta(hours=1))
    assert tasks(code)["demuna.assess_child"].code != gone.code


def test_the_reason_stays_out_of_the_ledger() -> None:
    code = new_case()
    learn(code, survivor_age=30)
    assert not LedgerEntry.objects.filter(data__contains="corresponde").exists()


def test_what_was_done_stays_done() -> None:
    code = new_case()
    row = tasks(code)["demuna.assess_child"]
    complete_task(row.code, Said("Hecho en la prueba."), actor=actor(people.gloria), at=LATER)
    kept = Obligation.objects.filter(pk=row.pk).values().get()
    learn(code, survivor_age=30, at=LATER + timedelta(hours=1))
    assert Obligation.objects.filter(pk=row.pk).values().get() == kept
    assert tasks(code, sector="demuna").keys() == {"demuna.assess_child"}


def test_severe_risk_moves_the_limits_that_depend_on_it() -> None:
    """A sheet with severe risk: the plan has shorter or other limits, and each task says what moved it."""
    code = new_case()
    person = Case.objects.get(code=code).people.get(role="survivor")
    before = tasks(code)
    entry = RiskEntry(person.code, "fvr-children", LATER - timedelta(minutes=5), {}, level=str(Level.SEVERE))
    assess_risk(code, entry, actor=actor(people.ana), at=LATER)
    after = tasks(code)
    assert Case.objects.get(code=code).facts["risk_level"] == "severe"
    assert after["cem.assess_risk"].state == "done"
    changed = {duty for duty in after if duty not in before or after[duty].due_at != before[duty].due_at}
    for duty in changed & before.keys():
        assert last_act(after[duty]).act == "moved"
        assert last_act(after[duty]).data["reason"]
    assert changed


# Moving: what a new limit does to the ladder


def _planned(row: Obligation, **changes: Any) -> Any:
    """The duty of the row as the plan of its case has it, changed."""
    case = Case.objects.get(code=row.subject_code)
    current = replanning.plan_of(case, case.events.all(), at=LATER)
    duty = next(d for d in current.duties if (d.key, str(d.sector)) == (row.duty, row.sector))
    return type(duty)(**{name: changes.get(name, getattr(duty, name)) for name in duty.__dataclass_fields__})


def _move(row: Obligation, at: datetime, **changes: Any) -> None:
    with transaction.atomic():
        moving.move(row, _planned(row, **changes), reason="Prueba.", actor_code="P-TEST", at=at)


def _police(code: str) -> Obligation:
    return next(row for row in tasks(code, sector="police", gate="open").values() if row.due_at is not None)


def test_a_limit_moved_into_the_past_is_late_at_the_next_look() -> None:
    row = _police(new_case())
    sweep(at=AT + timedelta(hours=3))
    row.refresh_from_db()
    _move(row, AT + timedelta(hours=4), due_at=AT + timedelta(hours=1))
    sweep(at=AT + timedelta(hours=4))
    assert Delivery.objects.filter(obligation_code=row.code, kind="late", rung="post").exists()


def test_a_limit_moved_on_calls_nobody_late_before_it() -> None:
    row = _police(new_case())
    due = row.due_at
    assert due is not None
    _move(row, LATER, due_at=due + timedelta(days=2))
    sweep(at=due + timedelta(days=1))
    assert not Delivery.objects.filter(obligation_code=row.code, kind="late").exists()
    sweep(at=due + timedelta(days=2))
    assert Delivery.objects.filter(obligation_code=row.code, kind="late").exists()


def test_both_limits_move_and_the_act_says_from_when_to_when() -> None:
    row = _police(new_case())
    before, new = row.due_at, AT + timedelta(days=5)
    assert before is not None
    _move(row, LATER, due_at=new)
    row.refresh_from_db()
    assert (row.due_at, row.legal_due_at) == (new, new)
    assert last_act(row).data == {"from": before.isoformat(), "to": new.isoformat(), "reason": "Prueba."}


def test_an_approved_extension_survives_a_limit_that_was_only_confirmed() -> None:
    row = _police(new_case())
    legal = row.legal_due_at
    assert legal is not None
    until = legal + timedelta(days=3)
    request_task_extension(row.code, until=until, reason="Falta un informe ajeno.", actor=actor(people.bruno), at=LATER)
    decide_task_extension(row.code, approve=True, actor=actor(people.nora), at=LATER)
    row.refresh_from_db()
    _move(row, LATER, mark="official")
    row.refresh_from_db()
    assert (row.due_at, row.legal_due_at, row.mark) == (until, legal, "official")


def test_a_limit_that_the_instancia_confirms_changes_its_mark_in_open_cases() -> None:
    code = new_case()
    row = next(r for r in tasks(code).values() if r.mark != "official" and r.limit_amount and r.state == "open")
    confirm_limit(
        row.step, document="Norma de prueba, art. 1", session="Sesión 2-2026", actor=actor(people.julia), at=LATER
    )
    learn(code)
    row.refresh_from_db()
    assert row.mark == "official"
    assert last_act(row).act == "moved"


# Gates


def test_consent_opens_the_gate_and_alerts_from_that_instant() -> None:
    code = new_case()
    sweep(at=AT)
    waiting = tasks(code, sector="health")["health.attend"]
    assert not Delivery.objects.filter(obligation_code=waiting.code).exists()
    answer_consent(code, ConsentEntry("recipient", "given", "health"), actor=actor(people.ana), at=LATER)
    waiting.refresh_from_db()
    assert (waiting.gate, waiting.basis, waiting.alert_from) == ("open", "consent", LATER)
    assert last_act(waiting).act == "released"
    sweep(at=LATER)
    told = Delivery.objects.filter(obligation_code=waiting.code)
    assert set(told.values_list("moment", "account_code")) == {(LATER, people.fabiola.code)}


def test_withdrawn_it_shuts_and_what_was_queued_does_not_leave() -> None:
    code = new_case()
    answer_consent(code, ConsentEntry("recipient", "given", "health"), actor=actor(people.ana), at=LATER)
    sweep(at=LATER)
    withdraw_consent(code, purpose="recipient", recipient="health", actor=actor(people.ana), at=LATER)
    sent: list[Any] = []
    deliver(at=LATER, senders={"email": sent.append})
    assert people.fabiola.email not in {message.address for message in sent}
    assert set(
        Delivery.objects.filter(account_code=people.fabiola.code, channel="email").values_list("state", flat=True)
    ) == {"stopped"}
    sweep(at=LATER + timedelta(days=30))
    told = Delivery.objects.filter(obligation_code=tasks(code, sector="health")["health.attend"].code)
    assert not told.filter(created_at__gt=LATER).exists()


def test_given_again_it_is_told_again() -> None:
    code = new_case()
    for at in (LATER, LATER + timedelta(days=2)):
        answer_consent(code, ConsentEntry("recipient", "given", "health"), actor=actor(people.ana), at=at)
        sweep(at=at)
        withdraw_consent(
            code, purpose="recipient", recipient="health", actor=actor(people.ana), at=at + timedelta(minutes=1)
        )
    row = tasks(code, sector="health")["health.attend"]
    starts = Delivery.objects.filter(obligation_code=row.code, channel="page")
    assert starts.count() == 2


def test_a_legal_duty_learned_later_opens_the_gate() -> None:
    """First taken for an adult, the police wait for her yes; once she is known to be a girl the law tells them."""
    code = new_case()
    learn(code, survivor_age=30)
    row = tasks(code, sector="police")["receiver.register_report"]
    assert row.gate == "consent"
    assert last_act(row).act == "gated"
    learn(code, survivor_age=15, at=LATER + timedelta(hours=1))
    row.refresh_from_db()
    assert (row.gate, row.basis, row.alert_from) == ("open", "legal", LATER + timedelta(hours=1))
    assert row.basis_norm


def test_what_the_door_owes_itself_never_waits_for_consent() -> None:
    code = new_case()
    learn(code, survivor_age=30)
    assert {row.gate for row in tasks(code, institution_code=people.CEM).values()} == {"open"}


# Versions and hands


def test_a_case_keeps_the_wording_it_was_opened_under() -> None:
    code = new_case()
    kept = Case.objects.get(code=code).versions
    assert kept
    learn(code, wants_mental_health=True)
    later = Case.objects.get(code=code).versions
    assert {name: later[name] for name in kept} == kept


def test_who_had_seen_it_is_not_asked_again_because_the_norm_changed() -> None:
    row = _police(new_case())
    acknowledge_task(row.code, actor=actor(people.bruno), at=LATER)
    row.refresh_from_db()
    _move(row, LATER, due_at=AT + timedelta(days=5))
    row.refresh_from_db()
    assert row.acknowledged_at == LATER


def test_an_event_recorded_elsewhere_closes_the_task_that_waited_for_it() -> None:
    code = new_case()
    row = next(r for r in tasks(code).values() if r.state == "open" and r.origin["ends_on"])
    with transaction.atomic():
        case = Case.objects.get(code=code)
        replanning.CaseEvent.objects.create(
            case=case,
            event=Event(row.origin["ends_on"][0]),
            occurred_at=LATER - timedelta(minutes=10),
            registered_at=LATER,
            actor_code=people.ana.code,
            institution_code=people.CEM,
        )
        replan(case, actor_code=people.ana.code, at=LATER)
    row.refresh_from_db()
    assert (row.state, row.claimed_at, row.closed_at) == ("done", LATER - timedelta(minutes=10), LATER)
    assert last_act(row).data["event"] == row.origin["ends_on"][0]


def test_a_corrected_time_moves_what_it_started() -> None:
    """The prosecutor's day runs from the real copy, not from the hour that was typed wrong."""
    code = new_case()
    bruno = actor(people.bruno())
    copy = tasks(code)["police.report_to_prosecutor"].code
    wrong, right, told = LATER + timedelta(hours=1), LATER + timedelta(hours=5), LATER + timedelta(hours=6)
    complete_task(copy, Said("Enviada.", wrong), actor=bruno, at=told)
    before = tasks(code)["prosecutor.send_to_court"]
    assert (before.started_at, before.due_at) == (wrong, wrong + timedelta(hours=24))
    correct_task(copy, Said("Fue en la tarde.", right, form="f1"), actor=bruno, at=told + timedelta(hours=1))
    correct_task(copy, Said("Fue en la tarde.", right, form="f1"), actor=bruno, at=told + timedelta(hours=1))
    after = tasks(code)["prosecutor.send_to_court"]
    assert (after.code, after.started_at, after.due_at) == (before.code, right, right + timedelta(hours=24))
    assert "Cambió el plazo." in last_act(after).data["reason"]
    kept = CaseEvent.objects.filter(event="prosecutor.informed").order_by("id").values_list("occurred_at", flat=True)
    assert list(kept) == [wrong, right], "nothing is altered: the correction is a new entry"
    assert LedgerEntry.objects.filter(action="event.corrected", subject_code=code).count() == 1


def test_a_correction_without_a_time_or_of_a_task_that_recorded_nothing_plans_nothing_again() -> None:
    code = new_case()
    bruno = actor(people.bruno())
    copy, told = tasks(code)["police.report_to_prosecutor"].code, LATER + timedelta(hours=1)
    complete_task(copy, Said("Enviada."), actor=bruno, at=told)
    planned = LedgerEntry.objects.filter(action="case.replanned").count()
    correct_task(copy, Said("Por mesa de partes."), actor=bruno, at=told)
    child = tasks(code)["demuna.assess_child"]
    declare_task_unable(child.code, Said("La familia se mudó."), actor=actor(people.gloria()), at=told)
    correct_task(child.code, Said("Fue ayer.", LATER), actor=actor(people.gloria()), at=told)
    assert LedgerEntry.objects.filter(action="case.replanned").count() == planned
    assert not LedgerEntry.objects.filter(action="event.corrected").exists()


def test_each_change_says_what_changed() -> None:
    """A higher urgency is not told as another limit."""
    code = new_case()
    row = tasks(code)["police.report_to_court"]
    learn(code, risk_level="severe")
    said = last_act(row).data
    assert (said["from"], said["to"]) == (row.due_at.isoformat(), row.due_at.isoformat())
    assert said["reason"] == "Ahora es más urgente."
    confirm_limit(
        row.step, document="Norma de prueba, art. 1", session="Sesión 2-2026", actor=actor(people.julia), at=LATER
    )
    learn(code, at=LATER + timedelta(hours=1))
    assert "ahora figura como «texto oficial»" in last_act(row).data["reason"]


def test_more_time_that_the_plan_already_gave_is_not_approved() -> None:
    """Approving it would shorten the time: the limit moved beyond it after it was asked for."""
    code = new_case()
    row = tasks(code)["police.report_to_court"]
    until = row.due_at + timedelta(hours=2)
    request_task_extension(
        row.code, until=until, reason="El sistema no responde.", actor=actor(people.bruno()), at=LATER
    )
    Obligation.objects.filter(pk=row.pk).update(due_at=until + timedelta(days=1), legal_due_at=until)
    with pytest.raises(Conflict, match="ya no hace falta"):
        decide_task_extension(row.code, approve=True, actor=actor(people.nora()), at=LATER)
    Obligation.objects.filter(pk=row.pk).update(due_at=None, legal_due_at=None)
    with pytest.raises(Conflict, match="ya no hace falta"):
        decide_task_extension(row.code, approve=True, actor=actor(people.nora()), at=LATER)
    decide_task_extension(row.code, approve=False, actor=actor(people.nora()), at=LATER)
    assert Extension.objects.get().approved is False


# Where a duty is worked


def test_a_referral_to_where_nobody_may_act_is_worked_at_the_door() -> None:
    """Julia alone is in the municipality: the technical secretariat, that sees codes and may not act."""
    agreed = ConsentEntry("recipient", "given", people.MUNICIPALITY)
    code, ana = new_case(consents=(*intake().consents, agreed)), actor(people.ana)
    propose_referral(
        code, to_institution=people.MUNICIPALITY, service="municipal_social_support", handover="x", actor=ana, at=AT
    )
    rows = Obligation.objects.filter(subject_code=code, institution_code=people.MUNICIPALITY)
    assert rows
    assert {(row.gate, row.desk_institution) for row in rows} == {("open", people.CEM)}
    sweep(at=AT)
    told = set(Delivery.objects.filter(obligation_code__in=rows.values("code")).values_list("account_code", flat=True))
    assert told
    assert all(Permit.TASK_ACT in actor_of(Account.objects.get(code=one), at=AT).permits for one in told)


def test_when_its_last_worker_leaves_it_goes_to_the_door_with_the_reason() -> None:
    code = new_case()
    (before,) = Obligation.objects.filter(subject_code=code, sector="demuna", state="open")
    assert before.desk_institution == people.DEMUNA
    people.gloria().grants.update(until_at=AT)
    learn(code)
    before.refresh_from_db()
    assert before.state == "cancelled"
    assert "no queda nadie que pueda" in last_act(before).data["reason"]
    (after,) = Obligation.objects.filter(subject_code=code, sector="demuna", state="open")
    assert (after.institution_code, after.desk_institution) == (people.DEMUNA, people.CEM)
    assert after.due_at == before.due_at
    again = Obligation.objects.filter(subject_code=code, sector="demuna").count()
    learn(code)
    assert Obligation.objects.filter(subject_code=code, sector="demuna").count() == again
