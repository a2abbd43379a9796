"""An example of a receiver of Tejido's notices: the standard library and nothing else.

    python webhook_receiver.py 8090 seen.sqlite3      (the secret in TEJIDO_WEBHOOK_SECRET)

It takes a notice only when its signature is right, it was signed in the last five minutes and its id is new. A notice
says which task changed and nothing of anybody: the task itself is then asked with the token (tejido_client.py).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LONGEST_BODY = 4096
OLDEST_SECONDS = 300
Notice = dict[str, str]


class Refused(Exception):
    """The notice is not taken; `status` is what is answered."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Seen:
    """The ids that were taken already, in a file: they must outlive this process. Kept for longer than a try lasts."""

    def __init__(self, path: str) -> None:
        self._lock = threading.Lock()
        self._rows = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._rows.execute("CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY, at REAL)")

    def is_new(self, notice_id: str, now: float) -> bool:
        """True the first time; the id is then seen."""
        with self._lock:
            self._rows.execute("DELETE FROM seen WHERE at < ?", [now - 30 * 24 * 3600])
            made = self._rows.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", [notice_id, now])
            return made.rowcount == 1

    def forget(self, notice_id: str) -> None:
        """What could not be worked on may come again."""
        with self._lock:
            self._rows.execute("DELETE FROM seen WHERE id = ?", [notice_id])

    def close(self) -> None:
        self._rows.close()


def checked(body: bytes, headers: Mapping[str, str], *, secret: str, seen: Seen, now: float) -> Notice | None:
    """The notice; None when it was taken before (answer 2xx and do nothing: Tejido sends at least once).

    Raises:
        Refused: the signature is wrong, it is too old, or it is no notice.
    """
    stamp, signature = headers.get("Tejido-Timestamp", ""), headers.get("Tejido-Signature", "")
    if not stamp.isdecimal() or abs(now - int(stamp)) > OLDEST_SECONDS:
        raise Refused(400, "too old, or from the future")
    right = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(f"v1={right}".encode(), signature.encode("utf-8", "replace")):
        raise Refused(401, "the signature is not right")
    try:
        told = json.loads(body)
        notice = {name: str(told[name]) for name in ("id", "event", "code", "link")}
    except (ValueError, KeyError, TypeError):
        raise Refused(400, "no notice") from None
    return notice if seen.is_new(notice["id"], now) else None


def server(port: int, secret: str, seen: Seen, work: Callable[[Notice], None]) -> ThreadingHTTPServer:
    """A server that hands each new notice to `work`. Put it behind TLS; answer fast and work later."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > LONGEST_BODY:
                return self._answer(413)
            body = self.rfile.read(int(length))
            try:
                notice = checked(body, self.headers, secret=secret, seen=seen, now=time.time())  # type: ignore[arg-type]
            except Refused as refused:
                return self._answer(refused.status)
            if notice is not None:
                try:
                    work(notice)
                except Exception:
                    seen.forget(notice["id"])
                    return self._answer(500)
            return self._answer(204)

        def _answer(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing: an address may hold a code."""

    return ThreadingHTTPServer(("127.0.0.1", port), Door)


def main() -> None:
    """Print each new notice until Ctrl-C."""
    seen = Seen(sys.argv[2])
    door = server(int(sys.argv[1]), os.environ["TEJIDO_WEBHOOK_SECRET"], seen, print)
    try:
        door.serve_forever()
    except KeyboardInterrupt:
        seen.close()


if __name__ == "__main__":
    main()
