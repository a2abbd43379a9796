"""The courier: at least once, by the same name, no longer than needed, never to an excluded person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from tejido.alerts.channels.message import Message
from tejido.alerts.models import Delivery
from tejido.alerts.services.delivering import FIRST_BACK_OFF, LEASE, MAX_ATTEMPTS, SENDERS, Delivered, deliver
from tejido.alerts.services.parcels import STORM
from tejido.alerts.services.seeing import requeue_dead_letter
from tejido.alerts.services.still_wanted import standing_of
from tejido.directory.models import Post
from tejido.kernel.errors import ChannelFailed, NotFound, NotPermitted, Refused
from tejido.ledger.models import LedgerEntry
from tejido.obligations.models import Obligation
from tests import people
from tests.alerts.postbox import MailServer, mail_server, sms_gateway
from tests.alerts.scene import exclude, look_at, obligation
from tests.people import actor
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")
MAIL = people.bruno.email
QUIET = timedelta(minutes=5)


class Killed(BaseException):
    """The courier dies here: nothing after it runs."""


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as found:
        yield found


def after(**passed: float) -> datetime:
    return AT + timedelta(**passed)


def told(**changes: Any) -> Obligation:
    """An obligation that the watcher has told of: a mail to Bruno waits."""
    row = obligation(**changes)
    look_at(AT)
    return row


def mail_row() -> Delivery:
    return Delivery.objects.get(channel="email")


def failing(message: str = "no", *, retry: bool = True) -> Mapping[str, Callable[[Message], None]]:
    def send(_: Message) -> None:
        raise ChannelFailed(message, retry=retry)

    return {"email": send, "sms": send}


def test_the_mail_leaves_once(server: MailServer) -> None:
    row = told()
    assert deliver(at=AT) == Delivered(leased=1, sent=1)
    assert [mail["Subject"] for mail in server.to(MAIL)] == [f"Tejido: tarea {row.code}"]
    assert (mail_row().state, mail_row().sent_at, mail_row().attempts) == ("sent", AT, 1)
    assert deliver(at=after(days=1)) == Delivered()
    assert len(server.mails) == 1


def test_killed_between_accept_and_settle_it_leaves_again_by_the_same_name(server: MailServer) -> None:
    told()

    def send_and_die(message: Message) -> None:
        SENDERS["email"](message)
        raise Killed

    with pytest.raises(Killed):
        deliver(at=AT, senders={"email": send_and_die})
    assert mail_row().state == "leased"
    assert deliver(at=AT + LEASE - timedelta(seconds=1)) == Delivered()
    told()  # meanwhile another task for the same person
    assert deliver(at=AT + LEASE) == Delivered(leased=2, sent=2)
    first, again, other = server.mails
    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert first.get_payload() == again.get_payload()


def test_killed_before_it_left_nothing_is_lost(server: MailServer) -> None:
    told()

    def die(_: Message) -> None:
        raise Killed

    with pytest.raises(Killed):
        deliver(at=AT, senders={"email": die})
    assert deliver(at=AT + LEASE).sent == 1
    assert len(server.mails) == 1


def test_the_sms_key_is_the_same_at_every_attempt() -> None:
    Post.objects.filter(code="cpnp-san-pedro.operador").update(phone="900000001")
    with sms_gateway() as gateway:
        told(priority=0)
        gateway.answers = [503]
        deliver(at=AT, senders={"email": lambda _: None, "sms": SENDERS["sms"]})
        deliver(at=AT + FIRST_BACK_OFF, senders=SENDERS)
        keys = [headers["Idempotency-Key"] for headers, _ in gateway.requests]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert Delivery.objects.get(channel="sms").state == "sent"


def test_what_travelled_together_stays_together_however_small_the_batch(server: MailServer) -> None:
    for _ in range(3):
        obligation()
    look_at(AT)
    server.refuse_data = "451 later"
    assert deliver(at=AT).failed == 3
    server.refuse_data = ""
    assert deliver(at=AT + FIRST_BACK_OFF, batch=1).sent == 3
    assert [mail["Subject"] for mail in server.mails] == ["Tejido: 3 tareas esperan"]


def test_back_off_doubles_and_the_last_attempt_is_a_dead_letter() -> None:
    row, at, waits = told(), AT, []
    for _ in range(MAX_ATTEMPTS - 1):
        assert deliver(at=at, senders=failing()).failed == 1
        waits.append((mail_row().next_try_at or at) - at)
        at += waits[-1]
    assert [wait.total_seconds() for wait in waits] == [30, 60, 120, 240, 480, 960, 1920]
    julia, karla, lucia = people.julia().code, people.karla().code, people.lucia().code
    deliver(at=at, senders=failing("La pasarela no responde."))
    assert (mail_row().state, mail_row().failure) == ("dead", "La pasarela no responde.")
    readers = Delivery.objects.filter(kind="dead", channel="page", state="sent")
    assert set(readers.values_list("account_code", flat=True)) == {julia, karla, lucia}
    assert LedgerEntry.objects.filter(action="alert.dead", subject_code=row.subject_code).count() == 1
    assert deliver(at=after(days=9)) == Delivered()


def test_a_final_refusal_is_a_dead_letter_at_once(server: MailServer) -> None:
    told()
    server.refuse["*"] = "550 unknown"
    assert deliver(at=AT).failed == 1
    assert mail_row().state == "dead"


def test_readers_hear_once_an_hour_of_a_mail_server_that_refuses_all(server: MailServer) -> None:
    server.refuse["*"] = "550 unknown"
    julia = people.julia().code
    for _ in range(4):
        told()
        deliver(at=AT)
    assert Delivery.objects.filter(state="dead").count() == 4
    assert Delivery.objects.filter(kind="dead", account_code=julia).count() == 1


@pytest.mark.parametrize(
    ("kind", "value"),
    [("account", people.julia.code), ("institution", people.MUNICIPALITY), ("rung", "secretariat")],
)
def test_an_excluded_reader_is_not_told_of_the_dead_letter(kind: str, value: str, server: MailServer) -> None:
    row = told()
    julia, karla = people.julia().code, people.karla().code
    exclude(row, kind, value)
    server.refuse["*"] = "550 unknown"
    deliver(at=AT)
    readers = set(Delivery.objects.filter(kind="dead").values_list("account_code", flat=True))
    assert karla in readers
    assert julia not in readers


def test_a_person_without_an_address_is_a_dead_letter(server: MailServer) -> None:
    told()
    people.Account.objects.filter(code=people.bruno.code).update(active=False)
    deliver(at=AT)
    assert mail_row().state == "dead"
    assert server.mails == []


@pytest.mark.parametrize(
    "change",
    [
        {"state": "done"},
        {"state": "cancelled"},
        {"gate": "consent"},
        {"gate": "excluded"},
        {"acknowledged_at": AT},
        {"handed_at": AT + timedelta(seconds=1)},
        {"alert_from": AT + timedelta(seconds=1)},
    ],
)
def test_it_stops_when_it_is_no_longer_needed(change: dict[str, Any], server: MailServer) -> None:
    row = told()
    Obligation.objects.filter(pk=row.pk).update(**change)
    assert deliver(at=AT) == Delivered(leased=1, stopped=1)
    assert mail_row().state == "stopped"
    assert server.mails == []


def test_a_lateness_stops_when_more_time_was_given(server: MailServer) -> None:
    row = obligation(acknowledged_at=AT)
    look_at(after(hours=24))
    Obligation.objects.filter(pk=row.pk).update(due_at=after(hours=48))
    delivered = deliver(at=after(hours=24))
    assert (delivered.sent, delivered.stopped) == (0, delivered.leased)
    assert server.mails == []


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("account", people.bruno.code),
        ("institution", people.POLICE),
        ("post", "cpnp-san-pedro.operador"),
    ],
)
def test_it_stops_when_the_person_is_excluded_afterwards(kind: str, value: str, server: MailServer) -> None:
    exclude(told(), kind, value)
    assert deliver(at=AT).stopped == 1
    assert server.mails == []


def test_an_excluded_rung_stops_too(server: MailServer) -> None:
    row = obligation(acknowledged_at=AT)
    look_at(after(hours=48))
    for rung in ("head", "secretariat", "body"):
        exclude(row, "rung", rung)
    deliver(at=after(hours=48))
    assert {mail["To"] for mail in server.mails} == {MAIL}


def test_reminders_wait_for_a_quiet_time_and_go_together(server: MailServer) -> None:
    first = told()
    deliver(at=AT)
    for late in (0.5, 1, 1.5):
        obligation(due_at=AT - timedelta(hours=1), code=f"T-LATE-{late}", acknowledged_at=AT)
    look_at(after(minutes=1))
    waiting = deliver(at=after(minutes=1))
    assert (waiting.sent, waiting.put_off) == (waiting.leased - 3, 3)
    assert len(server.to(MAIL)) == 1
    assert deliver(at=AT + QUIET - timedelta(seconds=1)).leased == 0
    deliver(at=AT + QUIET)
    assert [mail["Subject"] for mail in server.to(MAIL)] == [f"Tejido: tarea {first.code}", "Tejido: 3 tareas esperan"]
    assert set(Delivery.objects.filter(account_code=people.bruno.code, channel="email").values_list("attempts")) == {
        (1,)
    }


def test_new_tasks_go_at_once_until_there_are_many(server: MailServer) -> None:
    for second in range(STORM + 3):
        obligation(at=after(seconds=second))
        look_at(after(seconds=second))
        deliver(at=after(seconds=second))
    assert len(server.to(MAIL)) == STORM
    deliver(at=after(seconds=STORM - 1) + QUIET)
    assert [mail["Subject"] for mail in server.to(MAIL)][STORM:] == ["Tejido: 3 tareas esperan"]


def test_what_must_be_done_at_once_is_told_in_the_middle_of_a_storm(server: MailServer) -> None:
    for second in range(STORM + 1):
        obligation(at=after(seconds=second))
        look_at(after(seconds=second))
        deliver(at=after(seconds=second))
    before = len(server.to(MAIL))
    urgent = obligation(at=after(minutes=2), immediate=True)
    look_at(after(minutes=2))
    deliver(at=after(minutes=2))
    assert [mail["Subject"] for mail in server.to(MAIL)][before:] == [f"Tejido: tarea {urgent.code}"]


def test_what_is_asked_of_the_tasks_does_not_grow_with_them(django_assert_max_num_queries: Any) -> None:
    for _ in range(5):
        told()
    rows = list(Delivery.objects.filter(channel="email"))
    assert len(rows) > 4
    with django_assert_max_num_queries(4):
        standing = standing_of(rows, at=after(minutes=1))
        assert standing.pressing == frozenset()
        assert all(standing.wants(row) for row in rows)


def test_a_courier_asked_to_stop_puts_the_rest_back(server: MailServer) -> None:
    obligation()
    obligation(institution_code=people.CEM, sector="cem")
    look_at(AT)
    answers = iter([True, False])
    assert deliver(at=AT, going_on=lambda: next(answers)) == Delivered(leased=2, sent=1, put_off=1)
    left = Delivery.objects.get(channel="email", state="queued")
    assert (left.next_try_at, left.attempts) == (AT, 0)
    assert deliver(at=AT) == Delivered(leased=1, sent=1)


def test_a_message_that_cannot_be_made_does_not_hold_the_others(server: MailServer) -> None:
    obligation()
    obligation(institution_code=people.CEM, sector="cem")
    look_at(AT)

    def trip(message: Message) -> None:
        if message.address == MAIL:
            raise RuntimeError("a fault of ours, with things that nobody should read")
        SENDERS["email"](message)

    assert deliver(at=AT, senders={"email": trip}) == Delivered(leased=2, sent=1, failed=1)
    assert Delivery.objects.get(channel="email", state="queued").failure == "Falla interna (RuntimeError)."


# Dead letters come back by a person's hand


def dead_letter() -> Delivery:
    told()
    deliver(at=AT, senders=failing(retry=False))
    return mail_row()


def test_who_reads_dead_letters_puts_one_back(server: MailServer) -> None:
    letter = dead_letter()
    requeue_dead_letter(letter.pk, actor=actor(people.julia), at=after(hours=1))
    assert deliver(at=after(hours=1)).sent == 1
    assert len(server.to(MAIL)) == 1
    assert LedgerEntry.objects.filter(action="alert.requeued", actor_code=people.julia.code).exists()


def test_an_operator_may_not_put_it_back() -> None:
    letter = dead_letter()
    before = LedgerEntry.objects.count()
    with pytest.raises(NotPermitted):
        requeue_dead_letter(letter.pk, actor=actor(people.bruno), at=AT)
    letter.refresh_from_db()
    assert (letter.state, LedgerEntry.objects.count()) == ("dead", before)


def test_an_excluded_reader_may_not_put_it_back() -> None:
    letter = dead_letter()
    exclude(Obligation.objects.get(code=letter.obligation_code), "account", people.julia.code)
    with pytest.raises(NotFound):
        requeue_dead_letter(letter.pk, actor=actor(people.julia), at=AT)
    letter.refresh_from_db()
    assert letter.state == "dead"


def test_it_is_put_back_once(server: MailServer) -> None:
    letter = dead_letter()
    requeue_dead_letter(letter.pk, actor=actor(people.julia), at=AT)
    with pytest.raises(NotFound):
        requeue_dead_letter(letter.pk, actor=actor(people.julia), at=AT)


def test_a_letter_without_anybody_cannot_be_put_back() -> None:
    row = obligation()
    for institution in (people.POLICE, people.MUNICIPALITY, "idc"):
        exclude(row, "institution", institution)
    look_at(AT)
    letter = Delivery.objects.get(state="dead")
    with pytest.raises(Refused):
        requeue_dead_letter(letter.pk, actor=actor(people.karla), at=AT)
