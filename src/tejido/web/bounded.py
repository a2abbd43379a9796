"""What is too big to be a form is refused by its announced size, before a byte of it is read or put on the disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

MOST_BYTES: Final = 14 * 1024 * 1024
"""The largest document that may be kept (10 MB) with its form, or in base64 as systems send it; `deploy/nginx.conf` has
the same limit."""

MOST_TYPED: Final = 2_621_440
"""The largest form without a file: what is typed is held in memory."""

INTERFACE: Final = "/api/"
"""What answers systems has a smaller limit of its own, and tells it in their form (`tejido.api.addresses`)."""


class BoundedBody:
    """Answers 413 to a request that announces more than `MOST_BYTES`, and 400 to one whose size is no number.

    One without a size carries no body for WSGI.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(INTERFACE):
            return self.get_response(request)
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not (announced.isascii() and announced.isdecimal()):
            return _unread(None, status=400)
        size = int(announced)
        most = MOST_BYTES if request.content_type == "multipart/form-data" else MOST_TYPED
        return self.get_response(request) if size <= most else _unread(size, status=413)


def _unread(size: int | None, *, status: int) -> HttpResponse:
    megabyte = 1024 * 1024
    shown = {"most": MOST_BYTES // megabyte, "size": None if size is None else -(-size // megabyte)}
    return HttpResponse(render_to_string("413.html", shown), status=status)
