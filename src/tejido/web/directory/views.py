"""The directory's pages: the list and one institution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.directory.access import get_institution, revisions_of, roster_of, visible_institutions
from tejido.directory.kinds import POST_KINDS
from tejido.directory.models import DutyShift, Institution
from tejido.kernel.errors import NotPermitted
from tejido.reports.telling.sectors import SECTORS
from tejido.web.context import asking, instant
from tejido.web.directory.lines import ORIGINS, Wanted, changes_told, institution_line, lines_in_order

PAGE = 60


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post in words. `people` is None for who may not know who works there."""

    name: str
    kind: str
    on_duty: tuple[str, ...]
    people: tuple[str, ...] | None


@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """The institutions of the district by sector. Three queries."""
    actor, at = asking(request), instant(request)
    wanted = Wanted(
        words=request.GET.get("q", "").strip()[:80],
        sector=request.GET.get("sector", ""),
        open_now=request.GET.get("abiertas") == "si",
        platform=request.GET.get("plataforma", ""),
    )
    rows = visible_institutions(actor).prefetch_related("territory__zone")
    every = [institution_line(one, at) for one in rows]
    found = lines_in_order(line for line in every if wanted.takes(line))
    present = {line.sector for line in every}
    shown = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "total": len(every),
        "sectors": [(code, name) for code, name in SECTORS.items() if code in present],
        "may_edit": actor.may(Permit.DIRECTORY_EDIT),
    }
    return render(request, "directory/list.html", shown)


@require_safe
def institution(request: HttpRequest, code: str) -> HttpResponse:
    """One institution with its posts and what changed in it. Fourteen queries at most."""
    actor, at = asking(request), instant(request)
    found = get_institution(actor, code)
    line = institution_line(found, at)
    history = [
        (one, ORIGINS.get(one.origin, one.origin), changes_told(one, secret=line.secret))
        for one in revisions_of(actor, code)
    ]
    shown = {
        "line": line,
        "posts": _posts(actor, found, at),
        "history": [part for part in history if part[2]],
        "may_edit": actor.may(Permit.DIRECTORY_EDIT),
        "may_roster": actor.may(Permit.ROSTER_EDIT) and (actor.institution == code or actor.may(Permit.DIRECTORY_EDIT)),
    }
    return render(request, "directory/institution.html", shown)


def _posts(actor: Actor, found: Institution, at: datetime) -> list[PostLine]:
    """The posts; with the people in them only for those whom the directory allows."""
    try:
        roster = roster_of(actor, found.code, at=at)
    except NotPermitted:
        return [PostLine(post.name, POST_KINDS.get(post.kind, ""), (), None) for post in found.posts.all()]
    lines = []
    for part in roster:
        held = [one for one in part.postings if one.from_at <= at]
        running = [shift for shift in part.shifts if shift.starts_at <= at]
        on_duty = tuple(_present(shift, part.away) for shift in running)
        people = tuple(
            one.account.full_name + (" (con ausencia anotada)" if one.account_id in part.away else "") for one in held
        )
        lines.append(PostLine(part.post.name, POST_KINDS.get(part.post.kind, ""), on_duty, people))
    return lines


def _present(shift: DutyShift, away: frozenset[int]) -> str:
    """Who is on duty in a shift: the substitute, when the person is away."""
    person = shift.substitute if shift.substitute and shift.account_id in away else shift.account
    return str(person.full_name)
