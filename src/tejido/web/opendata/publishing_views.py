"""The page of the technical secretariat: what is in force, and a button that publishes the next release."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import Refused
from tejido.observatory.released.reading import current
from tejido.observatory.releasing.calendar import cut_on, read_calendar
from tejido.observatory.releasing.turns import Work, failures
from tejido.web.context import asking, instant
from tejido.web.opendata.starting import begin, last_run

EVERY_SECONDS = 5
_TURNS = {Work.RELEASE: "La publicación del turno", Work.FACTS: "La puesta al día de los datos de la noche"}


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The release in force, and how the last run goes; while it works the page asks again by itself."""
    _manager(request)
    run = last_run(settings.TEJIDO_RELEASES_DIR)
    at = instant(request)
    shown = {"release": current(), "run": run, "again": _would_repeat(at), **_by_itself(at)}
    answer = render(request, "opendata/publish.html", shown)
    if run.running:
        answer.headers["Refresh"] = str(EVERY_SECONDS)
    return answer


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Start a run in the name of who asks."""
    actor = _manager(request)
    if request.POST.get("publish") != "yes":
        raise Refused("El formulario llegó incompleto. Vuelva a abrir la página y pulse «Publicar».")
    if _would_repeat(instant(request)) and request.POST.get("anyway") != "yes":
        raise Refused("No terminó ningún trimestre desde la publicación vigente. Marque «Publicar de todos modos».")
    begin(settings.TEJIDO_RELEASES_DIR, actor)
    messages.success(request, "La publicación empezó. Puede cerrar esta página: sigue sola.")
    return redirect("observatory_publish")


def _would_repeat(at: datetime) -> bool:
    """Whether no quarter ended since the release in force: the next one tells the same, but for what was corrected."""
    release = current()
    return release is not None and cut_on(lima_date(at)) <= release.cut_on


def _by_itself(at: datetime) -> dict[str, object]:
    """How often it is published without anybody asking, and how the turns that are still due failed."""
    calendar = read_calendar(settings.TEJIDO_DISTRICT_DIR)
    found = failures(calendar, settings.TEJIDO_FACTS_DIR, settings.TEJIDO_RELEASES_DIR, at=at)
    return {"calendar": calendar, "failed": [(_TURNS[work], tried) for work, tried in found.items()]}


def _manager(request: HttpRequest) -> Actor:
    actor = asking(request)
    actor.require(Permit.OBSERVATORY_MANAGE)
    return actor
