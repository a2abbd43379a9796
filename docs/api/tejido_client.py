"""A reference client of Tejido's interface: the standard library and nothing else. Copy it and change what you need.

    tejido = Tejido("https://tejido.example", "tejido_…")
    code = tejido.register_case({...}, key="visit-1093")
    for task in tejido.tasks():
        tejido.complete(task["code"], key=f"done-{task['code']}")

It repeats a POST that got no answer with the same key, so that nothing is done twice, and waits when it is asked to.
"""

from __future__ import annotations

import base64
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

TRIES = 5
TIMEOUT_SECONDS = 30
AGAIN = (429, 500, 502, 503, 504)


class Problem(Exception):
    """What the interface refused (RFC 9457). `errors` maps a field, as its path in what was sent, to sentences."""

    def __init__(self, status: int, told: dict[str, Any]) -> None:
        self.status = status
        self.kind = str(told.get("type", "")).rpartition(":")[2]
        self.detail = str(told.get("detail", ""))
        self.errors: dict[str, list[str]] = told.get("errors", {})
        super().__init__(f"{status} {self.kind}: {self.detail}")


class Tejido:
    """One institution's door. `address` is the platform's own, without /api/v1."""

    def __init__(self, address: str, token: str, *, sleep: Any = time.sleep) -> None:
        if not address.startswith(("https://", "http://localhost", "http://127.0.0.1")):
            raise ValueError("the address begins with https://")
        self._base = address.rstrip("/") + "/api/v1"
        self._token = token
        self._sleep = sleep
        self._kept: dict[str, tuple[str, Any]] = {}

    # --- Cases -------------------------------------------------------------------------------------------
    def register_case(self, case: dict[str, Any], *, key: str) -> str:
        """The code of the case. `key`: something of yours that names this very filling, the same at every try."""
        return str(self.post("/cases", case, key=key)["code"])

    def case(self, code: str) -> dict[str, Any]:
        """The case as your sector may see it."""
        return self.get(f"/cases/{_part(code)}")

    def identity(self, code: str) -> dict[str, Any]:
        """Who the people are, as far as your sector may see. Every call is recorded: ask only when it is needed."""
        return self.get(f"/cases/{_part(code)}/identity")

    def attach(self, code: str, kind: str, file: bytes, *, key: str) -> str:
        """Attach a PDF, JPEG or PNG to a case; returns the document's code, which acts name."""
        sent = {"kind": kind, "content": base64.b64encode(file).decode()}
        return str(self.post(f"/cases/{_part(code)}/documents", sent, key=key)["document"])

    def record_act(self, code: str, event: str, happened_at: str, *, key: str, **paper: Any) -> dict[str, Any]:
        """Tell what a prosecutor or a court did. `paper`: document="D-…", or cited={"number", "on", "why"}."""
        return self.post(f"/cases/{_part(code)}/acts", {"event": event, "happened_at": happened_at, **paper}, key=key)

    # --- Tasks and referrals -----------------------------------------------------------------------------
    def tasks(self) -> Iterator[dict[str, Any]]:
        """Every open task of the institution, by urgency."""
        return self.pages("/tasks", "tasks")

    def task(self, code: str) -> dict[str, Any]:
        """One task, open or closed."""
        return self.get(f"/tasks/{_part(code)}")

    def acknowledge(self, code: str, *, key: str) -> dict[str, Any]:
        """Say that a person has seen it. Never by yourself: it stops the calls for a task that nobody saw."""
        return self.post(f"/tasks/{_part(code)}/acknowledge", {}, key=key)

    def take(self, code: str, *, key: str) -> dict[str, Any]:
        """Take the task."""
        return self.post(f"/tasks/{_part(code)}/take", {}, key=key)

    def complete(
        self, code: str, *, key: str, note: str = "", happened_at: str | None = None, **paper: Any
    ) -> dict[str, Any]:
        """Say that it was done. `happened_at` with its time zone, when it was done before now; `paper` as in an act."""
        told: dict[str, Any] = {"note": note, **paper} | ({"happened_at": happened_at} if happened_at else {})
        return self.post(f"/tasks/{_part(code)}/complete", told, key=key)

    def unable(self, code: str, reason: str, *, key: str) -> dict[str, Any]:
        """Say why it could not be done (10 letters or more)."""
        return self.post(f"/tasks/{_part(code)}/unable", {"reason": reason}, key=key)

    def referrals(self) -> Iterator[dict[str, Any]]:
        """The referrals from and to the institution, newest first."""
        return self.pages("/referrals", "referrals")

    def answer_referral(self, code: str, state: str, *, key: str, reason: str = "", **paper: Any) -> dict[str, Any]:
        """received, accepted, refused (with its reason), in_progress or done; `paper` for who does not log in."""
        return self.post(f"/referrals/{_part(code)}/answer", {"state": state, "reason": reason, **paper}, key=key)

    # --- Reference ---------------------------------------------------------------------------------------
    def lists(self) -> dict[str, Any]:
        """Every list of codes; asked again by its tag, so that it costs nothing while it is the same."""
        return self.get("/lists")

    # --- The calls themselves ----------------------------------------------------------------------------
    def pages(self, path: str, name: str) -> Iterator[dict[str, Any]]:
        """Every row of a list, page after page."""
        cursor = ""
        while True:
            page = self.get(path + (f"?cursor={urllib.parse.quote(cursor)}" if cursor else ""))
            yield from page[name]
            cursor = page.get("next", "")
            if not cursor:
                return

    def get(self, path: str) -> dict[str, Any]:
        """What stands at an address. Raises Problem, OSError."""
        tag, kept = self._kept.get(path, ("", None))
        status, headers, told = self._call("GET", path, None, {"If-None-Match": tag} if tag else {})
        if status == 304:
            return dict(kept)
        if "ETag" in headers:
            self._kept[path] = (headers["ETag"], told)
        return told

    def post(self, path: str, body: dict[str, Any], *, key: str) -> dict[str, Any]:
        """What was done. The same key again gives the first answer. Raises Problem, OSError."""
        return self._call("POST", path, json.dumps(body).encode(), {"Idempotency-Key": key})[2]

    def _call(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, Any, dict[str, Any]]:
        for turn in range(1, TRIES + 1):
            try:
                return self._ask(method, path, body, headers)
            except Problem as problem:
                waits = problem.status in AGAIN or problem.kind == "under-way"
                if not waits or turn == TRIES:
                    raise
                self._sleep(getattr(problem, "wait", 0) or 2 ** (turn - 1))
            except OSError:
                if turn == TRIES:
                    raise
                self._sleep(2 ** (turn - 1))
        raise AssertionError("unreachable")

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, Any, dict[str, Any]]:
        sent = {"Authorization": f"Bearer {self._token}", "Accept": "application/json", **headers}
        if body is not None:
            sent["Content-Type"] = "application/json"
        request = urllib.request.Request(self._base + path, data=body, headers=sent, method=method)  # noqa: S310  checked above
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                return answer.status, answer.headers, json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as refused:
            with refused:
                if refused.code == 304:
                    return 304, refused.headers, {}
                raise _problem(refused) from None


def _problem(refused: urllib.error.HTTPError) -> Problem:
    try:
        told = json.loads(refused.read())
    except ValueError:
        told = {}
    problem = Problem(refused.code, told if isinstance(told, dict) else {})
    wait = refused.headers.get("Retry-After", "")
    problem.wait = int(wait) if wait.isdecimal() else 0  # type: ignore[attr-defined]
    return problem


def _part(code: str) -> str:
    return urllib.parse.quote(code, safe="")
