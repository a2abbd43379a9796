"""How open data is sent: to anybody, without a cookie, with an ETag, and so many calls a minute from one address.

The count of calls lives in the memory of each process and is forgotten after its minute: nothing is kept of who came,
and with several processes an address may make so many calls to each (ADR 0021).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from threading import Lock
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from tejido.kernel.errors import NotFound, Refused
from tejido.web.context import instant

MOST_A_MINUTE = 600
FRESH_SECONDS, FIXED_SECONDS = 300, 86_400
_TOO_MANY = f"Son más de {MOST_A_MINUTE} pedidos en un minuto desde su dirección. Espere un minuto y vuelva a intentar."

View = Callable[..., HttpResponseBase]


class Minute:
    """Calls of the present minute by address."""

    def __init__(self) -> None:
        self._minute = 0
        self._calls: Counter[str] = Counter()
        self._lock = Lock()

    def too_many(self, address: str, at: datetime, *, most: int) -> bool:
        """Count a call; whether it is one too many."""
        minute = int(at.timestamp()) // 60
        with self._lock:
            if minute != self._minute:
                self._minute = minute
                self._calls.clear()
            self._calls[address] += 1
            return self._calls[address] > most


_minute = Minute()


def open_to_all(view: View) -> View:
    """A view for anybody and for programs: bounded by address, cacheable, and its refusals are JSON in Spanish."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if _minute.too_many(str(get_adapter().get_client_ip(request)), instant(request), most=MOST_A_MINUTE):
            return _refused(_TOO_MANY, 429, {"Retry-After": "60"})
        try:
            answer = view(request, *args, **kwargs)
        except (NotFound, Refused) as error:
            return _refused(error.message, 404 if isinstance(error, NotFound) else 422)
        if answer.status_code < 300 or answer.status_code == 304:
            answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer

    return login_not_required(require_safe(answered))


def _refused(message: str, status: int, headers: dict[str, str] | None = None) -> JsonResponse:
    return JsonResponse({"error": message}, status=status, headers=headers, json_dumps_params={"ensure_ascii": False})


def keep(answer: HttpResponseBase, *, fixed: bool) -> HttpResponseBase:
    """The answer with how long anybody may keep it: what has a number never changes."""
    if fixed:
        patch_cache_control(answer, public=True, max_age=FIXED_SECONDS, immutable=True)
    else:
        patch_cache_control(answer, public=True, max_age=FRESH_SECONDS)
    return answer
