"""The published bulletins for anybody, their files, and the page that prepares them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.accounts.permits import Permit
from tejido.kernel.errors import NotFound
from tejido.observatory.bulletins.access import NOT_THERE, all_bulletins, bulletin_for, published_bulletins
from tejido.observatory.bulletins.places import KINDS, bulletins_folder, file_name, file_of
from tejido.observatory.released.reading import current
from tejido.web.bulletins.offered import offered, periods
from tejido.web.context import asking
from tejido.web.opendata.publishing_views import EVERY_SECONDS
from tejido.web.opendata.starting import last_run
from tejido.web.public.views import without_trace

MOST = 60


@login_not_required
@require_safe
@without_trace
def bulletins(request: HttpRequest) -> HttpResponse:
    """Those that were published, the newest first."""
    actor = getattr(request, "actor", None)
    shown = {
        "bulletins": offered(published_bulletins()[:MOST]),
        "manages": bool(actor and actor.may(Permit.OBSERVATORY_MANAGE)),
    }
    return render(request, "bulletins/list.html", shown)


@login_not_required
@require_safe
@without_trace
def file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """One file of a bulletin: a published one for anybody, another for who manages the observatory."""
    row = bulletin_for(getattr(request, "actor", None), code)
    path = file_of(row.code, kind)
    if kind not in KINDS or not path.is_file():
        raise NotFound(NOT_THERE)
    answer = HttpResponse(path.read_bytes(), content_type=KINDS[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(row.code, kind)}"'
    return answer


@never_cache
@require_safe
def prepare(request: HttpRequest) -> HttpResponse:
    """Every bulletin with who did what and when, and how the last run goes; the page asks again while it works."""
    actor = asking(request)
    actor.require(Permit.OBSERVATORY_MANAGE)
    run, release = last_run(bulletins_folder()), current()
    shown = {
        "run": run,
        "release": release,
        "periods": periods(release) if release else [],
        "bulletins": offered(all_bulletins(actor)[:MOST]),
    }
    answer = render(request, "bulletins/prepare.html", shown)
    if run.running:
        answer.headers["Refresh"] = str(EVERY_SECONDS)
    return answer
