"""After the login leads back to what was typed: where it is shown, and when it is thrown away."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from tejido.accounts.actors import Actor
from tejido.cases.services.drafts import discard_draft
from tejido.kernel.clock import now
from tejido.web.account.written_on import page_of
from tejido.web.unsent import BACK, name_of, unsent_on, was_led_back


class WhatWasNotSent:
    """Where the page to which the login leads back cannot be opened, what was typed is shown to be copied; once it is
    sent at last, it is thrown away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        actor = getattr(request, "actor", None)
        if not isinstance(actor, Actor):
            return answer
        if request.method == "GET" and BACK in request.GET and answer.status_code >= 400:
            unsent = unsent_on(request, actor)
            return render(request, "account/unsent.html", {"shown": unsent, "unsent": None}) if unsent else answer
        done = request.method == "POST" and 300 <= answer.status_code < 400 and _was_led_back(request)
        if done and (name := name_of(page_of(request).partition("?")[0])):
            discard_draft(name, actor=actor, at=now())
        return answer


def _was_led_back(request: HttpRequest) -> bool:
    return was_led_back(request.get_full_path()) or was_led_back(request.headers.get("Referer", ""))
