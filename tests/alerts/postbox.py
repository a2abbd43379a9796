"""A mail server and an SMS gateway on this machine, for tests: they keep what they accept and can refuse."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message as Mail
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from django.test import override_settings


@dataclass
class MailServer:
    """`refuse` maps an address (or "*") to the answer of RCPT; `refuse_data` is the answer of DATA."""

    port: int
    mails: list[Mail] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    refuse_data: str = ""

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:  # noqa: N802
        answer = self.refuse.get(address, self.refuse.get("*", ""))
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuse_data:
            return self.refuse_data
        self.mails.append(message_from_bytes(envelope.content))
        return "250 OK"

    def to(self, address: str) -> list[Mail]:
        return [mail for mail in self.mails if mail["To"] == address]


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A real SMTP server on a free port, and the settings that lead to it."""
    server = MailServer(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        backend = "django.core.mail.backends.smtp.EmailBackend"
        with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=server.port):
            yield server
    finally:
        controller.stop()


@dataclass
class Gateway:
    """What came, as (headers, body); `answers` are given in turn, then 202."""

    requests: list[tuple[dict[str, str], dict[str, str]]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)


@contextmanager
def sms_gateway() -> Iterator[Gateway]:
    """A gateway that speaks docs/sms-gateway.md, and the settings that lead to it."""
    gateway = Gateway()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            gateway.requests.append((dict(self.headers), body))
            code = gateway.answers.pop(0) if gateway.answers else 202
            self.send_response(code)
            if code in (301, 302, 307):
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/mensajes"
        with override_settings(TEJIDO_SMS_URL=url, TEJIDO_SMS_TOKEN="token-de-prueba"):
            yield gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
