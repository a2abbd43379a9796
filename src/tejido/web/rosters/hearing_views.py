"""Who would hear an alert: the ladder asked, with its reasons, without telling anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.accounts.actors import Actor
from tejido.accounts.exclusions import ExclusionSet
from tejido.directory.access import roster_of
from tejido.directory.ladders import Hearer
from tejido.directory.routes import Routes
from tejido.directory.routing import load_routes, routes
from tejido.kernel.errors import NotFound, NotPermitted
from tejido.web.context import asking, instant
from tejido.web.rosters.forms import HearingForm
from tejido.web.rosters.views import keeping

RUNGS = (
    ("post", "Al empezar la tarea", "quien está de turno en el puesto"),
    ("head", "Si nadie la abre o pasa su plazo", "la jefatura"),
    ("secretariat", "Si sigue sin atenderse", "la secretaría técnica"),
    ("body", "Al final de la escalera", "la instancia, solo con el código"),
)


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody who would hear. `name` is empty for who may not know it."""

    name: str
    post: str
    institution: str
    reason: str


@dataclass(frozen=True, slots=True)
class RungAnswer:
    """Who would hear on a rung."""

    when: str
    who: str
    heard: tuple[Heard, ...]


@never_cache
@require_safe
def hearing(request: HttpRequest, code: str) -> HttpResponse:
    """The four rungs at an instant, as if somebody were excluded when it is asked so."""
    actor, at = asking(request), instant(request)
    institution = keeping(actor, code)
    names = _names(actor, code, at)
    form = HearingForm(request.GET or None, people=list(names.items()))
    when, without = at, ""
    if form.is_bound and form.is_valid():
        when, without = form.asked(at), form.cleaned_data["without"]
    answers = _answers(actor, code, when, without, at) if not form.errors else ()
    shown = {
        "institution": institution,
        "form": form,
        "when": when,
        "without": names.get(without, ""),
        "answers": answers,
        "nobody": bool(answers) and not any(answer.heard for answer in answers),
    }
    return render(request, "rosters/hearing.html", shown, status=422 if form.errors else 200)


def _answers(actor: Actor, code: str, when: datetime, without: str, at: datetime) -> tuple[RungAnswer, ...]:
    present = routes(at)
    snapshot = present if present.holds(when) else load_routes(since=when, until=when + timedelta(hours=1))
    exclusions = ExclusionSet(accounts=frozenset({without} if without else ()))
    names: dict[str, dict[str, str]] = {}
    found = []
    for rung, moment, who in RUNGS:
        hearers = snapshot.hearers(code, rung, at=when, exclusions=exclusions)
        for one in hearers:
            names.setdefault(one.institution, _names(actor, one.institution, at))
        found.append(RungAnswer(moment, who, tuple(_heard(one, snapshot, names) for one in hearers)))
    return tuple(found)


def _heard(one: Hearer, snapshot: Routes, names: dict[str, dict[str, str]]) -> Heard:
    post, institution = snapshot.post(one.post_code), snapshot.institutions.get(one.institution)
    return Heard(
        name=names[one.institution].get(one.account_code, ""),
        post=post.name if post else one.post_code,
        institution=institution.name if institution else one.institution,
        reason=one.reason,
    )


def _names(actor: Actor, code: str, at: datetime) -> dict[str, str]:
    """The people of an institution by code; nothing for who may not know them."""
    try:
        roster = roster_of(actor, code, at=at)
    except (NotPermitted, NotFound):
        return {}
    return {one.account.code: one.account.full_name for part in roster for one in part.postings}
