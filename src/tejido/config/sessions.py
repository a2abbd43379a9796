"""How long a session lasts: an idle limit that slides, and a longest life that does not."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase

BEGAN, RENEWED = "began_at", "renewed_at"


class SessionLimits:
    """Renews a session in use (one write every five minutes, not one a request) and ends an eight-hour one.

    What watches in the background (the stream, the badge's refresh) asks with `X-Tejido-Background: 1` and
    does not keep a session alive: a screen left open closes itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            self._hold(request)
        return self.get_response(request)

    def _hold(self, request: HttpRequest) -> None:
        now = int(time.time())
        began = request.session.setdefault(BEGAN, now)
        if now - began >= settings.TEJIDO_SESSION_LONGEST_SECONDS:
            logout(request)
            return
        asked_by_person = request.headers.get("X-Tejido-Background") != "1"
        if asked_by_person and now - request.session.get(RENEWED, 0) >= settings.TEJIDO_SESSION_RENEW_SECONDS:
            request.session[RENEWED] = now
