"""Serves the gallery and the static files on loopback, with the product's own policy of content; no database."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.template import Context, engines
from django.test import override_settings

STATIC = Path(settings.WEB_DIR) / "static"
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"


def rendered(template: Path, context: Mapping[str, Any]) -> str:
    """A template of the tests as the product renders it."""
    with override_settings(ROOT_URLCONF="tests.web.gallery.urls"):
        engine = engines["django"].engine
        return str(engine.from_string(template.read_text(encoding="utf-8")).render(Context(dict(context))))


@dataclass(frozen=True)
class Asked:
    """What the browser asked, kept for the test to look at."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str


Answer = Callable[[Asked], tuple[int, dict[str, str], str]]


def nothing(asked: Asked) -> tuple[int, dict[str, str], str]:
    return 404, {}, ""


@contextmanager
def site(pages: Mapping[str, str], answer: Answer = nothing) -> Iterator[str]:
    """The address of a site with these pages and the static files; `answer` says what the rest gets."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            found = STATIC / path.removeprefix("/static/")
            if path in pages:
                self._answer(200, "text/html; charset=utf-8", pages[path].encode())
            elif path.startswith("/static/") and found.is_file():
                self._answer(200, mimetypes.guess_type(found.name)[0] or "text/plain", found.read_bytes())
            else:
                self._ask("")

        def do_POST(self) -> None:
            self._ask(self.rfile.read(int(self.headers["Content-Length"] or 0)).decode())

        def _ask(self, sent: str) -> None:
            status, headers, body = answer(Asked(self.command, self.path, dict(self.headers), sent))
            self._answer(status, headers.pop("Content-Type", "text/html; charset=utf-8"), body.encode(), headers)

        def _answer(self, status: int, kind: str, body: bytes, more: Mapping[str, str] = MappingProxyType({})) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
