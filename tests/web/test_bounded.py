"""What is too big is refused before it is read, on any page and for anybody; what fits is not."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.test import Client

from tejido.web.bounded import MOST_BYTES


class Unread(io.BytesIO):
    """A body that nobody may read."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("it was read")


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 2 * 1024**3])
def test_too_big_is_refused_unread(client: Client, size: object) -> None:
    sent = {"CONTENT_LENGTH": str(size), "wsgi.input": Unread()}
    answer = client.post("/entrar/", content_type="multipart/form-data; boundary=x", **sent)  # type: ignore[arg-type]
    assert answer.status_code == 413
    assert "No se guardó nada" in answer.content.decode()


@pytest.mark.parametrize("size", ["-1", "x", "1e9", "٣"])
def test_a_size_that_is_no_number_is_refused_unread_and_told_as_it_is(client: Client, size: str) -> None:
    sent = {"CONTENT_LENGTH": size, "wsgi.input": Unread()}
    answer = client.post("/entrar/", content_type="multipart/form-data; boundary=x", **sent)  # type: ignore[arg-type]
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "No se guardó nada" in text
    assert "MB" not in text


def test_the_largest_document_fits(client: Client, db: None) -> None:
    field = io.BytesIO(b"x" * (10 * 1024 * 1024))
    field.name = "foto.png"
    assert client.post("/entrar/", {"document": field}).status_code != 413


def test_the_proxy_has_the_same_limit() -> None:
    text = (Path(__file__).parents[2] / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert re.findall(r"client_max_body_size (\d+)m;", text) == [str(MOST_BYTES // 1024**2)]
