"""A browser's part of the work and no more: one kept connection, cookies, a form's fields. Plain sockets: cheap."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from urllib.parse import urlencode

from bench.installation import HOST

FORM = "application/x-www-form-urlencoded"
_AS_TYPED = {"text", "date", "time", "number", "hidden", "tel", "search", "email", ""}
Fields = dict[str, str | list[str]]


class Browser:
    """One person's connection; `cookies` are sent with every request."""

    def __init__(self, port: int, cookies: Mapping[str, str], sends: str = FORM) -> None:
        self.port, self.cookies, self.sends = port, dict(cookies), sends
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> tuple[int, str]:
        """The status and the body of a page."""
        status, _, body = await self.ask("GET", path)
        return status, body.decode()

    async def post(self, path: str, fields: Mapping[str, str | Sequence[str]]) -> tuple[int, str]:
        """The status of what a form answers, and where it sends the browser next."""
        status, location, _ = await self.ask("POST", path, urlencode(fields, doseq=True).encode())
        return status, location

    async def ask(self, method: str, path: str, body: bytes = b"", more: Sequence[str] = ()) -> tuple[int, str, bytes]:
        """Status, `Location` and body; the connection stays open, and one that was let go is opened anew.

        `more`: further headers, a line each.
        """
        try:
            return await self._ask(method, path, body, more)
        except (asyncio.IncompleteReadError, ConnectionError) as fault:
            self.close()
            if getattr(fault, "partial", b""):
                raise
            return await self._ask(method, path, body, more)

    async def _ask(self, method: str, path: str, body: bytes, more: Sequence[str]) -> tuple[int, str, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(HOST, self.port, limit=2**20)
        reader, writer = self._streams
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = [f"{method} {path} HTTP/1.1", f"Host: {HOST}:{self.port}", *more]
        head += [f"Cookie: {cookies}"] if cookies else []
        if method == "POST":
            head += [f"Content-Type: {self.sends}", f"Content-Length: {len(body)}"]
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        found = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in found[1:])}
        if headers.get("transfer-encoding") == "chunked":
            body = await _chunks(reader)
        else:
            body = await reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            self.close()
        return int(found[0].split(" ")[1]), headers.get("location", ""), body

    def close(self) -> None:
        """End the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    found = []
    while size := int(await reader.readline(), 16):
        found.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(found)


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        name = known.get("name") or ""
        if tag == "input" and (known.get("type") or "") in _AS_TYPED:
            self.fields[name] = known.get("value") or ""
        elif tag == "input" and "checked" in known:
            value = known.get("value")
            self.fields[name] = "on" if value is None else value
        elif tag == "textarea":
            self.fields[name] = ""
        elif tag == "select":
            self._select = name
            self.fields[name] = ""
        elif tag == "option" and "selected" in known:
            self.fields[self._select] = known.get("value") or ""


def fields_of(page: str) -> Fields:
    """Every field of a page's forms with the value that a browser would send untouched."""
    form = _Form()
    form.feed(page)
    form.fields.pop("", None)
    return form.fields
