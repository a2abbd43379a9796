"""SMS against a gateway that speaks docs/sms-gateway.md."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings

from tejido.alerts.channels.message import Line, Message
from tejido.alerts.channels.sms import FINAL, SMS_LENGTH, send, text_of
from tejido.alerts.escalation import Kind
from tejido.alerts.wording import outside_brief
from tejido.kernel.errors import ChannelFailed
from tests.alerts.postbox import Gateway, sms_gateway

FIRST = Line("T-AAAA", "http://localhost/tareas/T-AAAA", "Hay una tarea.", "es nueva: le toca a su puesto")
SECOND = Line("T-BBBB", "http://localhost/tareas/T-BBBB", "Otra.", "es nueva")
ONE, TWO = (Message(key, "900000001", lines) for key, lines in (("k1", (FIRST,)), ("k2", (FIRST, SECOND))))
TEXT = "Tejido: tarea T-AAAA, es nueva: le toca a su puesto. Entre a http://localhost/tareas/T-AAAA"


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with sms_gateway() as found:
        yield found


def test_the_request_is_the_documented_one(gateway: Gateway) -> None:
    send(ONE)
    [(headers, body)] = gateway.requests
    assert body == {"to": "900000001", "text": TEXT}
    assert headers["Content-Type"] == "application/json"
    assert headers["Authorization"] == "Bearer token-de-prueba"
    assert headers["Idempotency-Key"] == "k1"


def test_the_same_message_keeps_its_key(gateway: Gateway) -> None:
    send(ONE)
    send(ONE)
    assert [headers["Idempotency-Key"] for headers, _ in gateway.requests] == ["k1", "k1"]


@pytest.mark.parametrize("code", [400, 404, 413, 422, 401, 403, 409, 429, 500, 503, 302, 307])
def test_only_a_wrong_message_is_final(gateway: Gateway, code: int) -> None:
    gateway.answers = [code]
    with pytest.raises(ChannelFailed) as failed:
        send(ONE)
    assert failed.value.retry is (code not in FINAL)
    assert len(gateway.requests) == 1


def test_a_gateway_that_is_not_there_is_tried_again() -> None:
    with override_settings(TEJIDO_SMS_URL="http://127.0.0.1:1/"), pytest.raises(ChannelFailed) as failed:
        send(ONE)
    assert failed.value.retry


def test_without_a_gateway_it_is_final() -> None:
    with override_settings(TEJIDO_SMS_URL=""), pytest.raises(ChannelFailed) as failed:
        send(ONE)
    assert not failed.value.retry


def test_a_digest_says_how_many_and_names_none() -> None:
    assert text_of(TWO) == "Tejido: 2 tareas le esperan. Entre a http://localhost/tareas"


def test_a_link_that_does_not_fit_is_left_out_whole() -> None:
    long = Message("k", "900000001", (Line("T-AAAA", "http://localhost/" + "a" * 200, "x", "es nueva"),))
    assert text_of(long) == "Tejido: tarea T-AAAA, es nueva."
    assert len(text_of(long)) <= SMS_LENGTH


def test_the_text_is_of_the_basic_alphabet() -> None:
    assert all(ord(letter) < 128 for message in (ONE, TWO) for letter in text_of(message))


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.DEAD])
@pytest.mark.parametrize("rung", ["post", "head", "secretariat", "body", "log_reader"])
def test_one_task_says_why_it_came_and_its_link_fits(kind: Kind, rung: str) -> None:
    link = "https://tejido.municipalidadcarabayllo.gob.pe/tareas/T-7K3F-9QXM"
    text = text_of(Message("k", "900000001", (Line("T-7K3F-9QXM", link, "x", outside_brief(kind, rung)),)))
    assert text.endswith(link)
    assert outside_brief(kind, rung) in text
    assert len(text) <= SMS_LENGTH
    assert text.isascii()
