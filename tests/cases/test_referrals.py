"""Sending a case to the next service, and what that service answers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tejido.cases.access import documents_in, referral_in, referrals_of, see_case, visible_cases
from tejido.cases.intake import ConsentEntry, ExclusionEntry
from tejido.cases.models import Case, Referral
from tejido.cases.services import referrals
from tejido.cases.services.consents import answer_consent
from tejido.cases.services.exclusions import exclude
from tejido.cases.services.referrals import move_referral, propose_referral
from tejido.cases.services.told import Told
from tejido.cases.states import ReferralState as S
from tejido.directory.models import Institution
from tejido.documents.cited import Cited, cited_file
from tejido.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from tejido.obligations.access import inbox
from tejido.obligations.models import Obligation
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace, new_case
from tests.people import Part, actor
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")
LATER = AT + timedelta(hours=1)


def agree(code: str, recipient: str = "legal_aid") -> None:
    answer_consent(code, ConsentEntry("recipient", "given", recipient), actor=actor(people.ana), at=LATER)


def propose(code: str, to: str = people.ALEGRA, who: Part = people.ana) -> str:
    return propose_referral(
        code, to_institution=to, service="Defensa legal", handover="Nota inventada.", actor=actor(who), at=LATER
    )


def move(code: str, state: S, who: Part, reason: str = "") -> None:
    move_referral(code, state, reason=reason, actor=actor(who), at=LATER + timedelta(minutes=1))


def test_without_a_yes_it_is_only_proposed_and_the_other_side_knows_nothing() -> None:
    code = new_case()
    made = propose(code)
    assert Referral.objects.get(code=made).state == S.PROPOSED
    assert not visible_cases(actor(people.pilar)).exists()
    with leaves_no_trace(NotFound):
        move(made, S.ACCEPTED, people.pilar)
    with leaves_no_trace(Conflict, "aceptó"):
        move(made, S.SENT, people.ana)
    agree(code)
    move(made, S.SENT, people.ana)
    assert Referral.objects.get(code=made).basis == "consent"
    assert inbox(actor(people.pilar))[0].protocol == "referral"


def test_with_a_yes_it_goes_at_once_and_is_answered_step_by_step() -> None:
    code = new_case()
    agree(code)
    made = propose(code)
    for state in (S.RECEIVED, S.ACCEPTED, S.IN_PROGRESS, S.DONE):
        move(made, state, people.pilar)
    row = Referral.objects.get(code=made)
    assert row.state == S.DONE
    assert [act.state for act in row.acts.all()] == ["proposed", "sent", "received", "accepted", "in_progress", "done"]
    assert Obligation.objects.get(subject_code=code, protocol="referral").state == "done"


def test_a_no_and_a_withdrawal_need_a_reason() -> None:
    code = new_case()
    agree(code)
    made = propose(code)
    with leaves_no_trace(Refused):
        move(made, S.REFUSED, people.pilar, "no")
    move(made, S.REFUSED, people.pilar, "No atendemos ese tipo de casos.")
    again = propose(code)
    with leaves_no_trace(Refused):
        move(again, S.WITHDRAWN, people.ana)
    move(again, S.WITHDRAWN, people.ana, "Ella prefiere otro servicio.")


def test_each_side_takes_only_its_own_steps() -> None:
    code = new_case()
    agree(code)
    made = propose(code)
    with leaves_no_trace(Conflict):
        move(made, S.ACCEPTED, people.ana)
    with leaves_no_trace(Conflict):
        move(made, S.WITHDRAWN, people.pilar, "No me corresponde a mí.")
    with leaves_no_trace(NotFound):
        move(made, S.ACCEPTED, people.bruno)


def test_each_one_reads_its_own_and_the_team_all() -> None:
    code = new_case()
    agree(code)
    made = propose(code)
    assert referral_in(see_case(actor(people.marta), code), actor(people.marta), made).code == made
    assert referrals_of(see_case(actor(people.bruno), code), actor(people.bruno)) == []
    with pytest.raises(NotFound):
        referral_in(see_case(actor(people.bruno), code), actor(people.bruno), made)


def test_refusals_leave_nothing() -> None:
    code = new_case()
    for to in ("no-existe", people.CEM):
        with leaves_no_trace(Refused):
            propose(code, to)
    exclude(code, ExclusionEntry("institution", people.CSMC, "Inventado: lo conocen."), actor=actor(people.ana), at=AT)
    with leaves_no_trace(Refused, "excluida"):
        propose(code, people.CSMC)
    with leaves_no_trace(Refused) as outside:
        propose(code, people.CSMC, who=people.bruno)
    with leaves_no_trace(Refused) as unknown:
        propose(code, "no-existe", who=people.bruno)
    assert str(outside.value) == str(unknown.value), "whom the case leaves out is for its team"
    for person, error in ((people.hugo, NotFound), (people.julia, NotPermitted)):
        with leaves_no_trace(error):
            propose(code, who=person)


def test_the_same_referral_twice_is_refused_while_the_first_runs() -> None:
    code = new_case()
    propose(code)
    with leaves_no_trace(Conflict):
        propose(code)


def test_the_sender_answers_for_who_does_not_log_in_only_with_its_paper() -> None:
    Institution.objects.filter(code=people.ALEGRA).update(uses_platform=False)
    code = new_case()
    agree(code)
    made = propose(code)
    for told in (None, Told(LATER), Told(LATER, document="DOC-NADIE")):
        with leaves_no_trace(Refused, "documento|adjunto"):
            move_referral(made, S.ACCEPTED, reason="", actor=actor(people.ana), at=LATER, told=told)
    paper = cited_file(Cited("Oficio 12-2026", AT.date(), "not_given"), today=AT.date())
    with leaves_no_trace(Refused, "motivo"):
        move_referral(made, S.REFUSED, reason="no", actor=actor(people.ana), at=LATER, told=Told(LATER, paper=paper))
    move_referral(made, S.ACCEPTED, reason="", actor=actor(people.ana), at=LATER, told=Told(LATER, paper=paper))
    act = Referral.objects.get(code=made).acts.get(state=S.ACCEPTED)
    assert act.document in {row.code for row in documents_in(see_case(actor(people.ana), code), actor(people.ana))}
    assert Obligation.objects.get(subject_code=code, protocol="referral").state == "done"


def test_a_paper_of_the_receiving_institution_itself_is_refused_and_not_dropped() -> None:
    code = new_case()
    agree(code)
    made = propose(code)
    paper = cited_file(Cited("Oficio 12-2026", AT.date(), "not_given"), today=AT.date())
    for told in (Told(LATER, paper=paper), Told(LATER, document="DOC-NADIE")):
        with leaves_no_trace(Refused, "no lleva documento"):
            move_referral(made, S.ACCEPTED, reason="", actor=actor(people.pilar), at=LATER, told=told)
    move_referral(made, S.ACCEPTED, reason="", actor=actor(people.pilar), at=LATER, told=Told(LATER))


def test_an_exclusion_takes_it_back() -> None:
    code = new_case()
    agree(code)
    made = propose(code)
    entry = ExclusionEntry("institution", people.ALEGRA, "Inventado: protege al denunciado.")
    exclude(code, entry, actor=actor(people.ana), at=LATER)
    assert Referral.objects.get(code=made).state == S.WITHDRAWN
    assert inbox(actor(people.pilar)) == []


def test_whole_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    code = new_case()
    agree(code)
    with cut_at(monkeypatch, f"{referrals.__name__}.replan"):
        propose(code)


def test_in_a_case_that_ended_it_is_only_taken_back() -> None:
    code = new_case()
    made = propose(code)
    agree(code)
    Obligation.objects.filter(subject_code=code).update(state="cancelled", closed_at=LATER)
    Case.objects.filter(code=code).update(state="closed", closed_at=LATER)
    with leaves_no_trace(Conflict, "cerrado"):
        move(made, S.SENT, people.ana)
    assert not Obligation.objects.filter(subject_code=code, state="open").exists()
    move(made, S.WITHDRAWN, people.ana, "El caso ya se cerró, inventado.")
