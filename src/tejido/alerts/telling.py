"""Wake the other processes through PostgreSQL's own notices, which leave with the commit and not before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import connection

PAGE_CHANNEL = "tejido_page"
PAYLOAD_LIMIT = 7900  # PostgreSQL refuses 8,000 bytes or more


def notify_accounts(account_codes: Iterable[str]) -> None:
    """Tell the stream that these accounts have something new; inside a transaction, sent at its commit."""
    with connection.cursor() as cursor:
        for payload in _payloads(sorted(account_codes)):
            cursor.execute("SELECT pg_notify(%s, %s)", [PAGE_CHANNEL, payload])


def _payloads(codes: list[str]) -> Iterator[str]:
    line = ""
    for code in codes:
        if line and len(line) + len(code) + 1 > PAYLOAD_LIMIT:
            yield line
            line = ""
        line = f"{line},{code}" if line else code
    if line:
        yield line
