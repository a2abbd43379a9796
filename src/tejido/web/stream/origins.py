"""Which pages may listen: those of this installation and no other."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings

_LOOPBACK = ("localhost", "127.0.0.1")
_NO_ORIGIN = ("", "same-origin", "none")


def page_origins() -> frozenset[str]:
    """The origins of the pages: the public address; on one's own machine, by both of its names."""
    url = urlsplit(settings.TEJIDO_PUBLIC_URL)
    found = {f"{url.scheme}://{url.netloc}", *settings.CSRF_TRUSTED_ORIGINS}
    if url.hostname in _LOOPBACK:
        port = f":{url.port}" if url.port else ""
        found |= {f"{url.scheme}://{name}{port}" for name in _LOOPBACK}
    return frozenset(found)


def may_listen(headers: Mapping[str, str], origins: frozenset[str]) -> bool:
    """True for a page of ours. Without an Origin it must be the stream's own site, as the browser itself says."""
    origin = headers.get("origin")
    if origin is not None:
        return origin in origins
    return headers.get("sec-fetch-site", "") in _NO_ORIGIN
