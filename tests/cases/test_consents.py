"""What the survivor agrees to and takes back: gates, deliveries and referrals follow at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tejido.alerts.models import Delivery
from tejido.alerts.services.delivering import deliver
from tejido.alerts.services.watching import sweep
from tejido.cases.access import consents_of, see_case, visible_cases
from tejido.cases.intake import ConsentEntry, RelationEntry
from tejido.cases.models import Consent, Referral
from tejido.cases.services import consents
from tejido.cases.services.consents import answer_consent, withdraw_consent
from tejido.cases.services.referrals import move_referral, propose_referral
from tejido.cases.states import ReferralState
from tejido.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from tejido.obligations.access import inbox
from tejido.obligations.models import Obligation
from tests import people
from tests.cases.traces import cut_at, leaves_no_trace, new_case
from tests.people import actor
from tests.world import AT, intake

pytestmark = pytest.mark.usefixtures("district")
LATER = AT + timedelta(hours=1)
YES = ConsentEntry("recipient", "given", "health")


def agree(code: str, entry: ConsentEntry = YES) -> None:
    answer_consent(code, entry, actor=actor(people.ana), at=LATER)


def test_a_yes_opens_the_gate_and_shows_the_case() -> None:
    code = new_case()
    fabiola = actor(people.fabiola)
    assert inbox(fabiola) == []
    assert not visible_cases(fabiola).exists()
    agree(code)
    assert {row.gate for row in Obligation.objects.filter(subject_code=code, sector="health")} == {"open"}
    assert len(inbox(fabiola)) == 2
    assert visible_cases(fabiola).exists()


def test_taking_it_back_shuts_the_gate_hides_the_case_and_stops_what_was_on_its_way() -> None:
    code = new_case()
    agree(code)
    sweep(at=LATER)
    queued = Delivery.objects.filter(state="queued", institution_code=people.HEALTH)
    assert queued.exists()
    withdraw_consent(
        code, purpose="recipient", recipient="health", actor=actor(people.ana), at=LATER + timedelta(minutes=1)
    )
    assert {row.gate for row in Obligation.objects.filter(subject_code=code, sector="health")} == {"consent"}
    assert inbox(actor(people.fabiola)) == []
    assert not visible_cases(actor(people.fabiola)).exists()
    sent: list[str] = []
    senders = {"email": lambda m: sent.append(m.address), "sms": lambda m: sent.append(m.address)}
    deliver(at=LATER + timedelta(minutes=2), senders=senders)
    assert not queued.exists()
    assert not Delivery.objects.filter(institution_code=people.HEALTH, channel="email", state="sent").exists()
    swept = sweep(at=LATER + timedelta(days=9))
    assert swept.looked > 0
    told = Delivery.objects.filter(institution_code=people.HEALTH, created_at__gt=LATER)
    assert not told.exists()


def test_a_legal_duty_does_not_wait_for_a_yes() -> None:
    code = new_case()
    agree(code, ConsentEntry("recipient", "refused", "police"))
    legal = Obligation.objects.filter(subject_code=code, sector="police", basis="legal")
    assert {row.gate for row in legal} == {"open"}


def test_taking_back_the_services_takes_back_every_recipient() -> None:
    code = new_case()
    agree(code)
    withdraw_consent(code, purpose="services", recipient="", actor=actor(people.ana), at=LATER)
    assert not Consent.objects.filter(withdrawn_at__isnull=True, purpose="recipient").exists()
    assert Consent.objects.filter(withdrawn_at__isnull=True, purpose="statistics").exists()


def test_a_referral_by_consent_goes_with_it() -> None:
    code = new_case()
    agree(code, ConsentEntry("recipient", "given", "legal_aid"))
    ana = actor(people.ana)
    sent = propose_referral(code, to_institution=people.ALEGRA, service="defensa", handover="", actor=ana, at=LATER)
    assert visible_cases(actor(people.pilar)).exists()
    withdraw_consent(code, purpose="recipient", recipient="legal_aid", actor=ana, at=LATER)
    assert Referral.objects.get(code=sent).state == ReferralState.WITHDRAWN
    assert not visible_cases(actor(people.pilar)).exists()


def test_an_accepted_referral_stays_but_no_longer_shows_the_case() -> None:
    code = new_case()
    agree(code, ConsentEntry("recipient", "given", people.ALEGRA))
    ana = actor(people.ana)
    sent = propose_referral(code, to_institution=people.ALEGRA, service="defensa", handover="", actor=ana, at=LATER)
    move_referral(sent, ReferralState.ACCEPTED, reason="", actor=actor(people.pilar), at=LATER)
    withdraw_consent(code, purpose="recipient", recipient=people.ALEGRA, actor=ana, at=LATER)
    assert Referral.objects.get(code=sent).state == ReferralState.ACCEPTED
    assert not visible_cases(actor(people.pilar)).exists()


def test_the_same_answer_twice_is_one() -> None:
    code = new_case()
    agree(code)
    agree(code)
    assert Consent.objects.filter(recipient="health").count() == 1


def test_nobody_relies_on_the_yes_of_the_accused() -> None:
    base = intake()
    young = replace(base.people[0], age=9)
    code = new_case(
        people=(young, base.people[1]),
        consents=(),
        relations=(RelationEntry(0, 1, "family", "parent", is_guardian=True),),
    )
    with leaves_no_trace(Refused, "persona denunciada"):
        agree(code, replace(YES, given_by="father"))
    with leaves_no_trace(Refused, "14 años"):
        agree(code, YES)
    agree(code, replace(YES, given_by="mother"))


def test_only_the_team_writes_or_reads_them() -> None:
    code = new_case()
    for person, error in ((people.bruno, NotPermitted), (people.hugo, NotFound), (people.julia, NotPermitted)):
        with leaves_no_trace(error):
            answer_consent(code, YES, actor=actor(person), at=LATER)
    assert consents_of(see_case(actor(people.bruno), code)) == []
    assert len(consents_of(see_case(actor(people.ana), code))) == 2


def test_there_was_none_to_take_back() -> None:
    code = new_case()
    with leaves_no_trace(Conflict):
        withdraw_consent(code, purpose="recipient", recipient="ngo", actor=actor(people.ana), at=LATER)


def test_whole_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    code = new_case()
    with cut_at(monkeypatch, f"{consents.__name__}.replan"):
        agree(code)
