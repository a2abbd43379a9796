"""Requests about one's data: the list, taking one in, and one with all that can be done with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.accounts.permits import Permit
from tejido.directory.routing import routes
from tejido.kernel.clock import lima_date
from tejido.privacy.access import SeenRequest, acts_of, consultations_of, more_time, see_request, visible_requests
from tejido.privacy.letters import answer_letter
from tejido.privacy.services.reading import OpenedRequest, open_request
from tejido.privacy.services.rights import take_request
from tejido.privacy.standing import advice_of
from tejido.privacy.states import RequestAct
from tejido.reports.services.printing_letters import addressed
from tejido.web.cases.posting import OK, attempt
from tejido.web.context import asking, instant
from tejido.web.intake.options import Choice
from tejido.web.privacy import forms
from tejido.web.privacy.deeds import ANSWER, OF_REQUEST, offered_for
from tejido.web.privacy.pages import RENAMES, Offer, institution_names, told_request

PAGE = 30


@never_cache
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """The requests of the actor's institution, those that wait first."""
    actor, at = asking(request), instant(request)
    rows = visible_requests(actor).order_by(F("closed_at").desc(nulls_first=True), "received_at", "id")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    more = more_time(actor, page)
    shown = {
        "page": page,
        "rows": [told_request(row, at, more) for row in page],
        "desk": actor.may(Permit.DATA_PROTECT),
    }
    return render(request, "privacy/requests.html", shown)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Take a request in."""
    actor, at = asking(request), instant(request)
    actor.require(Permit.DATA_REPORT)
    sent = request.method == "POST"
    form = forms.RequestForm(request.POST if sent else None, public=False, today=lima_date(at))
    made: list[str] = []
    status = 200
    if sent:
        status = attempt(form, lambda: made.append(take_request(form.asked(at), actor=actor, at=at)), renames=RENAMES)
        if status == OK:
            messages.success(request, "El pedido quedó registrado y la oficialía ya tiene el aviso.")
            return redirect("rights_request", made[0])
    return render(request, "privacy/take.html", {"form": form}, status=status)


@never_cache
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One request."""
    return _sheet(request, see_request(asking(request), code), {})


@never_cache
@sensitive_post_parameters()
@require_POST
def act(request: HttpRequest, code: str, deed: str) -> HttpResponse:
    """One deed. Refused, the page comes back with what was typed; an answer without a letter comes back with one."""
    actor, at = asking(request), instant(request)
    seen = see_request(actor, code)
    if deed not in OF_REQUEST:
        raise Http404
    form = _form(request, seen, deed, sent=True)
    if deed == ANSWER and form.is_valid() and form.word("outcome") and not form.word("letter"):
        return _drafted(request, seen, form)
    status = attempt(form, lambda: OF_REQUEST[deed].run(code, form, actor, at), renames=RENAMES)
    if status != OK:
        return _sheet(request, see_request(actor, code), {deed: form}, status=status)
    messages.success(request, OF_REQUEST[deed].said)
    return redirect("rights_request", code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: HttpRequest, code: str) -> HttpResponse:
    """The request with who asks and what; that it was read stays in the ledger."""
    actor, at = asking(request), instant(request)
    seen = see_request(actor, code)
    if request.method != "POST":
        return redirect("rights_request", code)
    return _sheet(request, seen, {}, texts=open_request(code, actor=actor, at=at))


def _drafted(request: HttpRequest, seen: SeenRequest, form: forms.KeyForm) -> HttpResponse:
    actor, at = asking(request), instant(request)
    found = open_request(seen.row.code, actor=actor, at=at)
    to = addressed(seen.row, found.person.get("names", ""), at=at)
    letter = answer_letter(to, outcome=form.word("outcome"), reason=form.word("reason"), at=at)
    again = forms.AnswerForm(prefix=ANSWER, initial={**form.cleaned_data, "letter": letter})
    return _sheet(request, seen, {ANSWER: again}, texts=found, drafted=True)


def _form(request: HttpRequest, seen: SeenRequest, deed: str, *, sent: bool = False) -> forms.KeyForm:
    more: dict[str, Any] = {"institutions": _to_consult(request, seen)} if deed == "consultar" else {}
    return OF_REQUEST[deed].form(request.POST if sent else None, prefix=deed, **more)


def _to_consult(request: HttpRequest, seen: SeenRequest) -> list[Choice]:
    asked = {row.institution_code for row in consultations_of(seen)}
    known = routes(instant(request)).institutions.values()
    free = [one for one in known if one.district == seen.row.district and one.uses_platform and one.takes_cases]
    return [(one.code, one.name) for one in sorted(free, key=lambda one: one.name) if one.code not in asked]


def _sheet(
    request: HttpRequest,
    seen: SeenRequest,
    sent: dict[str, forms.KeyForm],
    *,
    texts: OpenedRequest | None = None,
    drafted: bool = False,
    status: int = 200,
) -> HttpResponse:
    actor, at = asking(request), instant(request)
    names = institution_names(at)
    slugs = [slug for slug in OF_REQUEST if slug in sent or slug in offered_for(seen, actor)]
    shown: dict[str, Any] = {
        "told": told_request(seen.row, at, more_time(actor, [seen.row]) if seen.is_desk else {}),
        "seen": seen,
        "taker": names.get(seen.row.institution_code, ""),
        "desk": names.get(seen.row.desk, seen.row.desk),
        "advice": advice_of(seen.row.standing, seen.row.age_group) if seen.opens else "",
        "acts": [
            (row, RequestAct(row.act).spanish, names.get(row.data.get("institution") or row.institution_code, ""),
             texts.notes.get(str(row.pk), "") if texts else "")
            for row in acts_of(seen)
        ],
        "consultations": [(row, names.get(row.institution_code, "")) for row in consultations_of(seen)],
        "offers": [
            Offer(slug, OF_REQUEST[slug], sent.get(slug) or _form(request, seen, slug), slug in sent) for slug in slugs
        ],
        "wrong": None if drafted else next(iter(sent.values()), None),
        "texts": texts,
        "drafted": drafted,
        "opened_at": reverse("rights_opened", args=[seen.row.code]),
    }  # fmt: skip
    return render(request, "privacy/request.html", shown, status=status)
