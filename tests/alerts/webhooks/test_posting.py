"""The request itself, to the example of a receiver on this machine."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tejido.alerts.webhooks import posting
from tejido.alerts.webhooks.addresses import Target, target_of
from tejido.alerts.webhooks.posting import FINAL, post
from tejido.alerts.webhooks.signing import body_of, headers_of
from tejido.kernel.clock import now
from tejido.kernel.errors import ChannelFailed
from tests.api.reference import load

receiver = load("webhook_receiver")
SECRET = "firma_inventada"
BODY = body_of(code="E-0000-0001", event="task.opened", task_code="T-0000-0001", link="https://tejido.example/x")


class Heard:
    """The example at work: `notices` are those that were handed over; `broken` makes the work fail."""

    def __init__(self, folder: Path) -> None:
        self.notices: list[dict[str, str]] = []
        self.broken = False
        self.seen = receiver.Seen(str(folder / "seen.sqlite3"))
        self.door = receiver.server(0, SECRET, self.seen, self._work)
        self.url = f"http://127.0.0.1:{self.door.server_address[1]}/avisos"

    def _work(self, notice: dict[str, str]) -> None:
        if self.broken:
            raise RuntimeError("broken")
        self.notices.append(notice)


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Heard]:
    found = Heard(tmp_path)
    thread = threading.Thread(target=found.door.serve_forever)
    thread.start()
    yield found
    found.door.shutdown()
    thread.join()
    found.door.server_close()
    found.seen.close()


def send(to: Heard, body: bytes = BODY, *, secret: str = SECRET, **headers: str) -> None:
    signed = headers_of(body, code="E-0000-0001", secret=secret, at=now())
    post(target_of(to.url), body, {**signed, **headers})


def test_a_notice_is_taken_once_however_often_it_arrives(heard: Heard) -> None:
    send(heard)
    send(heard)
    assert [one["code"] for one in heard.notices] == ["T-0000-0001"]


@pytest.mark.parametrize("how", [{"secret": "firma_otra"}, {"body": b"x" * 5000}, {"body": b"[]"},
                                 {"Tejido-Timestamp": "1"}])  # fmt: skip
def test_what_is_no_notice_of_ours_is_refused(heard: Heard, how: dict[str, Any]) -> None:
    with pytest.raises(ChannelFailed, match=r"respondió 4\d\d"):
        send(heard, **how)
    assert heard.notices == []


def test_what_the_other_system_could_not_work_on_comes_again(heard: Heard) -> None:
    heard.broken = True
    with pytest.raises(ChannelFailed) as failed:
        send(heard)
    assert failed.value.retry is True
    heard.broken = False
    send(heard)
    assert len(heard.notices) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 404, 410, 429, 500, 503])
def test_anything_but_2xx_is_no_arrival_and_no_redirect_is_followed(status: int) -> None:
    asked: list[str] = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.send_header("Location", "/otra")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    door = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=door.serve_forever)
    thread.start()
    try:
        with pytest.raises(ChannelFailed) as failed:
            post(target_of(f"http://127.0.0.1:{door.server_address[1]}/a?b=c"), BODY, {})
    finally:
        door.shutdown()
        thread.join()
        door.server_close()
    assert asked == ["/a?b=c"]
    assert failed.value.retry is (status not in FINAL)


def test_who_never_answers_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tejido.alerts.webhooks.posting.TIMEOUT_SECONDS", 0.2)
    door = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)  # listens and never takes
    started = time.monotonic()
    try:
        with pytest.raises(ChannelFailed) as failed:
            post(target_of(f"http://127.0.0.1:{door.server_address[1]}/"), BODY, {})
    finally:
        door.server_close()
    assert failed.value.retry is True
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("said", [b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n",
                                  b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 999\r\n\r\n",
                                  b"HTTP/1.0 200 OK\r\n\r\n"])  # fmt: skip
def test_who_answers_letter_by_letter_is_left_too(monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    """Each letter comes in time: only the whole tells that it never ends, and the others would wait for it."""
    monkeypatch.setattr(posting, "TIMEOUT_SECONDS", 1.0)
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as door:

        def drip() -> None:
            with door.accept()[0] as caller, contextlib.suppress(OSError):
                caller.sendall(said)
                for _ in range(100):
                    caller.sendall(b"a")
                    time.sleep(0.05)

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        began = time.monotonic()
        with pytest.raises(ChannelFailed) as failed:
            posting.post(Target(False, "127.0.0.1", "127.0.0.1", door.getsockname()[1], "/"), b"{}", {})
        assert time.monotonic() - began < 2
        assert failed.value.retry is True
        thread.join(timeout=5)
