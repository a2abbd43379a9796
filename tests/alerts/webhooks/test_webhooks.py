"""What a system is told of its tasks: each change once, signed, by code and link, never of who excludes its house."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from tejido.accounts.machines.access import Place
from tejido.alerts.access import bell
from tejido.alerts.webhooks.addresses import Target
from tejido.alerts.webhooks.events import HookEvent, Standing, event_of
from tejido.alerts.webhooks.models import KnownTask, Notice, Subscription
from tejido.alerts.webhooks.services.carrying import MAX_ATTEMPTS, carry_notices
from tejido.alerts.webhooks.services.noticing import notice_changes
from tejido.alerts.webhooks.services.subscribing import (
    Subscribed,
    requeue_notice,
    rotate_signature,
    stop_subscription,
    subscribe,
)
from tejido.cases.intake import ExclusionEntry
from tejido.cases.services.exclusions import exclude
from tejido.cases.services.registration import register_case
from tejido.cases.services.task_work import complete_task, take_task
from tejido.kernel.errors import CannotUnseal, ChannelFailed, Conflict, NotFound, NotPermitted
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tejido.obligations.services.working import Said
from tejido.vault.sealing import handle_of
from tests import people
from tests.api.reference import load
from tests.people import actor
from tests.world import AT, intake

pytestmark = pytest.mark.usefixtures("district")
receiver = load("webhook_receiver")
PLACE = Place(people.POLICE, "police", people.HERE)
URL = "http://localhost:9/avisos"


class Postbox:
    """Keeps what is sent, or refuses it."""

    def __init__(self) -> None:
        self.sent: list[tuple[Target, bytes, Mapping[str, str]]] = []
        self.failure: ChannelFailed | None = None
        self.asked = 0

    def __call__(self, target: Target, body: bytes, headers: Mapping[str, str]) -> None:
        self.asked += 1
        if self.failure is not None:
            raise self.failure
        self.sent.append((target, body, headers))

    @property
    def told(self) -> list[dict[str, str]]:
        return [json.loads(body) for _, body, _ in self.sent]


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def made(district: None) -> Subscribed:
    """Where the station's system hears."""
    return subscribe(PLACE, name="Sistema inventado", url=URL, actor=actor(people.nora), at=AT)


@pytest.fixture
def case(made: Subscribed) -> str:
    people.everybody()
    return register_case(intake(), actor=actor(people.ana), at=AT).code


def look(postbox: Postbox, at: datetime = AT) -> list[str]:
    """A pass of the worker; the events that were sent, in their order."""
    before = len(postbox.sent)
    notice_changes(at=at)
    while carry_notices(at=at, send=postbox):
        pass
    return [told["event"] for told in postbox.told[before:]]


def tasks() -> list[Obligation]:
    rows = Obligation.objects.filter(desk_institution=people.POLICE, gate="open", state__in=("open", "taken"))
    return list(rows.order_by("id"))


def test_every_task_of_the_station_is_told_once_by_code_and_link(case: str, postbox: Postbox) -> None:
    events = look(postbox)
    assert events == ["task.opened"] * len(tasks())
    assert {told["code"] for told in postbox.told} == {row.code for row in tasks()}
    assert look(postbox) == [], "a second pass finds nothing"
    for _, body, _ in postbox.sent:
        told = json.loads(body)
        assert told.keys() == {"id", "event", "code", "link"}
        assert told["link"].endswith(f"/api/v1/tasks/{told['code']}")
        assert case.encode() not in body
    assert KnownTask.objects.count() == len(tasks())


def test_what_changes_is_told_and_what_ends_is_forgotten(case: str, postbox: Postbox) -> None:
    look(postbox)
    code = tasks()[0].code
    take_task(code, actor=actor(people.bruno), at=AT)
    assert look(postbox) == ["task.changed"]
    complete_task(code, Said(), actor=actor(people.bruno), at=AT)
    events = look(postbox)
    assert "task.closed" in events
    assert not KnownTask.objects.filter(task_code=code).exists()
    assert look(postbox) == []


def test_lateness_is_told_once_and_never_of_an_unverified_limit(case: str, postbox: Postbox) -> None:
    look(postbox)
    sure, unsure = tasks()[:2]
    Obligation.objects.filter(pk=sure.pk).update(due_at=AT, legal_due_at=AT, mark="official")
    Obligation.objects.filter(pk=unsure.pk).update(due_at=AT, legal_due_at=AT, mark="unverified")
    KnownTask.objects.update(due_at=AT)
    later = AT + timedelta(minutes=1)
    look(postbox, later)
    late = [told["code"] for told in postbox.told if told["event"] == "task.late"]
    assert sure.code in late
    assert unsure.code not in late
    assert "task.late" not in look(postbox, later)


def test_a_consent_that_is_taken_back_is_told_as_the_end(case: str, postbox: Postbox) -> None:
    look(postbox)
    code = tasks()[0].code
    Obligation.objects.filter(code=code).update(gate="consent")
    assert look(postbox) == ["task.withdrawn"]
    Obligation.objects.filter(code=code).update(gate="open")
    assert look(postbox) == ["task.opened"], "her yes opens it anew"


@pytest.mark.parametrize("value", [people.bruno.code, people.nora.code])
def test_of_who_excludes_somebody_of_the_house_not_even_the_end_is_told(
    case: str, postbox: Postbox, value: str
) -> None:
    notice_changes(at=AT)
    exclude(case, ExclusionEntry("account", value, "Motivo inventado."), actor=actor(people.ana), at=AT)
    while carry_notices(at=AT, send=postbox):
        pass
    assert postbox.sent == [], "what was queued is stopped before it leaves"
    assert set(Notice.objects.values_list("state", flat=True)) == {"stopped"}
    Obligation.objects.filter(subject_code=case).update(state="cancelled", closed_at=AT)
    assert look(postbox) == []
    another = register_case(intake("otro"), actor=actor(people.ana), at=AT).code
    assert set(look(postbox)) == {"task.opened"}
    assert {row.subject_code for row in Notice.objects.filter(state="sent")} == {another}


def test_the_signature_is_what_the_example_of_a_receiver_checks(
    case: str, made: Subscribed, postbox: Postbox, tmp_path: Any
) -> None:
    look(postbox)
    _, body, headers = postbox.sent[0]
    seen, now = receiver.Seen(str(tmp_path / "seen")), AT.timestamp()
    taken = receiver.checked(body, headers, secret=made.secret, seen=seen, now=now)
    assert taken["event"] == "task.opened"
    assert receiver.checked(body, headers, secret=made.secret, seen=seen, now=now) is None, "a replay is taken once"
    for wrong, said in (
        ({"secret": "firma_otra"}, 401), ({"body": body + b" "}, 401), ({"now": now + 301}, 400),
        ({"now": now - 301}, 400), ({"headers": {**headers, "Tejido-Signature": "v1=ñ"}}, 401),
        ({"headers": {**headers, "Tejido-Timestamp": str(int(now) + 60)}}, 401),
        ({"headers": {}}, 400), ({"headers": {**headers, "Tejido-Timestamp": "ayer"}}, 400),
    ):  # fmt: skip
        how = {"body": body, "headers": headers, "secret": made.secret, "now": now, **wrong}
        with pytest.raises(receiver.Refused) as refused:
            receiver.checked(how.pop("body"), how.pop("headers"), seen=receiver.Seen(":memory:"), **how)
        assert refused.value.status == said
    seen.close()


def test_a_failure_is_tried_again_later_with_the_same_id_and_another_stamp(case: str, postbox: Postbox) -> None:
    postbox.failure = ChannelFailed("El otro sistema respondió 503.", retry=True)
    look(postbox)
    assert postbox.asked == 1, "the rest waits with it"
    failing = Notice.objects.get(failure__contains="503")
    assert (failing.state, failing.attempts, failing.next_try_at) == ("queued", 1, AT + timedelta(seconds=30))
    assert set(Notice.objects.values_list("attempts", flat=True)) == {0, 1}
    postbox.failure = None
    look(postbox, AT + timedelta(seconds=31))
    ids = [told["id"] for told in postbox.told]
    assert failing.code in ids
    assert len(ids) == len(set(ids)) == len(tasks())
    stamp = int(postbox.sent[0][2]["Tejido-Timestamp"])
    assert stamp == int((AT + timedelta(seconds=31)).timestamp())


def test_what_is_given_up_reaches_a_head_who_tries_again(case: str, made: Subscribed, postbox: Postbox) -> None:
    postbox.failure = ChannelFailed("El otro sistema respondió 503.", retry=True)
    notice_changes(at=AT)
    Notice.objects.exclude(pk=Notice.objects.order_by("pk")[0].pk).delete()
    at = AT
    for _ in range(MAX_ATTEMPTS):
        carry_notices(at=at, send=postbox)
        at += timedelta(hours=2)
    row = Notice.objects.get()
    assert (row.state, row.attempts) == ("dead", MAX_ATTEMPTS)
    alerts = [one for one in bell(actor(people.nora)) if one.kind == "hook"]
    assert [one.obligation_code for one in alerts] == [row.task_code]
    assert [one for one in bell(actor(people.bruno)) if one.kind == "hook"] == []
    assert LedgerEntry.objects.filter(action="webhook.dead").count() == 1
    with pytest.raises(NotFound):
        requeue_notice(row.code, actor=actor(people.marta), at=at)
    with pytest.raises(NotPermitted):
        requeue_notice(row.code, actor=actor(people.bruno), at=at)
    requeue_notice(row.code, actor=actor(people.nora), at=at)
    postbox.failure = None
    carry_notices(at=at, send=postbox)
    assert Notice.objects.get().state == "sent"
    with pytest.raises(NotFound):
        requeue_notice(row.code, actor=actor(people.nora), at=at)


def test_what_can_never_arrive_is_given_up_at_once(case: str, postbox: Postbox) -> None:
    postbox.failure = ChannelFailed("El otro sistema respondió 410.", retry=False)
    look(postbox)
    assert Notice.objects.filter(state="dead", attempts=1).count() == 1


def test_a_courier_that_died_is_followed_by_another(case: str, postbox: Postbox) -> None:
    class Killed(BaseException):
        pass

    def die(*_: Any) -> None:
        raise Killed

    notice_changes(at=AT)
    with pytest.raises(Killed):
        carry_notices(at=AT, send=die)
    assert carry_notices(at=AT + timedelta(seconds=89), send=postbox) == 0
    assert carry_notices(at=AT + timedelta(seconds=91), send=postbox) == len(tasks())
    assert len(postbox.sent) == len(tasks())


def test_one_system_that_is_down_delays_no_other(case: str, made: Subscribed) -> None:
    subscribe(PLACE, name="Otro inventado", url="http://127.0.0.1:10/", actor=actor(people.nora), at=AT)
    notice_changes(at=AT)
    reached: list[str] = []

    def send(target: Target, body: bytes, headers: Mapping[str, str]) -> None:
        if target.port == 9:
            raise ChannelFailed("No se llegó.", retry=True)
        reached.append(json.loads(body)["code"])

    carry_notices(at=AT, send=send)
    assert len(reached) == len(tasks())


def test_when_asked_to_stop_the_rest_goes_back(case: str, postbox: Postbox) -> None:
    notice_changes(at=AT)
    turns: Iterator[bool] = iter([True, False, False, False, False, False, False, False, False, False, False, False])
    carry_notices(at=AT, send=postbox, going_on=lambda: next(turns, False))
    assert len(postbox.sent) == 1
    assert set(Notice.objects.exclude(state="sent").values_list("state", "attempts")) == {("queued", 0)}


def test_after_the_stop_nothing_leaves_and_the_secret_is_gone(case: str, made: Subscribed, postbox: Postbox) -> None:
    notice_changes(at=AT)
    stop_subscription(made.code, actor=actor(people.nora), at=AT)
    stop_subscription(made.code, actor=actor(people.nora), at=AT)
    assert look(postbox) == []
    assert not KnownTask.objects.exists()
    with pytest.raises(CannotUnseal):
        handle_of(made.code)
    with pytest.raises(Conflict):
        rotate_signature(made.code, actor=actor(people.nora), at=AT)
    assert LedgerEntry.objects.filter(action="webhook.stopped").count() == 1


def test_the_secret_lies_sealed_and_another_one_signs_from_then_on(
    case: str, made: Subscribed, postbox: Postbox
) -> None:
    assert made.secret.encode() not in bytes(Subscription.objects.get().secret_sealed)
    again = rotate_signature(made.code, actor=actor(people.nora), at=AT)
    assert again.secret != made.secret
    look(postbox)
    _, body, headers = postbox.sent[0]
    how = {"seen": receiver.Seen(":memory:"), "now": AT.timestamp()}
    assert receiver.checked(body, headers, secret=again.secret, **how)
    with pytest.raises(receiver.Refused):
        receiver.checked(body, headers, secret=made.secret, **how)


@pytest.mark.parametrize("who", [people.bruno, people.marta, people.karla, people.julia, people.carmen])
def test_nobody_else_says_where_the_station_hears(who: people.Part) -> None:
    with pytest.raises(NotPermitted):
        subscribe(PLACE, name="Sistema inventado", url=URL, actor=actor(who), at=AT)
    assert not Subscription.objects.exists()
    assert not LedgerEntry.objects.filter(action="webhook.created").exists()


def test_there_are_five_at_most(made: Subscribed) -> None:
    for _ in range(4):
        subscribe(PLACE, name="Sistema inventado", url=URL, actor=actor(people.nora), at=AT)
    with pytest.raises(Conflict):
        subscribe(PLACE, name="Sistema inventado", url=URL, actor=actor(people.nora), at=AT)


@pytest.mark.parametrize(
    ("now", "event"),
    [
        (("open", "open", AT, "official", "a", False), None),
        (("taken", "open", AT, "official", "a", False), HookEvent.CHANGED),
        (("open", "open", None, "official", "a", False), HookEvent.CHANGED),
        (("done", "open", AT, "official", "a", False), HookEvent.CLOSED),
        (("open", "consent", AT, "official", "a", False), HookEvent.WITHDRAWN),
        (("open", "open", AT, "official", "b", False), HookEvent.WITHDRAWN),
    ],
)
def test_what_a_change_says(now: tuple[Any, ...], event: HookEvent | None) -> None:
    before = Standing("open", "open", AT, "official", "a", late=False)
    assert event_of(before, Standing(*now), at=AT - timedelta(hours=1)) == event
