"""What a phone downloads the first time it opens the inbox: every byte, through the server that people use."""

from __future__ import annotations

import gzip
import http.client
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tejido.cases.services.registration import register_case
from tejido.kernel.clock import now
from tejido.obligations.access import INBOX_PAGE, inbox
from tests import people
from tests.people import actor
from tests.servers import free_port, granian, variables
from tests.web.stream.conftest import cookie_of
from tests.world import intake, open_district

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 60_000


@pytest.fixture
def port(transactional_db: None, tmp_path: Path) -> Iterator[int]:
    """The pages, with their static files packed as in production, and a full inbox."""
    open_district()
    ana, bruno = actor(people.ana()), actor(people.bruno())
    for number in range(12):
        register_case(intake(f"peso-{number}"), actor=ana, at=now())
    assert len(inbox(bruno)) == INBOX_PAGE, "the page must be full"
    environment = variables(tmp_path, DJANGO_SETTINGS_MODULE="tejido.config.settings")
    collect = [sys.executable, "-m", "django", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, env=environment, check=True)
    port = free_port()
    with granian("tejido.config.wsgi:application", "wsgi", environment, port=port):
        yield port


def fetch(port: int, path: str, cookie: str) -> tuple[int, bytes, dict[str, str]]:
    """The bytes of an answer (its head too), its packed body, and its headers."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as there:
        headers = {"Accept-Encoding": "gzip", "Cookie": cookie, "Host": f"localhost:{port}"}
        there.request("GET", path, headers=headers)
        with there.getresponse() as answer:
            body = answer.read()
            head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders()) + 17
            assert answer.status == 200, path
            return head + len(body), body, dict(answer.getheaders())


def test_the_first_page_of_an_operator_is_under_60_kb(port: int) -> None:
    cookie = cookie_of(people.bruno)
    weight, packed, headers = fetch(port, "/tareas", cookie)
    assert headers["content-encoding"] == "gzip"
    page = gzip.decompress(packed).decode()
    assert page.count("<article") == INBOX_PAGE
    asked = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', page))
    weights = {"/tareas": weight}
    while asked - weights.keys():
        path = (asked - weights.keys()).pop()
        weights[path], body, kind = fetch(port, path, cookie)
        if path.endswith(".css"):
            text = gzip.decompress(body).decode() if kind.get("content-encoding") == "gzip" else body.decode()
            asked |= {f"/static/web/{name}" for name in re.findall(r"url\(\"?([\w.-]+\.svg)", text)}
    assert len(weights) >= 7, "style, scripts, icons and drawings were counted"
    assert sum(weights.values()) < MOST, weights
