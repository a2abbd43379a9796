"""Every page of a case begins here: who asks, how that person stands to the case, and how it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.access import UNSEEN, see_case
from tejido.cases.linking.access import kept_of
from tejido.cases.transfers.access import transfer_instead
from tejido.kernel.errors import NotFound
from tejido.reports.telling.reader import Reader
from tejido.web.cases.parts import parts_of
from tejido.web.context import asking, instant


class CaseCode:
    """The code of a case in an address, in any case of letters; «nuevo» and its like are never one."""

    regex = "[Cc]-[0-9A-Za-z]{4}-[0-9A-Za-z]{4}"

    def to_python(self, value: str) -> str:
        """The code as it is stored."""
        return value.upper()

    def to_url(self, value: str) -> str:
        """The code as it is stored."""
        return value


@dataclass(frozen=True)
class Visit(Reader):
    """One request to a case by somebody who may see it."""

    request: HttpRequest

    @property
    def sent(self) -> bool:
        """True when a form was sent."""
        return self.request.method == "POST"

    def show(self, template: str, shown: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
        """A page of the case; one that was joined to another says to which."""
        around = {
            "case": self.case,
            "seen": self.seen,
            "kept": kept_of(self.actor, self.case),
            "parts": parts_of(self.seen, self.actor, self.request.path),
        }
        return render(self.request, template, {**around, **shown}, status=status)

    def done(self, sentence: str, *, replanned: bool = False, to: str = "case_page") -> HttpResponseRedirect:
        """Back to the case (or another of its pages) with what was done and, on the case, what it changed."""
        messages.success(self.request, sentence)
        path = reverse(to, args=[self.code])
        return redirect(f"{path}?{urlencode({'cambios': self.at.isoformat()})}" if replanned else path)


def of_case(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets a `Visit` instead of the request and the code. Who may not see the case gets the page that says
    the same for every reason; for a case that passes between two districts, its transfer. Nothing of a case is kept by
    the browser, and no report of an error holds what was typed.
    """

    @never_cache
    @sensitive_post_parameters()
    @wraps(view)
    def answer(request: HttpRequest, code: str, **more: Any) -> HttpResponse:
        actor = asking(request)
        try:
            seen = see_case(actor, code)
        except NotFound:
            passing = transfer_instead(actor, code)
            return redirect("transfer", passing) if passing else not_yours(request, actor, code)
        return view(Visit(actor, seen, instant(request), request), **more)

    return answer


def not_yours(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The same page whether the case does not exist, is another's or excludes who asks."""
    shown = {"code": code, "message": UNSEEN, "may_break": actor.may(Permit.GLASS_BREAK)}
    return render(request, "cases/not_yours.html", shown, status=404)
