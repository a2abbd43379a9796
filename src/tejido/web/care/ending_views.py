"""How a service was, and the end of a case: satisfaction, closing, opening again."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tejido.cases.care.services.closing import close_case, reopen_case
from tejido.cases.care.services.follow_ups import keep_satisfaction
from tejido.directory.routing import routes
from tejido.protocols.sectors import Sector
from tejido.web.care.forms import ReopenForm, SatisfactionForm
from tejido.web.care.views import closing_form, page_of_care, require_care
from tejido.web.cases.posting import OK, attempt
from tejido.web.cases.seeing import Visit, of_case
from tejido.web.intake.options import Choice

THANKS_FOR = timedelta(minutes=10)
_KEPT = "satisfaction"


@require_http_methods(["GET", "HEAD", "POST"])
@of_case
def satisfaction(visit: Visit) -> HttpResponse:
    """What she says of a service: the phone is handed to her, and the answer is tied to nobody."""
    require_care(visit)
    form = SatisfactionForm(visit.request.POST if visit.sent else None, institutions=_services(visit))
    if not visit.sent:
        return visit.show("care/satisfaction.html", {"form": form, "thanks": _thanks(visit)})

    def save() -> None:
        institution, service = form.cleaned_data["institution"], form.cleaned_data["service"]
        keep_satisfaction(institution, service, form.answers(), actor=visit.actor, at=visit.at)

    status = attempt(form, save)
    if status != OK:
        return visit.show("care/satisfaction.html", {"form": form}, status=status)
    return redirect(f"{reverse('satisfaction', args=[visit.code])}?gracias={signing.dumps(visit.code, salt=_KEPT)}")


def _thanks(visit: Visit) -> str:
    """`no`: she did not want to answer; `yes`: an answer was kept just now; blank for whatever else an address says."""
    said = visit.request.GET.get("gracias", "")
    if said == "no":
        return said
    try:
        kept = signing.loads(said, salt=_KEPT, max_age=THANKS_FOR)
    except signing.BadSignature:
        return ""
    return "yes" if kept == visit.code else ""


@require_POST
@of_case
def close(visit: Visit) -> HttpResponse:
    """Close the case."""
    require_care(visit)
    form = closing_form(visit, visit.request.POST)

    def save() -> None:
        close_case(
            visit.code,
            reason=form.word("reason"),
            confirmed=form.several("confirmed"),
            override=bool(form.cleaned_data.get("override")),
            told=form.told(visit.at),
            actor=visit.actor,
            at=visit.at,
        )

    status = attempt(form, save)
    if status != OK:
        return page_of_care(visit, {"cierre": form}, status=status)
    return visit.done("El caso quedó cerrado. Se puede abrir de nuevo cuando haga falta.", to="care")


@require_POST
@of_case
def reopen(visit: Visit) -> HttpResponse:
    """Open the case again."""
    require_care(visit)
    form = ReopenForm(visit.request.POST)

    def save() -> None:
        reopen_case(visit.code, reason=form.cleaned_data["reason"], actor=visit.actor, at=visit.at)

    status = attempt(form, save)
    if status != OK:
        return page_of_care(visit, {"reabrir": form}, status=status)
    return visit.done("El caso está abierto otra vez y su ruta volvió a empezar.", replanned=True)


def _services(visit: Visit) -> list[Choice]:
    known = sorted(routes(visit.at).institutions.values(), key=lambda one: one.name)
    no_care = (Sector.PROSECUTOR, Sector.FAMILY_COURT, Sector.JUSTICE_OF_PEACE, Sector.SHELTER)
    return [
        (one.code, one.name)
        for one in known
        if one.district == visit.case.district and one.sector and one.sector not in no_care
    ]
