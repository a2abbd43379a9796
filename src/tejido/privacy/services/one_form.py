"""A form that arrives twice at the same instant: the second waits for the first, and then finds it. Inner step."""

from __future__ import annotations

from tejido.accounts.prepared import ask


def wait_for(key: str) -> None:
    """Go on when nobody else is writing what came with that key; whoever comes later waits for this transaction."""
    ask("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
