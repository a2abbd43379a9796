"""Browsers as far as a crash needs them: one that registers cases and one that listens for notices."""

from __future__ import annotations

import http.client
import re
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from tejido.kernel.clock import now
from tests.web.intake.filled import filled

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Registrar(threading.Thread):
    """Sends `how_many` forms; `answered` are the codes of the cases whose form got its redirect."""

    port: int
    session: str
    prefix: str
    how_many: int
    answered: set[str] = field(default_factory=set)
    unanswered: int = 0
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        token = self._token()
        for number in range(self.how_many):
            while (code := self._send(f"{self.prefix}-{number:06d}", token)) is None:
                self.unanswered += 1
                time.sleep(0.2)
            if code:
                self.answered.add(code)

    def _send(self, key: str, token: str) -> str | None:
        """The code of the case; blank when the form was refused; None when there was no answer: send it again."""
        day = (now() - timedelta(days=3)).date().isoformat()
        typed = filled(hecho__0__day=day) | {"csrfmiddlewaretoken": token}
        try:
            status, headers, body = self._ask("POST", f"/casos/nuevo?borrador={key}", typed, token)
        except (OSError, http.client.HTTPException):
            return None
        if status == 302:
            return re.split("[/?]", headers.get("Location", ""))[2]
        if status >= 500:
            return None
        self.refused.append(f"{status}: {body[:200]}")
        return ""

    def _token(self) -> str:
        _, headers, body = self._ask("GET", "/casos/nuevo?borrador=la-clave-del-principio", {}, "")
        found = _TOKEN.search(body)
        assert found, body[:500]
        self.cookie = headers.get("Set-Cookie", "").partition(";")[0]
        return found[1]

    def _ask(
        self, method: str, path: str, fields: dict[str, object], token: str
    ) -> tuple[int, http.client.HTTPMessage, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            headers = {
                "Cookie": f"sessionid={self.session}; {getattr(self, 'cookie', '')}",
                "Content-Type": "application/x-www-form-urlencoded",
                "Host": f"localhost:{self.port}",
                "Referer": f"http://localhost:{self.port}/",
            }
            connection.request(method, path, body=urlencode(fields, doseq=True) if fields else None, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()


@dataclass
class Ear(threading.Thread):
    """Listens to the notices as a browser does: after every break it comes back and says since when."""

    port: int
    session: str
    heard: list[float] = field(default_factory=list)
    connected: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        since = int(time.time())
        while not self.over.is_set():
            try:
                self._listen(since)
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)

    def _listen(self, since: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            cookie = {"Cookie": f"sessionid={self.session}", "Sec-Fetch-Site": "same-origin"}
            connection.request("GET", f"/flujo/avisos?desde={since}", headers=cookie)
            answer = connection.getresponse()
            if answer.status != 200:
                time.sleep(0.2)
                return
            self.connected += 1
            while not self.over.is_set() and (line := answer.readline()):
                if line.startswith(b"event: aviso"):
                    self.heard.append(time.monotonic())
        finally:
            connection.close()
