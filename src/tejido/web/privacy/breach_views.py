"""Breaches: whoever works here tells of one; the desk keeps their register and leads each to its end."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.accounts.permits import Permit
from tejido.kernel.clock import lima_date
from tejido.privacy.access import events_of, see_breach, visible_breaches
from tejido.privacy.models import Breach
from tejido.privacy.services.breaches import notice_breach
from tejido.privacy.services.reading import OpenedBreach, open_breach
from tejido.privacy.states import BreachAct
from tejido.reports.services.printing_letters import notice_text
from tejido.web.cases.posting import OK, attempt
from tejido.web.context import asking, district_name, instant
from tejido.web.privacy import forms
from tejido.web.privacy.deeds import OF_BREACH, offered_for_breach
from tejido.web.privacy.pages import RENAMES, Offer, desk_elsewhere, institution_names, told_breach

PAGE = 30


@never_cache
@require_safe
def breaches(request: HttpRequest) -> HttpResponse:
    """The register of breaches of the desk."""
    actor = asking(request)
    page = Paginator(visible_breaches(actor), PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "rows": [told_breach(row) for row in page],
        "kept_by": desk_elsewhere(actor, instant(request)),
    }
    return render(request, "privacy/breaches.html", shown)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    """Tell of a breach, in a minute."""
    actor, at = asking(request), instant(request)
    actor.require(Permit.DATA_REPORT)
    sent = request.method == "POST"
    form = forms.NoticeForm(request.POST if sent else None, today=lima_date(at))
    made: list[str] = []
    status = 200
    if sent:
        status = attempt(
            form, lambda: made.append(notice_breach(form.noticed(at), actor=actor, at=at)), renames=RENAMES
        )
        if status == OK:
            messages.success(request, f"Quedó anotado con el código {made[0]}. La oficialía ya tiene el aviso.")
            return redirect("breaches" if actor.may(Permit.DATA_PROTECT) else "account_profile")
    shown = {"form": form, "leads": actor.may(Permit.DATA_PROTECT)}
    return render(request, "privacy/notice.html", shown, status=status)


@never_cache
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One breach."""
    return _sheet(request, see_breach(asking(request), code), {})


@never_cache
@sensitive_post_parameters()
@require_POST
def act(request: HttpRequest, code: str, deed: str) -> HttpResponse:
    """One deed. Refused, the page comes back with what was typed."""
    actor, at = asking(request), instant(request)
    row = see_breach(actor, code)
    if deed not in OF_BREACH:
        raise Http404
    form = _form(request, deed, sent=True)
    status = attempt(form, lambda: OF_BREACH[deed].run(code, form, actor, at), renames=RENAMES)
    if status != OK:
        return _sheet(request, row, {deed: form}, status=status)
    messages.success(request, OF_BREACH[deed].said)
    return redirect("breach", code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: HttpRequest, code: str) -> HttpResponse:
    """The breach with what happened, and the notice to the authority drafted from it; the reading is recorded."""
    actor, at = asking(request), instant(request)
    row = see_breach(actor, code)
    if request.method != "POST":
        return redirect("breach", code)
    return _sheet(request, row, {}, texts=open_breach(code, actor=actor, at=at))


def _form(request: HttpRequest, deed: str, *, sent: bool = False) -> forms.KeyForm:
    today = lima_date(instant(request))
    more: dict[str, Any] = {"today": today}
    return OF_BREACH[deed].form(request.POST if sent else None, prefix=deed, **more)


def _sheet(
    request: HttpRequest,
    row: Breach,
    sent: dict[str, forms.KeyForm],
    *,
    texts: OpenedBreach | None = None,
    status: int = 200,
) -> HttpResponse:
    at = instant(request)
    names, district = institution_names(at), district_name(settings.TEJIDO_DISTRICT_DIR)
    slugs = [slug for slug in OF_BREACH if slug in sent or slug in offered_for_breach(row)]
    shown: dict[str, Any] = {
        "told": told_breach(row),
        "taker": names.get(row.institution_code, "") or "la plataforma",
        "acts": [
            (found, BreachAct(found.act).spanish, texts.notes.get(str(found.pk), "") if texts else "")
            for found in events_of(row)
        ],
        "offers": [
            Offer(slug, OF_BREACH[slug], sent.get(slug) or _form(request, slug), slug in sent) for slug in slugs
        ],
        "wrong": next(iter(sent.values()), None),
        "texts": texts,
        "notice": notice_text(row, texts, district=district, at=at) if texts else "",
    }
    return render(request, "privacy/breach.html", shown, status=status)
