"""The sweep: what it writes, for whom, once; whatever happened meanwhile and however long nobody swept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tejido.alerts.models import Delivery
from tejido.alerts.services import watching
from tejido.directory.models import Absence, Post, Posting
from tejido.directory.routing import routes
from tejido.obligations.models import Obligation
from tejido.obligations.services.watched import Looked, move_looked
from tests import people
from tests.alerts.scene import exclude, in_page, look_at, obligation, pass_time, told
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")
BRUNO, NORA, JULIA, DELIA = (one.code for one in (people.bruno, people.nora, people.julia, people.delia))


def hours(number: float) -> datetime:
    return AT + timedelta(hours=number)


def test_the_first_look_tells_the_post_in_the_page_and_by_mail() -> None:
    row = obligation()
    assert look_at(AT) == watching.Swept(looked=1, moved=1, delivered=2)
    assert told() == [("start", "post", BRUNO, "page"), ("start", "post", BRUNO, "email")]
    page, mail = Delivery.objects.order_by("id")
    assert (page.state, page.sent_at, page.next_try_at) == ("sent", AT, None)
    assert (mail.state, mail.sent_at, mail.next_try_at) == ("queued", None, AT)
    row.refresh_from_db()
    assert (row.looked_at, row.next_look_at) == (AT, hours(0.5))


def test_a_second_pass_finds_nothing() -> None:
    obligation()
    look_at(AT)
    assert look_at(AT) == watching.Swept(0, 0, 0)


def test_even_when_made_to_look_again_it_writes_nothing_twice() -> None:
    row = obligation()
    look_at(AT)
    Obligation.objects.filter(pk=row.pk).update(next_look_at=AT, looked_at=None)
    assert look_at(AT) == watching.Swept(looked=1, moved=1, delivered=0)
    assert Delivery.objects.count() == 2


def test_the_way_up_when_nobody_answers() -> None:
    obligation()
    pass_time(hours=50)
    assert in_page() == [
        ("start", "post", BRUNO),
        ("unacknowledged", "post", BRUNO),
        ("unacknowledged", "head", NORA),
        ("reminder", "post", BRUNO),
        ("reminder", "post", BRUNO),
        ("late", "post", BRUNO),
        ("late", "head", NORA),
        ("late", "secretariat", JULIA),
        ("late", "body", DELIA),
    ]


def test_a_day_without_the_watcher_loses_nobody_and_floods_nobody() -> None:
    obligation()
    look_at(AT)
    Delivery.objects.all().delete()
    look_at(hours(48))
    assert sorted(in_page()) == [
        ("late", "body", DELIA),
        ("late", "head", NORA),
        ("late", "post", BRUNO),
        ("late", "secretariat", JULIA),
    ]
    assert look_at(hours(48)).looked == 0
    assert look_at(hours(500)).looked == 0


def test_a_row_changed_between_reading_and_moving_is_left_for_the_next_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    mine, other = obligation(), obligation()

    def change_and_move(rows: Sequence[Looked], nexts: Sequence[datetime | None], *, at: datetime) -> set[int]:
        Obligation.objects.filter(pk=mine.pk).update(look_version=7)
        return move_looked(rows, nexts, at=at)

    with monkeypatch.context() as patch:
        patch.setattr(watching, "move_looked", change_and_move)
        assert look_at(AT) == watching.Swept(looked=2, moved=1, delivered=2)
    assert set(Delivery.objects.values_list("obligation_code", flat=True)) == {other.code}
    assert look_at(AT) == watching.Swept(looked=1, moved=1, delivered=2)


def test_what_was_closed_meanwhile_is_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The watcher read it open; somebody closed it before the watcher wrote."""
    row = obligation()

    def close_and_move(rows: Sequence[Looked], nexts: Sequence[datetime | None], *, at: datetime) -> set[int]:
        Obligation.objects.filter(pk=row.pk).update(state="done", next_look_at=None, look_version=1)
        return move_looked(rows, nexts, at=at)

    monkeypatch.setattr(watching, "move_looked", close_and_move)
    assert look_at(AT).delivered == 0
    row.refresh_from_db()
    assert (row.state, row.next_look_at) == ("done", None)


@pytest.mark.parametrize("gate", ["consent", "excluded"])
def test_a_shut_gate_is_never_told_even_if_it_asks_to_be_looked_at(gate: str) -> None:
    row = obligation(gate=gate)
    assert look_at(hours(100)) == watching.Swept(looked=1, moved=1, delivered=0)
    row.refresh_from_db()
    assert row.next_look_at is None


@pytest.mark.parametrize("state", ["done", "unable", "cancelled"])
def test_a_closed_one_is_never_told_even_if_it_asks_to_be_looked_at(state: str) -> None:
    obligation(state=state)
    assert look_at(hours(100)).delivered == 0


def test_who_has_it_in_hand_is_told_alone_until_it_is_late() -> None:
    second = _second_policewoman()
    obligation(assigned_code=second, state="taken", acknowledged_at=AT)
    pass_time(hours=23)
    assert {account for _, _, account in in_page()} == {second}
    pass_time(hours=1, since=hours(24))
    assert {(rung, account) for kind, rung, account in in_page() if kind == "late"} == {
        ("post", second),
        ("post", BRUNO),
        ("head", NORA),
    }


def test_who_has_it_in_hand_and_is_away_does_not_hold_the_alert() -> None:
    second = _second_policewoman()
    account = people.Account.objects.get(code=second)
    Absence.objects.create(account=account, from_at=hours(-1), until_at=hours(99))
    obligation(assigned_code=second)
    look_at(AT)
    assert in_page() == [("start", "post", BRUNO)]


def test_an_excluded_owner_is_not_told() -> None:
    second = _second_policewoman()
    row = obligation(assigned_code=second)
    exclude(row, "account", second)
    look_at(AT)
    assert in_page() == [("start", "post", BRUNO)]


def test_an_owner_in_an_excluded_institution_is_not_told() -> None:
    row = obligation(assigned_code=BRUNO)
    exclude(row, "institution", people.POLICE)
    look_at(AT)
    assert in_page() == [("start", "secretariat", JULIA)]


def test_what_an_institution_outside_the_platform_owes_is_told_to_its_desk() -> None:
    obligation(institution_code="fiscalia-violencia", desk_institution=people.CEM, sector="prosecutor")
    look_at(AT)
    assert in_page() == [("start", "post", people.ana.code)]


def test_a_desk_that_left_the_platform_does_not_silence_the_alert() -> None:
    obligation(institution_code="fiscalia-violencia", sector="prosecutor")
    look_at(AT)
    assert in_page() == [("start", "secretariat", JULIA)]


def test_one_person_on_two_rungs_hears_once_a_look() -> None:
    """The health post has no head: the way up leads to the secretariat twice in the same look."""
    obligation(institution_code=people.HEALTH, sector="health")
    look_at(hours(48))
    assert [account for _, _, account in in_page()].count(JULIA) == 1


def test_a_call_that_finds_nobody_is_a_dead_letter_that_others_see() -> None:
    row = obligation()
    for institution in (people.POLICE, people.MUNICIPALITY, "idc"):
        exclude(row, "institution", institution)
    karla = people.karla().code  # administers the platform: she sees undelivered messages and no cases
    look_at(AT)
    letter = Delivery.objects.get(state="dead")
    assert (letter.account_code, letter.obligation_code) == ("", row.code)
    assert list(Delivery.objects.exclude(pk=letter.pk).values_list("kind", "account_code")) == [("dead", karla)]


def test_a_ladder_that_the_library_lost_does_not_stop_the_others() -> None:
    obligation(ladder="lost")
    obligation()
    assert look_at(AT).delivered == 4


def test_sms_goes_when_urgent_and_there_is_a_gateway_and_a_phone() -> None:
    Post.objects.filter(code="cpnp-san-pedro.operador").update(phone="900000001")
    Posting.objects.filter(account=people.bruno()).update(until_at=None)
    with override_settings(TEJIDO_SMS_URL="http://localhost:1"):
        assert routes(AT).post("cpnp-san-pedro.operador") is not None
        obligation(priority=1)
        obligation(institution_code=people.CEM, sector="cem", priority=1)
        obligation(priority=5)
        look_at(AT)
    assert [(account, channel) for _, _, account, channel in told(channel="sms")] == [(BRUNO, "sms")]


def test_without_a_gateway_no_sms_is_queued() -> None:
    Post.objects.filter(code="cpnp-san-pedro.operador").update(phone="900000001")
    obligation(priority=0)
    look_at(AT)
    assert told(channel="sms") == []


@pytest.mark.parametrize("tasks", [1, 30])
def test_a_pass_costs_the_same_statements_however_many_rows(tasks: int) -> None:
    for _ in range(tasks):
        obligation()
    routes(AT)
    with CaptureQueriesContext(connection) as captured:
        look_at(AT)
    assert len(captured) <= 9, [query["sql"][:80] for query in captured]


def test_an_idle_pass_is_one_query() -> None:
    obligation(next_look_at=hours(1))
    with CaptureQueriesContext(connection) as captured:
        look_at(AT)
    assert len(captured) == 1


# Exclusion and consent: nobody who is excluded hears anything, on any rung, by any channel

_KINDS = {
    "account": [BRUNO, NORA, JULIA, DELIA, people.lucia.code],
    "institution": [people.POLICE, people.MUNICIPALITY, "idc"],
    "post": ["cpnp-san-pedro.operador", "cpnp-san-pedro.jefatura", "subgerencia-mujer.secretaria", "idc.instancia"],
    "rung": ["head", "secretariat", "body", f"head:{people.POLICE}"],
}
_MEANT = {
    people.POLICE: {BRUNO, NORA},
    people.MUNICIPALITY: {JULIA},
    "idc": {DELIA, people.lucia.code},
    "cpnp-san-pedro.operador": {BRUNO},
    "cpnp-san-pedro.jefatura": {NORA},
    "subgerencia-mujer.secretaria": {JULIA},
    "idc.instancia": {DELIA},
    "head": {NORA, people.marta.code},
    f"head:{people.POLICE}": {NORA},
    "secretariat": {JULIA},
    "body": {DELIA},
}
_one_exclusion = st.sampled_from([(kind, value) for kind, values in _KINDS.items() for value in values])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(_one_exclusion, max_size=4, unique=True),
    st.sampled_from(["open", "consent", "excluded"]),
    st.sampled_from(["", BRUNO, NORA]),
    st.lists(st.floats(0, 80), min_size=1, max_size=5).map(sorted),
)
def test_who_is_excluded_hears_nothing_on_any_rung(
    excluded: list[tuple[str, str]], gate: str, owner: str, looks: list[float]
) -> None:
    row = obligation(gate=gate, assigned_code=owner)
    for kind, value in excluded:
        exclude(row, kind, value)
    for at in looks:
        look_at(hours(at))
    accounts = set(Delivery.objects.filter(obligation_code=row.code).values_list("account_code", flat=True))
    meant = {account for _, value in excluded for account in _MEANT.get(value, {value})}
    assert not accounts & meant
    if gate != "open":
        assert not accounts


def _second_policewoman() -> str:
    part = people.Part("Rosa", "P-R05A-0099", "operator", people.POLICE, "police")
    post = Post.objects.get(code="cpnp-san-pedro.operador")
    Posting.objects.create(post=post, account=part(), from_at=people.JOINED)
    return part.code
