"""Bringing the shapes of a survey: first checked on screen, then confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.directory.access import visible_zones, zone_shapes
from tejido.directory.geojson import ZonesRead
from tejido.directory.services.zones import check_zones, import_zones
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import Conflict, Refused
from tejido.web.account.forms import show_errors
from tejido.web.context import asking, instant
from tejido.web.directory.uploads import forget, keep, kept, text_of
from tejido.web.zones.drawing import MapView, ZoneInput, around, map_view
from tejido.web.zones.forms import ZonesForm, ZonesSaid
from tejido.web.zones.maps import WIDE

PURPOSE = "zones"


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The form; with a file, what it holds and what is wrong in it. Nothing is saved."""
    actor = asking(request)
    actor.require(Permit.ZONES_EDIT)
    form = ZonesForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return render(request, "zones/import.html", {"form": ZonesForm()})
    if form.is_valid():
        sent = form.sent()
        try:
            found = check_zones(text_of(sent), district=actor.district, actor=actor)
        except Refused as error:
            show_errors(form, error)
        else:
            hidden = {"token": keep(sent, purpose=PURPOSE, actor=actor), **_said(form.cleaned_data)}
            return _preview(request, actor, found, hidden)
    return render(request, "zones/import.html", {"form": form}, status=422)


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Save what was checked."""
    actor, at, token = asking(request), instant(request), request.POST.get("token", "")
    actor.require(Permit.ZONES_EDIT)
    said = ZonesSaid(request.POST)
    try:
        sent = kept(token, purpose=PURPOSE, actor=actor)
        if not said.is_valid():
            raise Refused("Diga de dónde sale el archivo y revise la fecha desde la que vale.")
        changed = import_zones(text_of(sent), district=actor.district, actor=actor, at=at, **said.cleaned_data)
    except (Refused, Conflict) as error:
        shown = {"form": ZonesForm(initial=request.POST.dict()), "problem": error.message}
        return render(request, "zones/import.html", shown, status=409 if isinstance(error, Conflict) else 422)
    forget(token, purpose=PURPOSE, actor=actor)
    messages.success(request, _told(len(changed)))
    return redirect("zones")


def _preview(request: HttpRequest, actor: Actor, found: ZonesRead, hidden: Mapping[str, str]) -> HttpResponse:
    now_drawn = zone_shapes(actor, on=lima_date(instant(request)))
    names = {zone.code: zone.name for zone in visible_zones(actor)}
    before = {zone.code: geometry for zone, geometry, _ in now_drawn}
    rows = [
        (code, names.get(code, code), "nueva" if code not in before else "igual" if before[code] == shape else "cambia")
        for code, shape in found.shapes.items()
    ]
    shown = {
        "rows": rows,
        "errors": found.errors,
        "changing": sum(change != "igual" for *_, change in rows),
        "hidden": hidden,
        "map": _drawn(found, names, before.get(actor.district), approximate=bool(hidden["approximate"])),
    }
    return render(request, "zones/import_preview.html", shown, status=422 if found.errors else 200)


def _drawn(
    found: ZonesRead, names: Mapping[str, str], boundary: Mapping[str, Any] | None, *, approximate: bool
) -> MapView | None:
    if not found.shapes:
        return None
    zones = [ZoneInput(code, names.get(code, code), shape, approximate) for code, shape in found.shapes.items()]
    return map_view(boundary, zones, [], window=around([], found.shapes.values()), width=WIDE)


def _said(data: Mapping[str, Any]) -> dict[str, str]:
    day = data["valid_from"]
    return {
        "source": data["source"],
        "valid_from": day.isoformat() if day else "",
        "approximate": "on" if data["approximate"] else "",
    }


def _told(count: int) -> str:
    if not count:
        return "El archivo ya era igual a lo guardado: no cambió ninguna zona."
    return f"Se guardó la forma de {count} zona{'s' if count != 1 else ''}. La anterior queda en la historia."
