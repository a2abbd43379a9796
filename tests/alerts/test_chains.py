"""A message given up stands in the chain of what it is about: of a request or a breach, never of a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tejido.alerts.channels.message import Message
from tejido.alerts.models import Delivery
from tejido.alerts.services import delivering
from tejido.alerts.services.delivering import deliver
from tejido.alerts.services.seeing import requeue_dead_letter
from tejido.kernel.errors import ChannelFailed, NotPermitted
from tejido.ledger.models import LedgerEntry
from tejido.ledger.verification import verify
from tejido.obligations.models import Obligation
from tejido.privacy.services.breaches import Noticed, notice_breach
from tejido.privacy.services.rights import take_request
from tejido.web.ledger.words import SUBJECTS
from tests import people
from tests.alerts.scene import look_at, obligation
from tests.cases.traces import cut_at
from tests.people import actor, log_in
from tests.privacy.officer import asked, zoila
from tests.world import AT

pytestmark = pytest.mark.usefixtures("district")
KINDS = ["case", "rights", "breach", "series", "protocol"]


def request() -> str:
    return take_request(asked(channel="in_person"), actor=actor(people.ana), at=AT)


def breach() -> str:
    seen = Noticed(noticed_at=AT, nature="lost", what="Se perdió una memoria inventada.", form="b", data=("account",))
    return notice_breach(seen, actor=actor(people.bruno), at=AT)


def refuse(_: Message) -> None:
    raise ChannelFailed("No existe esa dirección.", retry=False)


def given_up(kind: str, code: str) -> list[Delivery]:
    """The mails about it, given up by a server that knows no address."""
    at = AT
    for _ in range(40):
        look_at(at)
        deliver(at=at, senders={"email": refuse, "sms": refuse})
        at += timedelta(hours=12)
    return list(Delivery.objects.filter(subject_kind=kind, subject_code=code, state="dead", channel="email"))


def chains(code: str, action: str) -> set[str]:
    return set(LedgerEntry.objects.filter(subject_code=code, action=action).values_list("subject_kind", flat=True))


@pytest.mark.parametrize(("kind", "made"), [("rights", request), ("breach", breach)])
def test_what_was_not_delivered_of_a_request_or_a_breach_stands_in_its_own_chain(
    kind: str, made: Callable[[], str]
) -> None:
    zoila()
    code = made()
    letter = given_up(kind, code)[0]
    requeue_dead_letter(letter.pk, actor=actor(people.julia), at=AT + timedelta(days=30))
    assert chains(code, "alert.dead") == {kind}
    assert chains(code, "alert.requeued") == {kind}
    assert not LedgerEntry.objects.filter(subject_kind="case").exists()
    assert list(verify()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_keeps_the_kind_of_its_task(kind: str) -> None:
    people.bruno()
    row = obligation(subject_kind=kind, subject_code="X-0000-0001")
    assert given_up(kind, row.subject_code)
    assert chains(row.subject_code, "alert.dead") == {kind}


def test_who_may_not_put_it_back_leaves_no_line_in_any_chain() -> None:
    zoila()
    letter = given_up("rights", code := request())[0]
    before = LedgerEntry.objects.count()
    with pytest.raises(NotPermitted):
        requeue_dead_letter(letter.pk, actor=actor(people.bruno), at=AT)
    assert (LedgerEntry.objects.count(), chains(code, "alert.requeued")) == (before, set())


def test_giving_up_and_its_line_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    zoila()
    code = request()
    look_at(AT)
    monkeypatch.setitem(delivering.SENDERS, "email", refuse)  # type: ignore[index]
    people.everybody()
    with cut_at(monkeypatch, "tejido.alerts.services.dead_letters.insert_deliveries"):
        deliver(at=AT, senders={"email": refuse, "sms": refuse})
    assert not Delivery.objects.filter(state="dead").exists()
    assert chains(code, "alert.dead") == set()


def test_the_alternate_reader_finds_it_by_its_kind_and_not_among_the_cases(client: Client) -> None:
    zoila()
    code = request()
    assert given_up("rights", code)
    reader = log_in(client, people.lucia)
    assert "aviso" in reader.get(f"/bitacora?kind=rights&subject={code}").content.decode().split("<main")[1]
    found = reader.get(f"/bitacora?kind=case&subject={code}")
    assert [line for line, _ in found.context["lines"]] == []


def test_there_is_a_word_for_every_kind_that_a_task_may_have() -> None:
    kinds = {*KINDS, "library"}
    assert kinds <= SUBJECTS.keys()
    assert Obligation._meta.get_field("subject_kind").max_length == Delivery._meta.get_field("subject_kind").max_length
