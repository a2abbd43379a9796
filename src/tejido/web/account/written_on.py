"""The page on which a form was written, whatever address it was sent to."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

# Where a form that comes back with something to mend stands under the address it was sent to.
_WRITTEN_ON: Final = {"task_act": "task", "account_change_role": "account_person", "account_act": "account_person"}


def page_of(request: HttpRequest) -> str:
    """The page of this site on which the person was: for a form that was sent, the one where it was written."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return _written_on(request.path)
    parts = urlsplit(came_from)
    return _written_on(parts.path) + (f"?{parts.query}" if parts.query else "")


def _written_on(path: str) -> str:
    try:
        found = resolve(path)
    except Resolver404:
        return path
    page = _WRITTEN_ON.get(found.url_name or "")
    return reverse(page, kwargs={"code": found.kwargs["code"]}) if page else path
