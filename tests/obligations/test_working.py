"""What each use case changes: times kept, hands changed, extensions decided by another, nothing altered afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tejido.accounts.services.exclusions import add_exclusion
from tejido.alerts.models import Delivery
from tejido.cases.services import task_work
from tejido.cases.services.arbitrate_extension import arbitrate_task_extension
from tejido.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from tejido.ledger.models import LedgerEntry
from tejido.obligations.access import (
    acts_of,
    extensions_of,
    extensions_to_arbitrate,
    get_obligation,
    inbox,
    pending_extensions,
    recently_closed,
)
from tejido.obligations.deciders import deciders
from tejido.obligations.models import Obligation, ObligationAct
from tejido.obligations.services.working import Said
from tejido.obligations.states import LIVE, TRANSITIONS, State, after
from tejido.vault.sealing import unseal
from tests import people
from tests.alerts.scene import exclude, look_at
from tests.obligations.desk import NOTE, REASON, bruno, case, later, nora, police_task, row, traces
from tests.people import actor

pytestmark = pytest.mark.usefixtures("district")


def done(code: str, **said: object) -> None:
    task_work.complete_task(code, Said(NOTE, **said), actor=bruno(), at=later(hours=2))  # type: ignore[arg-type]


# States


def test_every_act_fits_its_states_and_no_other() -> None:
    for act, (allowed, following) in TRANSITIONS.items():
        for state in State:
            if state in allowed:
                assert after(state, act) == (following or state)
            else:
                with pytest.raises(Conflict):
                    after(state, act)


def test_no_act_brings_a_closed_task_back() -> None:
    closed = set(State) - set(LIVE)
    for allowed, following in TRANSITIONS.values():
        assert not (allowed & closed) or following is None


# Closing


def test_both_times_are_kept_when_it_was_done_earlier() -> None:
    code = police_task()
    done(code, claimed_at=later(hours=1))
    task = row(code)
    assert (task.state, task.closed_at, task.claimed_at, task.closed_by) == (
        "done",
        later(hours=2),
        later(hours=1),
        people.bruno.code,
    )
    assert (task.acknowledged_at, task.next_look_at) == (later(hours=2), None)


@pytest.mark.parametrize("claimed", [timedelta(hours=3), timedelta(days=-30)])
def test_a_claimed_time_in_the_future_or_before_the_cause_is_refused_at_its_field(claimed: timedelta) -> None:
    code = police_task()
    before = traces()
    with pytest.raises(Refused) as refused:
        done(code, claimed_at=later() + claimed)
    assert refused.value.field == "claimed_at"
    assert traces() == before


def test_a_clock_some_minutes_ahead_is_forgiven() -> None:
    code = police_task()
    done(code, claimed_at=later(hours=2, minutes=4))
    assert row(code).state == "done"


def test_closed_once_it_is_closed_for_everybody() -> None:
    code = police_task()
    done(code)
    before = traces()
    with pytest.raises(Conflict):
        task_work.complete_task(code, Said("Otra vez."), actor=nora(), at=later(hours=3))
    assert traces() == before


def test_the_same_form_twice_counts_once() -> None:
    code = police_task()
    done(code, form="f-1")
    before = traces()
    done(code, form="f-1")
    assert traces() == before


def test_unable_needs_a_reason() -> None:
    code = police_task()
    before = traces()
    with pytest.raises(Refused) as refused:
        task_work.declare_task_unable(code, Said("no"), actor=bruno(), at=later(hours=1))
    assert refused.value.field == "note"
    assert traces() == before


def test_the_note_is_sealed_and_only_its_own_desk_reads_the_acts() -> None:
    code = police_task()
    done(code)
    task = row(code)
    act = ObligationAct.objects.get(obligation=task, act="done")
    assert NOTE.encode() not in bytes(act.note_sealed)
    assert unseal(task.subject_code, bytes(act.note_sealed), context=f"act:{code}") == NOTE
    assert [one.act for one in acts_of(bruno(), task)] == ["opened", "done"]
    assert acts_of(actor(people.fabiola()), task) == []
    assert extensions_of(actor(people.fabiola()), task) == []


def test_a_note_too_long_is_refused_whole() -> None:
    code = police_task()
    before = traces()
    with pytest.raises(Refused):
        task_work.complete_task(code, Said("x" * 4001), actor=bruno(), at=later(hours=1))
    assert traces() == before


def test_a_correction_is_added_and_nothing_before_it_changes() -> None:
    code = police_task()
    done(code)
    acts = list(ObligationAct.objects.filter(obligation__code=code).order_by("id").values())
    task_work.correct_task(code, Said("Fue antes.", later(minutes=30)), actor=nora(), at=later(hours=4))
    assert list(ObligationAct.objects.filter(obligation__code=code).order_by("id").values())[: len(acts)] == acts
    assert (row(code).claimed_at, row(code).closed_at) == (later(minutes=30), later(hours=2))


def test_an_open_task_has_nothing_to_correct() -> None:
    code = police_task()
    with pytest.raises(Conflict):
        task_work.correct_task(code, Said("Fue antes."), actor=bruno(), at=later(hours=1))


# Seeing, taking, handing over


def test_visto_is_said_once() -> None:
    code = police_task()
    task_work.acknowledge_task(code, actor=bruno(), at=later(hours=1))
    before = traces()
    task_work.acknowledge_task(code, actor=nora(), at=later(hours=2))
    assert traces() == before
    assert (row(code).acknowledged_at, row(code).acknowledged_by) == (later(hours=1), people.bruno.code)


def test_what_one_took_another_does_not_take() -> None:
    code = police_task()
    task_work.take_task(code, actor=bruno(), at=later(hours=1))
    before = traces()
    task_work.take_task(code, actor=bruno(), at=later(hours=2))
    with pytest.raises(Conflict):
        task_work.take_task(code, actor=nora(), at=later(hours=2))
    assert traces() == before
    assert (row(code).state, row(code).assigned_code) == ("taken", people.bruno.code)


def test_handed_over_the_next_one_is_told_and_asked_for_visto() -> None:
    code = police_task()
    look_at(later())
    task_work.take_task(code, actor=bruno(), at=later(hours=1))
    task_work.hand_over_tasks([code], to_account=people.nora.code, said=Said(NOTE), actor=bruno(), at=later(hours=2))
    task = row(code)
    assert (task.state, task.assigned_code, task.acknowledged_at) == ("open", people.nora.code, None)
    look_at(later(hours=2))
    told = Delivery.objects.filter(obligation_code=code, channel="page", moment=later(hours=2))
    assert list(told.values_list("kind", "account_code")) == [("start", people.nora.code)]


def test_handing_a_late_task_over_does_not_call_the_whole_ladder_again() -> None:
    code = police_task()
    due = row(code).due_at
    assert due is not None
    late = due + timedelta(days=9)
    look_at(late)
    told = Delivery.objects.filter(obligation_code=code).count()
    at = late + timedelta(hours=1)
    task_work.hand_over_tasks([code], to_account=people.nora.code, said=Said(NOTE), actor=bruno(), at=at)
    look_at(at)
    fresh = Delivery.objects.filter(obligation_code=code, channel="page").order_by("-id")
    assert Delivery.objects.filter(obligation_code=code).count() - told == 2
    assert (fresh[0].kind, fresh[0].account_code) == ("start", people.nora.code)


def test_a_change_of_hands_is_told_even_if_the_watcher_s_clock_is_ahead() -> None:
    code = police_task()
    look_at(later(hours=2, seconds=3))
    task_work.hand_over_tasks([code], to_account=people.nora.code, said=Said(NOTE), actor=bruno(), at=later(hours=2))
    look_at(later(hours=2, seconds=4))
    assert Delivery.objects.filter(obligation_code=code, kind="start", account_code=people.nora.code).exists()


def test_another_s_task_is_handed_over_by_the_head_only() -> None:
    code = police_task()
    task_work.take_task(code, actor=nora(), at=later(hours=1))
    before = traces()
    with pytest.raises(NotPermitted):
        task_work.hand_over_tasks([code], to_account=people.bruno.code, said=Said(), actor=bruno(), at=later(hours=2))
    assert traces() == before
    task_work.hand_over_tasks([code], to_account=people.bruno.code, said=Said(), actor=nora(), at=later(hours=2))
    assert row(code).assigned_code == people.bruno.code


def test_nobody_of_another_institution_is_given_a_task() -> None:
    code = police_task()
    with pytest.raises(Refused) as refused:
        task_work.hand_over_tasks([code], to_account=people.ana.code, said=Said(), actor=bruno(), at=later(hours=1))
    assert refused.value.field == "to_account"


def test_an_excluded_person_is_given_no_task_and_not_told_why() -> None:
    code = police_task()
    exclude(row(code), "account", people.nora.code)
    before = traces()
    with pytest.raises(Refused) as refused:
        task_work.hand_over_tasks([code], to_account=people.nora.code, said=Said(), actor=bruno(), at=later(hours=1))
    assert "exclu" not in refused.value.message
    assert traces() == before


def test_a_duty_change_is_all_or_nothing() -> None:
    case()
    codes = [one.code for one in inbox(bruno())]
    assert len(codes) > 2
    done(codes[-1])
    before = traces()
    with pytest.raises(Conflict):
        task_work.hand_over_tasks(codes, to_account=people.nora.code, said=Said(), actor=bruno(), at=later(hours=3))
    assert traces() == before
    mine = [one.code for one in inbox(bruno())]
    assert task_work.hand_over_tasks(
        mine, to_account=people.nora.code, said=Said(), actor=bruno(), at=later(hours=3)
    ) == len(mine)
    assert set(Obligation.objects.filter(code__in=mine).values_list("assigned_code", flat=True)) == {people.nora.code}


# More time


def ask(code: str, *, days: float = 2) -> None:
    until = (row(code).due_at or later()) + timedelta(days=days)
    task_work.request_task_extension(code, until=until, reason=REASON, actor=bruno(), at=later(hours=1))


def test_an_extension_moves_what_reminds_and_never_the_limit_of_the_law() -> None:
    code = police_task()
    legal = row(code).legal_due_at
    ask(code)
    assert row(code).due_at == legal
    assert [one.obligation.code for one in pending_extensions(nora())] == [code]
    task_work.decide_task_extension(code, approve=True, actor=nora(), at=later(hours=2))
    task = row(code)
    assert legal is not None
    assert (task.due_at, task.legal_due_at) == (legal + timedelta(days=2), legal)
    assert (task.next_look_at, pending_extensions(nora())) == (later(hours=2), [])


def test_refused_it_moves_nothing() -> None:
    code = police_task()
    ask(code)
    due = row(code).due_at
    task_work.decide_task_extension(code, approve=False, actor=nora(), at=later(hours=2))
    assert row(code).due_at == due


def test_who_asks_does_not_decide() -> None:
    code = police_task()
    until = (row(code).due_at or later()) + timedelta(days=2)
    task_work.request_task_extension(code, until=until, reason=REASON, actor=nora(), at=later(hours=1))
    before = traces()
    assert pending_extensions(nora()) == []
    with pytest.raises(NotPermitted):
        task_work.decide_task_extension(code, approve=True, actor=nora(), at=later(hours=2))
    assert traces() == before


def test_an_operator_does_not_decide() -> None:
    code = police_task()
    ask(code)
    before = traces()
    with pytest.raises(NotPermitted):
        task_work.decide_task_extension(code, approve=True, actor=bruno(), at=later(hours=2))
    assert traces() == before


def test_it_is_decided_once() -> None:
    code = police_task()
    ask(code)
    task_work.decide_task_extension(code, approve=True, actor=nora(), at=later(hours=2))
    with pytest.raises(Conflict):
        task_work.decide_task_extension(code, approve=False, actor=nora(), at=later(hours=3))


class TestNobodyElse:
    """Nora is the only head of her station: for what she asks, the technical secretariat decides by the code."""

    def asked(self) -> str:
        code = police_task()
        until = (row(code).due_at or later()) + timedelta(days=2)
        task_work.request_task_extension(code, until=until, reason=REASON, actor=nora(), at=later(hours=1))
        return code

    def settle(self, code: str, who: people.Part = people.julia, *, approve: bool = True) -> None:
        arbitrate_task_extension(code, approve=approve, actor=actor(who), at=later(hours=2))

    def test_the_secretariat_decides_and_the_ledger_says_in_which_role(self) -> None:
        code = self.asked()
        legal = row(code).legal_due_at
        assert deciders(row(code), asked_by=people.nora.code) == []
        assert [one.obligation.code for one in extensions_to_arbitrate(actor(people.julia))] == [code]
        self.settle(code)
        assert legal is not None
        assert (row(code).due_at, row(code).legal_due_at) == (legal + timedelta(days=2), legal)
        entry = LedgerEntry.objects.get(action="extension.approved")
        assert entry.actor_code == people.julia.code
        assert '"role":"secretariat"' in entry.data.replace(" ", "")
        assert extensions_to_arbitrate(actor(people.julia)) == []
        before = traces()
        self.settle(code)
        assert traces() == before, "the same answer again"
        with pytest.raises(Conflict):
            self.settle(code, approve=False)

    def test_refused_it_moves_nothing(self) -> None:
        code = self.asked()
        due = row(code).due_at
        self.settle(code, approve=False)
        assert row(code).due_at == due

    @pytest.mark.parametrize("who", [people.nora, people.bruno, people.marta, people.karla, people.delia, people.lucia])
    def test_nobody_else_may(self, who: people.Part) -> None:
        code = self.asked()
        before = traces()
        with pytest.raises(NotPermitted):
            self.settle(code, who)
        with pytest.raises(NotPermitted):
            extensions_to_arbitrate(actor(who))
        assert traces() == before

    def test_while_somebody_of_the_institution_may_it_is_not_hers(self) -> None:
        code = police_task()
        ask(code)
        assert [one.account_code for one in deciders(row(code), asked_by=people.bruno.code)] == [people.nora.code]
        assert extensions_to_arbitrate(actor(people.julia)) == []
        before = traces()
        with pytest.raises(NotPermitted, match="otra persona que puede decidir"):
            self.settle(code)
        assert traces() == before

    def test_an_excluded_head_leaves_it_to_the_secretariat_and_an_excluded_secretary_sees_nothing(self) -> None:
        code = police_task()
        ask(code)
        case_code = row(code).subject_code
        add_exclusion(case_code, kind="rung", value=f"head:{people.POLICE}", reason=REASON, actor=bruno(), at=later())
        assert [one.obligation.code for one in extensions_to_arbitrate(actor(people.julia))] == [code]
        add_exclusion(case_code, kind="account", value=people.julia.code, reason=REASON, actor=bruno(), at=later())
        assert extensions_to_arbitrate(actor(people.julia)) == []
        with pytest.raises(NotFound):
            self.settle(code)


def test_one_request_waits_at_a_time() -> None:
    code = police_task()
    ask(code)
    before = traces()
    ask(code)
    assert traces() == before, "the same request again changes nothing"
    with pytest.raises(Conflict):
        ask(code, days=5)


@pytest.mark.parametrize(
    ("days", "reason", "field"), [(-1, REASON, "until"), (0, REASON, "until"), (2, "corto", "reason")]
)
def test_a_request_that_says_nothing_is_refused_at_its_field(days: float, reason: str, field: str) -> None:
    code = police_task()
    before = traces()
    until = (row(code).due_at or later()) + timedelta(days=days)
    with pytest.raises(Refused) as refused:
        task_work.request_task_extension(code, until=until, reason=reason, actor=bruno(), at=later(hours=1))
    assert refused.value.field == field
    assert traces() == before


def test_a_task_without_a_limit_needs_no_more_time() -> None:
    code = police_task()
    Obligation.objects.filter(code=code).update(due_at=None, legal_due_at=None)
    with pytest.raises(Refused):
        task_work.request_task_extension(code, until=later(days=9), reason=REASON, actor=bruno(), at=later(hours=1))


def test_a_closed_task_needs_no_more_time() -> None:
    code = police_task()
    done(code)
    with pytest.raises(Conflict):
        ask(code)


# What the desk sees


def test_a_closed_task_leaves_the_inbox_and_stays_in_sight() -> None:
    code = police_task()
    done(code)
    assert code not in {one.code for one in inbox(bruno())}
    assert code in {one.code for one in recently_closed(bruno())}
    assert get_obligation(bruno(), code).state == "done"


@pytest.mark.parametrize(("kind", "value"), [("account", people.bruno.code), ("institution", people.POLICE)])
def test_an_excluded_person_finds_nothing_of_the_case(kind: str, value: str) -> None:
    code = police_task()
    exclude(row(code), kind, value)
    assert inbox(bruno()) == []
    with pytest.raises(NotFound):
        get_obligation(bruno(), code)
