"""What the secretariat does with a bulletin: make it, review it, publish it, tell the members."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tejido.accounts.permits import Permit
from tejido.kernel.errors import Refused
from tejido.observatory.bulletins.places import bulletins_folder
from tejido.observatory.bulletins.services.deciding import publish_bulletin, review_bulletin
from tejido.observatory.bulletins.spans import checked
from tejido.observatory.released.reading import current
from tejido.pathways.services.telling_members import tell_members
from tejido.web.bulletins.offered import periods
from tejido.web.context import asking, instant
from tejido.web.opendata.starting import begin

PAGE = "bulletins_prepare"
BUSY = "Ya se está haciendo un boletín. Espere a que termine."


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Start the command in a process of its own, in the name of who asks."""
    actor = asking(request)
    actor.require(Permit.OBSERVATORY_MANAGE)
    release, period = current(), checked(request.POST.get("period", ""))
    if release is None or period not in dict(periods(release)):
        raise Refused("La publicación vigente no tiene cifras de ese período. Elija otro de la lista.", field="period")
    bulletins_folder().mkdir(parents=True, exist_ok=True)
    words = ("bulletin", "--period", period, "--release", str(release.number))
    begin(bulletins_folder(), actor, words=words, busy=BUSY)
    messages.success(request, "El boletín empezó a hacerse. Puede cerrar esta página: sigue solo.")
    return redirect(PAGE)


@require_POST
def review(request: HttpRequest, code: str) -> HttpResponse:
    """Note that it was read over."""
    review_bulletin(code, actor=asking(request), at=instant(request))
    messages.success(request, "Quedó como revisado. Ya se puede publicar.")
    return redirect(PAGE)


@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Let anybody read it."""
    publish_bulletin(code, actor=asking(request), at=instant(request))
    messages.success(request, "El boletín está publicado. Ya puede avisar a las y los integrantes de la instancia.")
    return redirect(PAGE)


@require_POST
def tell(request: HttpRequest, code: str) -> HttpResponse:
    """Tell the members of the instancia, with a link to the public page."""
    again = request.POST.get("again") == "yes"
    told = tell_members(code, again=again, actor=asking(request), at=instant(request))
    messages.success(request, f"Se avisó a {told} personas, en la página y por correo, con un enlace.")
    return redirect(PAGE)
