"""A case passes to the CEM of another district: with her yes or a cited norm, answered there, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tejido.accounts.models import Exclusion
from tejido.alerts.services.watching import sweep
from tejido.cases.access import people_of, see_case, still_told, visible_cases
from tejido.cases.care.services.closing import close_case
from tejido.cases.field_policy import SEALED_GROUPS, Closeness, handover_groups
from tejido.cases.intake import ConsentEntry, ExclusionEntry
from tejido.cases.justice.services.hearings import schedule_hearing
from tejido.cases.justice.services.proceedings import open_proceeding
from tejido.cases.models import Case, Consent, Referral
from tejido.cases.protection.models import MeasureOrder
from tejido.cases.protection.services.minding import mind_measures
from tejido.cases.protection.services.orders import Terms, decide_measures
from tejido.cases.protection.services.watching_over import take_step, visit_protected
from tejido.cases.protection.states import OrderAct
from tejido.cases.services.consents import answer_consent, withdraw_consent
from tejido.cases.services.exclusions import exclude
from tejido.cases.services.referrals import move_referral, propose_referral
from tejido.cases.services.task_work import complete_task
from tejido.cases.services.told import Told
from tejido.cases.states import ReferralState
from tejido.cases.timeline import shown_duties
from tejido.cases.transfers.access import (
    own_work,
    transfer_instead,
    transfer_seen,
    transfers_of,
    transfers_received,
    transfers_sent,
)
from tejido.cases.transfers.models import Transfer
from tejido.cases.transfers.services import answering, moving_case, proposing
from tejido.cases.transfers.services.answering import accept_transfer, refuse_transfer
from tejido.cases.transfers.services.proposing import (
    Offer,
    acknowledge_refusal,
    propose_transfer,
    send_transfer,
    withdraw_transfer,
)
from tejido.cases.transfers.services.reading import open_transfer_notes
from tejido.cases.transfers.states import Basis
from tejido.directory.routing import _Kept
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from tejido.ledger.models import LedgerEntry
from tejido.ledger.verification import verify
from tejido.obligations.access import inbox, obligations_of
from tejido.obligations.models import Obligation
from tejido.obligations.services.working import Said
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace, new_case
from tests.elsewhere import (
    HEALTH_ELSEWHERE,
    POLICE_ELSEWHERE,
    ROSENDA,
    SARA,
    SECOND_CEM,
    TANIA,
    ZONE_ELSEWHERE,
    open_neighbour,
)
from tests.people import ELSEWHERE, Part, actor
from tests.world import AT

LATER = AT + timedelta(hours=2)
AGREED = Offer(ELSEWHERE, people.CEM_ELSEWHERE, Basis.CONSENT, given_by="survivor", handover="Nota inventada.")


@pytest.fixture(autouse=True)
def two_districts(district: None) -> None:
    open_neighbour()
    _Kept.routes = None


def propose(case: str, offer: Offer = AGREED, who: Part = people.ana, **more: Any) -> str:
    return propose_transfer(case, offer, actor=actor(who), at=LATER, **more)


def accept(code: str, who: Part = people.carmen, zone: str = ZONE_ELSEWHERE, **more: Any) -> str:
    return accept_transfer(code, zone_code=zone, actor=actor(who), at=LATER + timedelta(hours=1), **more)


def live(case: str, **which: Any) -> list[Obligation]:
    return list(Obligation.objects.filter(subject_code=case, state__in=("open", "taken"), **which).order_by("pk"))


def told(hours: float = 0, **more: Any) -> Told:
    return Told(LATER - timedelta(minutes=30) + timedelta(hours=hours), **more)


def test_with_her_yes_it_is_sent_and_only_what_is_needed_is_shown() -> None:
    case = new_case()
    code = propose(case)
    row = Transfer.objects.get(code=code)
    assert (row.state, row.basis, row.from_institution) == ("sent", "consent", people.CEM)
    assert Consent.objects.filter(case__code=case, recipient=people.CEM_ELSEWHERE, answer="given").exists()
    carmen = actor(people.carmen)
    assert not visible_cases(carmen).exists(), "nothing of the case itself before it answers"
    with pytest.raises(NotFound):
        see_case(carmen, case)
    (task,) = still_told(carmen, inbox(carmen))
    assert (task.step, task.district, task.due_at) == ("transfer.answer", ELSEWHERE, None)
    offered = transfer_seen(carmen, code).offered
    assert offered is not None
    assert (offered.closeness, offered.groups) == (Closeness.SECTOR, handover_groups())
    assert not offered.groups & SEALED_GROUPS
    assert {p.role for p in people_of(offered)} == {"survivor"}
    assert open_transfer_notes(code, actor=carmen, at=LATER) == {"handover": "Nota inventada."}
    assert LedgerEntry.objects.filter(subject_code=case, action="notes.read", actor_code=carmen.code).exists()


def test_without_her_yes_the_other_side_knows_nothing() -> None:
    case = new_case()
    code = propose(case, replace(AGREED, given_by=""))
    assert Transfer.objects.get(code=code).state == "proposed"
    carmen = actor(people.carmen)
    assert (transfers_received(carmen), inbox(carmen)) == ([], [])
    with leaves_no_trace(NotFound):
        accept(code)
    with leaves_no_trace(Refused):
        send_transfer(code, given_by="", actor=actor(people.ana), at=LATER)
    with leaves_no_trace(Refused, "14 años"):
        send_transfer(code, given_by="mother", actor=actor(people.ana), at=LATER)
    send_transfer(code, given_by="survivor", actor=actor(people.ana), at=LATER)
    assert [row.code for row in transfers_received(carmen)] == [code]


def test_a_legal_duty_is_cited_or_refused() -> None:
    case = new_case()
    by_law = Offer(ELSEWHERE, people.CEM_ELSEWHERE, Basis.LEGAL_DUTY)
    with leaves_no_trace(Refused, "norma"):
        propose(case, by_law)
    with leaves_no_trace(Refused, "artículo"):
        propose(case, replace(by_law, norm="Ley 30364", article="porque Rosaura lo pidió"))
    code = propose(case, replace(by_law, norm="Ley 30364", article="15"))
    assert Transfer.objects.get(code=code).norm == "Ley 30364, art. 15"
    (task,) = inbox(actor(people.carmen))
    assert (task.basis, task.basis_norm) == ("legal", "Ley 30364, art. 15")
    entry = LedgerEntry.objects.get(subject_code=case, action="consent.by_legal_duty")
    assert "Ley-30364-art.-15" in entry.data
    withdraw_transfer(code, reason="Ya no se muda (inventado).", actor=actor(people.ana), at=LATER)
    assert inbox(actor(people.carmen)) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"to_district": "999999"}, "no está en esta plataforma"),
        ({"to_district": people.HERE}, "Dentro del distrito"),
        ({"to_institution": "no-existe"}, "No encontramos esa institución"),
        ({"to_institution": people.CEM}, "No encontramos esa institución"),
        ({"to_institution": POLICE_ELSEWHERE}, "Solo puede recibir el caso un CEM"),
        ({"handover": "x" * 4001}, "demasiado larga"),
    ],
)
def test_an_unknown_district_or_institution_is_refused_with_its_reason(changes: dict[str, str], words: str) -> None:
    case = new_case()
    with leaves_no_trace(Refused, words):
        propose(case, replace(AGREED, **changes))


def test_accepted_the_receiving_cem_is_the_team_and_the_route_is_of_its_district() -> None:
    case = new_case(consents=(ConsentEntry("services", "given"), ConsentEntry("recipient", "given", "health")))
    exclude(
        case, ExclusionEntry("account", people.nora.code, "Inventado: es su primo."), actor=actor(people.ana), at=AT
    )
    done = live(case, sector="cem")[0]
    complete_task(done.code, Said(), actor=actor(people.ana), at=LATER)
    before = {task.code: task for task in live(case)}
    risk = Case.objects.get(code=case).risk_level
    assert accept(propose(case)) == case
    row = Case.objects.get(code=case)
    assert (row.district, row.door_institution, row.zone_code) == (ELSEWHERE, people.CEM_ELSEWHERE, ZONE_ELSEWHERE)
    assert row.risk_level == risk
    seen = see_case(actor(people.carmen), case)
    assert (seen.closeness, seen.in_full) == (Closeness.TEAM, True)
    assert {task.district for task in live(case)} == {ELSEWHERE}
    assert {task.institution_code for task in live(case, sector="police")} == {POLICE_ELSEWHERE}
    assert {task.institution_code for task in live(case, sector="health")} == {HEALTH_ELSEWHERE}
    assert {t.gate for t in live(case, sector="health")} == {"open"}, "what she agreed to goes with her"
    ended = Obligation.objects.filter(code__in=before)
    assert {task.state for task in ended} == {"cancelled"}
    for task in ended:
        assert "otro distrito" in task.acts.get(act="cancelled").data["reason"]
    now = {(t.duty, t.sector): t for t in live(case)}
    for task in before.values():
        if (task.duty, task.sector) in now:
            assert now[task.duty, task.sector].legal_due_at == task.legal_due_at, "the norm's limit does not restart"
    assert Obligation.objects.get(code=done.code).state == "done"
    assert not live(case, duty=done.duty, sector="cem"), "what was done is not asked again"
    assert Exclusion.in_force().filter(subject_code=case, value=people.nora.code).exists()


def test_the_old_team_keeps_an_outline_and_its_history_and_nothing_else() -> None:
    case = new_case()
    task = live(case, sector="cem")[0].code
    code = propose(case)
    accept(code)
    for person in (people.ana, people.marta, people.bruno, people.julia):
        with pytest.raises(NotFound):
            see_case(actor(person), case)
    ana = actor(people.ana)
    assert transfer_instead(ana, case) == code
    side = transfer_seen(ana, code)
    assert side.offered is None
    assert task in [row.code for row in own_work(ana, side.row)]
    assert {row.desk_institution for row in own_work(ana, side.row)} == {people.CEM}
    assert [row.code for row in transfers_sent(ana)] == [code]
    for stranger in (people.bruno, TANIA, ROSENDA):
        with pytest.raises(NotFound):
            transfer_seen(actor(stranger), code)
    assert still_told(ana, inbox(ana)) == []


def test_refused_or_withdrawn_all_is_as_it_was() -> None:
    case = new_case()
    kept = Case.objects.filter(code=case).values().get()
    tasks = [list(Obligation.objects.filter(subject_code=case).order_by("pk").values())]
    code = propose(case)
    with leaves_no_trace(Refused, "motivo"):
        refuse_transfer(code, reason="no", actor=actor(people.carmen), at=LATER)
    refuse_transfer(code, reason="No tenemos abogada este mes (inventado).", actor=actor(people.carmen), at=LATER)
    assert Case.objects.filter(code=case).values().get() == kept
    own = Obligation.objects.filter(subject_code=case).exclude(protocol="transfer").order_by("pk")
    assert list(own.values()) == tasks[0]
    with pytest.raises(NotFound):
        see_case(actor(people.carmen), case)
    assert inbox(actor(people.carmen)) == []
    (told_no,) = live(case, protocol="transfer")
    assert (told_no.step, told_no.desk_institution) == ("transfer.refused", people.CEM)
    assert "abogada" in open_transfer_notes(code, actor=actor(people.ana), at=LATER).popitem()[1]
    for _ in range(2):
        acknowledge_refusal(code, actor=actor(people.ana), at=LATER)
    assert not live(case, protocol="transfer")
    again = propose(case)
    withdraw_transfer(again, reason="Ya no se muda (inventado).", actor=actor(people.ana), at=LATER)
    assert Case.objects.filter(code=case).values().get() == kept
    with leaves_no_trace(NotFound):
        accept(again)


def test_a_cem_that_said_no_is_no_team_when_another_of_its_district_says_yes() -> None:
    case = new_case()
    code = propose(case)
    refuse_transfer(code, reason="No podemos por ahora (inventado).", actor=actor(people.carmen), at=LATER)
    accept(propose(case, replace(AGREED, to_institution=SECOND_CEM)), TANIA)
    with pytest.raises(NotFound):
        see_case(actor(people.carmen), case)
    assert see_case(actor(TANIA), case).in_full


def test_exclusions_hold_on_both_sides() -> None:
    case = new_case()
    ana = actor(people.ana)
    exclude(case, ExclusionEntry("institution", SECOND_CEM, "Inventado: él trabaja ahí."), actor=ana, at=AT)
    with leaves_no_trace(Refused, "excluido"):
        propose(case, replace(AGREED, to_institution=SECOND_CEM))
    exclude(case, ExclusionEntry("account", people.carmen.code, "Inventado: es su prima."), actor=ana, at=AT)
    code = propose(case)
    carmen = actor(people.carmen)
    assert (transfers_received(carmen), inbox(carmen)) == ([], [])
    with leaves_no_trace(NotFound):
        accept(code)
    accept(code, SARA)
    with pytest.raises(NotFound):
        see_case(carmen, case)
    assert see_case(actor(SARA), case).in_full


@pytest.mark.parametrize("how", ["exclusion", "consent"])
def test_barred_while_it_waits_it_is_taken_back(how: str) -> None:
    case = new_case()
    ana = actor(people.ana)
    code = propose(case)
    if how == "exclusion":
        entry = ExclusionEntry("institution", people.CEM_ELSEWHERE, "Inventado: él trabaja ahí.")
        exclude(case, entry, actor=ana, at=LATER)
    else:
        withdraw_consent(case, purpose="recipient", recipient=people.CEM_ELSEWHERE, actor=ana, at=LATER)
    assert Transfer.objects.get(code=code).state == "withdrawn"
    assert inbox(actor(people.carmen)) == []
    assert not live(case, protocol="transfer")


def test_measures_pass_to_the_station_there_and_their_tasks_go_on() -> None:
    case = new_case(facts={"received_by": "police"})
    ana = actor(people.ana)
    until = lima_date(LATER) + timedelta(days=20)
    order = decide_measures(case, granted=True, terms=Terms(("no_approach",), until), told=told(), actor=ana, at=LATER)
    take_step(order, OrderAct.NOTIFIED, told=told(), actor=ana, at=LATER)
    mind_measures(at=LATER)
    before = {task.step: task for task in live(case, protocol="protection")}
    assert set(before) == {"protection.visit", "protection.renewal"}
    accept(propose(case))
    row = MeasureOrder.objects.get(code=order)
    assert (row.station, row.district) == (POLICE_ELSEWHERE, ELSEWHERE)
    after = {task.step: task for task in live(case, protocol="protection")}
    assert {step: task.institution_code for step, task in after.items()} == {
        "protection.visit": POLICE_ELSEWHERE,
        "protection.renewal": people.CEM_ELSEWHERE,
    }
    assert {s: t.due_at for s, t in after.items()} == {s: t.due_at for s, t in before.items()}
    assert row.acts.filter(act="station_changed", institution_code=people.CEM_ELSEWHERE).exists()
    when = LATER + timedelta(hours=3)
    visit_protected(order, result="well", told=Told(when), actor=actor(ROSENDA), at=when)
    mind_measures(at=when)
    assert len(live(case, protocol="protection")) == 2, "a second pass creates nothing"


def test_hearings_go_on_and_referrals_of_the_old_district_end() -> None:
    case = new_case()
    ana = actor(people.ana)
    answer_consent(case, ConsentEntry("recipient", "given", "legal_aid"), actor=ana, at=AT)
    sent = propose_referral(case, to_institution=people.ALEGRA, service="x", handover="", actor=ana, at=AT)
    move_referral(sent, ReferralState.ACCEPTED, reason="", actor=actor(people.pilar), at=LATER)
    process = open_proceeding(case, kind="penal", stage="reported", references={}, told=told(-1), actor=ana, at=LATER)
    when = LATER + timedelta(days=9)
    schedule_hearing(process, kind="trial", scheduled_at=when, told=told(), actor=ana, at=LATER)
    accept(propose(case))
    (hearing,) = live(case, step="justice.hearing")
    assert (hearing.institution_code, hearing.due_at) == (people.CEM_ELSEWHERE, when)
    assert Referral.objects.get(code=sent).state == "withdrawn"
    with pytest.raises(NotFound):
        see_case(actor(people.pilar), case)


def test_the_new_institutions_are_alerted_and_the_old_ones_hear_no_more() -> None:
    case = new_case()
    sweep(at=AT + timedelta(minutes=1))
    accept(propose(case))
    at = LATER + timedelta(hours=1, minutes=1)
    made = sweep(at=at)
    assert made
    waiting = Obligation.objects.filter(subject_code=case, next_look_at__isnull=False)
    assert {task.district for task in waiting} == {ELSEWHERE}


def test_every_step_stands_in_the_chain_of_the_case_and_of_both_institutions() -> None:
    case = new_case()
    accept(propose(case))
    steps = ["transfer.proposed", "transfer.sent", "transfer.accepted"]
    for subject, wanted in ((case, steps), (people.CEM, steps), (people.CEM_ELSEWHERE, steps[1:])):
        rows = LedgerEntry.objects.filter(subject_code=subject, action__startswith="transfer.").order_by("seq")
        assert [row.action for row in rows] == wanted
    assert verify() == []


def test_only_the_team_proposes_and_only_who_is_asked_answers() -> None:
    case = new_case()
    for person, error in ((people.bruno, NotPermitted), (people.hugo, NotFound), (people.julia, NotPermitted)):
        with leaves_no_trace(error):
            propose(case, who=person)
    code = propose(case)
    with leaves_no_trace(NotPermitted):
        accept(code, people.ana)
    for person in (TANIA, ROSENDA, people.bruno):
        with leaves_no_trace(NotFound):
            accept(code, person)
    with leaves_no_trace(NotPermitted):
        withdraw_transfer(code, reason="No nos corresponde.", actor=actor(people.carmen), at=LATER)
    with leaves_no_trace(Refused, "zona"):
        accept(code, zone="lomas-de-carabayllo")
    with leaves_no_trace(Conflict, "espera respuesta"):
        propose(case)


def test_answered_once() -> None:
    case = new_case()
    code = propose(case, form="clave-1")
    assert propose(case, form="clave-1") == code
    accept(code)
    with leaves_no_trace(Conflict):
        accept(code)
    with leaves_no_trace(Conflict):
        refuse_transfer(code, reason="Nos equivocamos (inventado).", actor=actor(people.carmen), at=LATER)
    with leaves_no_trace((NotFound, Conflict)):  # type: ignore[arg-type]
        withdraw_transfer(code, reason="Nos equivocamos (inventado).", actor=actor(people.ana), at=LATER)


def test_it_can_come_back() -> None:
    case = new_case()
    accept(propose(case))
    back = propose_transfer(
        case, Offer(people.HERE, people.CEM, Basis.CONSENT, given_by="survivor"), actor=actor(people.carmen),
        at=LATER + timedelta(hours=2),
    )  # fmt: skip
    accept_transfer(back, zone_code="", actor=actor(people.ana), at=LATER + timedelta(hours=3))
    assert see_case(actor(people.ana), case).in_full
    assert {task.district for task in live(case)} == {people.HERE}
    assert len(transfers_of(see_case(actor(people.ana), case))) == 2


BREAKS = (f"{proposing.__name__}.steps.ask_answer", f"{answering.__name__}.move_case", f"{moving_case.__name__}.replan")


@pytest.mark.parametrize("place", BREAKS)
def test_whole_or_nothing(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = new_case()
    code = None if "ask_answer" in place else propose(case)
    with cut_at(monkeypatch, place):
        accept(code) if code else propose(case)


def ready_to_end(case: str) -> None:
    """Nothing is owed by law any more and the risk is mild; the closing itself is tested where it belongs."""
    Case.objects.filter(code=case).update(risk_level="mild")
    legal = Obligation.objects.filter(subject_code=case, basis="legal")
    legal.exclude(desk_institution=people.CEM).update(state="done", closed_at=AT, claimed_at=AT)


def end(case: str) -> None:
    sure = ("told", "safe", "contact")
    close_case(
        case, reason="goals_reached", confirmed=sure, override=False, told=told(1), actor=actor(people.marta), at=LATER
        + timedelta(hours=1),
    )  # fmt: skip


@pytest.mark.parametrize("offer", [AGREED, replace(AGREED, given_by="")])
def test_a_case_that_ends_is_offered_to_nobody_any_more(offer: Offer) -> None:
    case = new_case()
    code = propose(case, offer)
    ready_to_end(case)
    end(case)
    assert Transfer.objects.get(code=code).state == "withdrawn"
    assert not live(case)
    with leaves_no_trace(NotFound):
        accept(code)
    assert Case.objects.get(code=case).district == people.HERE


def test_a_case_that_ended_while_it_was_offered_is_not_taken() -> None:
    case = new_case()
    code = propose(case)
    Case.objects.filter(code=case).update(state="closed", closed_at=LATER)
    with leaves_no_trace(Conflict, "se cerró"):
        accept(code)


def test_who_said_no_reads_nothing_more_of_her() -> None:
    code = propose(new_case())
    refuse_transfer(code, reason="No tenemos cupo (inventado).", actor=actor(people.carmen), at=LATER)
    assert [*open_transfer_notes(code, actor=actor(people.carmen), at=LATER).values()] == [
        "No tenemos cupo (inventado)."
    ]
    assert open_transfer_notes(code, actor=actor(people.ana), at=LATER)["handover"] == "Nota inventada."


@pytest.mark.parametrize("basis", [AGREED, Offer(ELSEWHERE, people.CEM_ELSEWHERE, Basis.LEGAL_DUTY, "Ley 30364", "15")])
def test_nobody_but_the_two_sides_learns_where_she_may_go(basis: Offer) -> None:
    case = new_case(facts={"received_by": "police"})
    code = propose(case, basis)

    def told(who: Part) -> set[str]:
        one = actor(who)
        shown = shown_duties(see_case(one, case), one, obligations_of(one, "case", case))
        return {duty.institution for duty in shown} | {duty.row.step for duty in shown}

    assert "transfer.answer" in told(people.ana)
    for outside in (people.bruno, people.julia):
        assert told(outside)
        assert not told(outside) & {"transfer.answer", people.CEM_ELSEWHERE}
    refuse_transfer(code, reason="No tenemos cupo (inventado).", actor=actor(people.carmen), at=LATER)
    assert "transfer.refused" in told(people.ana)
    assert "transfer.refused" not in told(people.bruno)
