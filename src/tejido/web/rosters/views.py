"""The rosters' pages: the choice of an institution and its week."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.directory.access import (
    people_away,
    roster_horizons,
    roster_of,
    shifts_between,
    visible_institutions,
)
from tejido.directory.kinds import POST_KINDS
from tejido.directory.models import Institution
from tejido.directory.routing import routes
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import NotFound, NotPermitted
from tejido.web.context import asking, instant
from tejido.web.rosters.concerns import SOON, roster_concerns
from tejido.web.rosters.week import Week, pieces


def keeping(actor: Actor, code: str) -> Institution:
    """The institution whose roster the actor keeps.

    Raises:
        NotPermitted: the roster is not the actor's to change.
        NotFound: there is no such institution in the district.
    """
    actor.require(Permit.ROSTER_EDIT)
    if actor.institution != code and not actor.may(Permit.DIRECTORY_EDIT):
        raise NotPermitted("Solo puede ver y cambiar los turnos de su propia institución.")
    found = visible_institutions(actor).filter(code=code).first()
    if found is None:
        raise NotFound("No encontramos esa institución en el directorio de su distrito.")
    return found


@never_cache
@require_safe
def rosters(request: HttpRequest) -> HttpResponse:
    """Every institution that uses the platform with how its roster stands; a head goes to its own. Three queries."""
    actor, at = asking(request), instant(request)
    actor.require(Permit.ROSTER_EDIT)
    if not actor.may(Permit.DIRECTORY_EDIT) and actor.institution:
        return redirect("roster", code=actor.institution)
    horizons, staff = roster_horizons(actor), routes(at).staff
    rows = []
    for one in visible_institutions(actor).filter(uses_platform=True).exclude(state="closed").order_by("name", "code"):
        hearing = ("operator",) if one.kind != "coordination_body" else ("body", "log_reader")
        posts = [post for kind in hearing for post in staff.posts_of(one.code, kind)]
        heads = staff.posts_of(one.code, "head")
        ends = horizons.get(one.code)
        rows.append(
            {
                "institution": one,
                "held": any(staff.holders(post.code, at) for post in posts),
                "on_duty": any(staff.on_duty(post.code, at) for post in posts),
                "head": one.kind == "coordination_body" or any(staff.holders(post.code, at) for post in heads),
                "ends": ends,
                "over": ends is not None and ends <= at,
                "soon": ends is not None and at < ends < at + SOON,
            }
        )
    rows.sort(key=lambda row: (bool(row["held"] and row["head"]), row["on_duty"]))  # what is missing stands first
    return render(request, "rosters/institutions.html", {"rows": rows, "own": actor.institution})


@never_cache
@require_safe
def roster(request: HttpRequest, code: str) -> HttpResponse:
    """The week of an institution, with what is wrong with its roster. Eleven queries."""
    actor, at = asking(request), instant(request)
    institution = keeping(actor, code)
    week = Week.of(request.GET.get("semana", ""), at)
    parts = roster_of(actor, code, at=at)
    away = people_away(actor, code, at=at)
    shifts = shifts_between(actor, code, week.start, week.end)
    lines = []
    for part in parts:
        own = [shift for shift in shifts if shift.post_id == part.post.pk]
        lines.append(
            {
                "post": part.post,
                "title": part.post.name.removesuffix(f" · {institution.name}"),
                "kind": POST_KINDS.get(part.post.kind, ""),
                "days": [(short, pieces(own, day, at)) for day, short in week.heads],
            }
        )
    absent = {one.account_id: one.until_at for one in away if one.from_at <= at}
    shown = {
        "institution": institution,
        "week": week,
        "today": lima_date(at),
        "this_week": week == Week.of("", at),
        "open": week.end > at,
        "lines": lines,
        "away": away,
        "concerns": roster_concerns(
            parts,
            hours=institution.hours,
            away_until=absent,
            uses_platform=institution.uses_platform,
            at=at,
        ),
        "may_choose": actor.may(Permit.DIRECTORY_EDIT),
    }
    return render(request, "rosters/week.html", shown)
