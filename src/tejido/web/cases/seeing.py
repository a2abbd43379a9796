"""Every page of a case begins here: who asks, how that person stands to the case, and how it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
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
from tejido.cases.access import UNSEEN, Seen, see_case
from tejido.cases.models import Case
from tejido.directory.routing import routes
from tejido.kernel.errors import NotFound
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
class Visit:
    """One request to a case by somebody who may see it."""

    request: HttpRequest
    actor: Actor
    seen: Seen
    at: datetime

    @property
    def case(self) -> Case:
        return self.seen.case

    @property
    def code(self) -> str:
        return self.seen.case.code

    @property
    def sent(self) -> bool:
        """True when a form was sent."""
        return self.request.method == "POST"

    @cached_property
    def institutions(self) -> Mapping[str, str]:
        """The name of every institution by its code."""
        return {code: found.name for code, found in routes(self.at).institutions.items()}

    def institution(self, code: str) -> str:
        """The name of an institution, or its code when the directory does not know it."""
        return self.institutions.get(code, code)

    def show(self, template: str, shown: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
        """A page of the case."""
        return render(self.request, template, {"case": self.case, "seen": self.seen, **shown}, status=status)

    def done(self, sentence: str, *, replanned: bool = False, to: str = "case_page") -> HttpResponseRedirect:
        """Back to the case (or another of its pages) with what was done and, on the case, what it changed."""
        messages.success(self.request, sentence)
        path = reverse(to, args=[self.code])
        return redirect(f"{path}?{urlencode({'cambios': self.at.isoformat()})}" if replanned else path)


def of_case(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets a `Visit` instead of the request and the code. Who may not see the case gets the page that says
    the same for every reason. Nothing of a case is kept by the browser, and no report of an error holds what was typed.
    """

    @never_cache
    @sensitive_post_parameters()
    @wraps(view)
    def answer(request: HttpRequest, code: str, **more: Any) -> HttpResponse:
        actor = asking(request)
        try:
            seen = see_case(actor, code)
        except NotFound:
            return not_yours(request, actor, code)
        return view(Visit(request, actor, seen, instant(request)), **more)

    return answer


def not_yours(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The same page whether the case does not exist, is another's or excludes who asks."""
    shown = {"code": code, "message": UNSEEN, "may_break": actor.may(Permit.GLASS_BREAK)}
    return render(request, "cases/not_yours.html", shown, status=404)
