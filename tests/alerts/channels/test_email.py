"""E-mail against a real SMTP server: what arrives, what is final and what is tried again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings

from tejido.alerts.channels.email import send
from tejido.alerts.channels.message import Line, Message
from tejido.kernel.errors import ChannelFailed
from tests.alerts.postbox import MailServer, mail_server

ONE = Message(
    "k1", "bruno@tejido.example", (Line("T-AAAA", "http://localhost/tareas/T-AAAA", "Hay una tarea.", "es nueva"),)
)
TWO = Message(
    "k2", "bruno@tejido.example", (*ONE.lines, Line("T-BBBB", "http://localhost/tareas/T-BBBB", "Otra.", "es nueva"))
)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as found:
        yield found


def test_one_task_arrives_with_its_code_and_link(server: MailServer) -> None:
    send(ONE)
    [mail] = server.mails
    assert mail["To"] == "bruno@tejido.example"
    assert mail["Subject"] == "Tejido: tarea T-AAAA"
    assert mail["Message-ID"] == "<k1@tejido.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "http://localhost/tareas/T-AAAA" in _text(mail)


def test_several_tasks_are_one_digest(server: MailServer) -> None:
    send(TWO)
    [mail] = server.mails
    assert mail["Subject"] == "Tejido: 2 tareas esperan"
    assert "T-AAAA" in _text(mail)
    assert "T-BBBB" in _text(mail)


def test_the_same_message_keeps_its_identifier(server: MailServer) -> None:
    send(ONE)
    send(ONE)
    assert {mail["Message-ID"] for mail in server.mails} == {"<k1@tejido.example>"}


@pytest.mark.parametrize(("answer", "retry"), [("550 No such user", False), ("450 Try later", True)])
def test_an_address_refused_for_good_is_not_tried_again(server: MailServer, answer: str, retry: bool) -> None:
    server.refuse["*"] = answer
    with pytest.raises(ChannelFailed) as failed:
        send(ONE)
    assert failed.value.retry is retry
    assert "bruno" not in failed.value.message


def test_a_server_that_refuses_the_message_is_tried_again(server: MailServer) -> None:
    server.refuse_data = "451 bruno@tejido.example: not now"
    with pytest.raises(ChannelFailed) as failed:
        send(ONE)
    assert failed.value.retry
    assert failed.value.message == "El servidor de correo respondió 451."


def test_a_server_that_is_not_there_is_tried_again() -> None:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    there = override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=1)
    with there, pytest.raises(ChannelFailed) as failed:
        send(ONE)
    assert failed.value.retry


def test_an_address_that_would_add_headers_is_refused_for_good(server: MailServer) -> None:
    with pytest.raises(ChannelFailed) as failed:
        send(Message("k", "bruno@tejido.example\nBcc: other@tejido.example", ONE.lines))
    assert not failed.value.retry
    assert server.mails == []


def _text(mail: object) -> str:
    return mail.get_payload(decode=True).decode()  # type: ignore[attr-defined,no-any-return]
