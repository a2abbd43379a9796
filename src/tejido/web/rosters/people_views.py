"""Who holds which post, since when and why; and who is away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tejido.accounts.access import institution_people
from tejido.accounts.actors import Actor
from tejido.directory.access import PostRoster, people_away, postings_history, roster_of
from tejido.directory.kinds import ABSENCE_KINDS, POST_KINDS
from tejido.directory.models import Institution
from tejido.directory.services.absences import add_absence, end_absence
from tejido.directory.services.postings import appoint, end_posting
from tejido.kernel.errors import Conflict, Refused
from tejido.web.account.forms import show_errors
from tejido.web.context import asking, instant
from tejido.web.rosters.forms import AbsenceForm, AppointForm, LeaveForm, after_day, first_instant
from tejido.web.rosters.views import keeping
from tejido.web.rosters.week import midnight

Deed = Callable[[Any, Actor, datetime], str]
"""What a form that was sent does; the sentence that says it was done."""
_SEPARATOR = "/"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, code: str) -> HttpResponse:
    """The people of an institution with their history; POST does one of the four things that the page offers."""
    actor, at = asking(request), instant(request)
    institution = keeping(actor, code)
    deed, status = request.POST.get("do", ""), 200
    if deed == "back":
        end_absence(request.POST.get("person", ""), actor=actor, at=at)
        messages.success(request, "La persona ya figura de vuelta.")
        return redirect("roster-people", code=code)
    roster = roster_of(actor, code, at=at)
    made = _forms(actor, institution, roster, deed, request.POST if request.method == "POST" else None)
    if deed in made:
        status = 422
        if made[deed].is_valid():
            try:
                told = _DEEDS[deed](made[deed].cleaned_data, actor, at)
            except (Refused, Conflict) as error:
                error.field = _FIELD_OF.get(error.field or "", error.field)
                show_errors(made[deed], error)
                status = 409 if isinstance(error, Conflict) else 422
            else:
                messages.success(request, told)
                return redirect("roster-people", code=code)
    return render(request, "rosters/people.html", _shown(actor, institution, roster, made, at), status=status)


def _forms(
    actor: Actor, institution: Institution, roster: list[PostRoster], deed: str, data: Any
) -> dict[str, forms.Form]:
    accounts = institution_people(actor, institution.code, body=institution.kind == "coordination_body")
    posts = [(part.post.code, part.post.name) for part in roster]
    held = [(part.post, posting.account) for part in roster for posting in part.postings]
    postings = [(f"{post.code}{_SEPARATOR}{one.code}", f"{one.full_name} — {post.name}") for post, one in held]
    staff = list({one.code: one.full_name for _, one in held}.items())

    def bound(name: str) -> dict[str, Any]:
        return {"data": data if deed == name else None, "prefix": name}

    return {
        "appoint": AppointForm(posts=posts, people=accounts, **bound("appoint")),
        "leave": LeaveForm(postings=postings, **bound("leave")),
        "absent": AbsenceForm(people=staff, **bound("absent")),
    }


def _appoint(said: dict[str, Any], actor: Actor, at: datetime) -> str:
    start = first_instant(said["from_day"], at)
    appoint(said["post"], said["account"], actor=actor, at=at, from_at=start, reason=said["reason"])
    return "La persona asume el puesto. Desde entonces recibe sus avisos."


def _leave(said: dict[str, Any], actor: Actor, at: datetime) -> str:
    post, _, account = said["posting"].partition(_SEPARATOR)
    until = after_day(said["last_day"]) if said["last_day"] else None
    end_posting(post, account, actor=actor, at=at, until_at=until, reason=said["reason"])
    return "Quedó anotado que deja el puesto. Sus turnos siguientes se quitaron."


def _absent(said: dict[str, Any], actor: Actor, at: datetime) -> str:
    start = first_instant(said["from_day"], at) or max(midnight(said["from_day"]), at)
    add_absence(
        said["person"], from_at=start, until_at=after_day(said["last_day"]), kind=said["kind"], actor=actor, at=at
    )
    return "La ausencia quedó anotada. Mientras dura, sus avisos llegan a quien la reemplaza."


_DEEDS: dict[str, Deed] = {"appoint": _appoint, "leave": _leave, "absent": _absent}
_FIELD_OF = {"from_at": "from_day", "until_at": "last_day"}
"""The field of the page for that of the service."""


def _shown(
    actor: Actor, institution: Institution, roster: list[PostRoster], made: dict[str, forms.Form], at: datetime
) -> dict[str, Any]:
    away = people_away(actor, institution.code, at=at)
    held = {posting.account.code for part in roster for posting in part.postings}
    accounts = institution_people(actor, institution.code)
    return {
        "institution": institution,
        "roster": [(part, POST_KINDS.get(part.post.kind, "")) for part in roster],
        "away": [(one, ABSENCE_KINDS.get(one.kind, ""), one.from_at <= at) for one in away],
        "without_post": [name for code, name in accounts if code not in held],
        "history": [one for one in postings_history(actor, institution.code) if one.until_at and one.until_at <= at],
        **made,
    }
