"""The body of a notice and its signature. Pure.

signature = HMAC-SHA256(secret, timestamp + "." + body), in hexadecimal; the timestamp is in seconds since 1970. A try
later carries a new timestamp and the same id, so that a receiver can refuse what is old and what it already has.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime

TIMESTAMP, SIGNATURE, DELIVERY = "Tejido-Timestamp", "Tejido-Signature", "Tejido-Delivery"


def body_of(*, code: str, event: str, task_code: str, link: str) -> bytes:
    """The body: what it is called, which one it is, and where to look. Nothing of anybody."""
    return json.dumps({"id": code, "event": event, "code": task_code, "link": link}, separators=(",", ":")).encode()


def headers_of(body: bytes, *, code: str, secret: str, at: datetime) -> Mapping[str, str]:
    """The headers that go with it, signed at that instant."""
    stamp = str(int(at.timestamp()))
    signed = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Tejido-Webhook/1",
        DELIVERY: code,
        TIMESTAMP: stamp,
        SIGNATURE: f"v1={signed}",
    }
