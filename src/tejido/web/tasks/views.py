"""One task: why it came, by when and by which article, what can be done with it, and all that was done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from tejido.accounts.actors import Actor
from tejido.alerts.services.seeing import see_alerts
from tejido.cases.services.open_identity import open_task_notes
from tejido.cases.services.told import Told
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import CannotUnseal, Conflict, FieldErrors, Refused
from tejido.obligations.access import get_obligation
from tejido.obligations.models import Obligation
from tejido.web.context import instant
from tejido.web.tasks.deeds import DEEDS
from tejido.web.tasks.forms import DeedForm, ReferralForm, ToldForm
from tejido.web.tasks.kept import forget
from tejido.web.tasks.referral import answer
from tejido.web.tasks.sheet import Sheet, sheet_of

REFERRAL = "derivacion"


@never_cache
@require_GET
def task(request: HttpRequest, code: str) -> HttpResponse:
    """The task; opening it marks its alerts as seen (not the task itself: that is said with «Visto»)."""
    actor, at = _actor(request), instant(request)
    found = get_obligation(actor, code)
    see_alerts(actor=actor, at=at, tasks=[code])
    return _page(request, sheet_of(found, actor, at=at))


@never_cache
@require_POST
def notes(request: HttpRequest, code: str) -> HttpResponse:
    """The task with what was written under it; that it was read stays in the ledger."""
    actor, at = _actor(request), instant(request)
    sheet = sheet_of(get_obligation(actor, code), actor, at=at)
    try:
        texts = open_task_notes(sheet.task.subject_code, sheet.sealed, actor=actor, at=at)
    except CannotUnseal:
        messages.error(request, "Las notas ya no se pueden leer: la identidad de este caso se borró.")
        return redirect("task", code=code)
    return _page(request, sheet, texts=texts)


@never_cache
@sensitive_post_parameters()
@require_POST
def act(request: HttpRequest, code: str, deed: str) -> HttpResponse:
    """One deed. Refused, the page comes back with what was typed; done by another first, it says who and what."""
    actor, at = _actor(request), instant(request)
    found = get_obligation(actor, code)
    if deed != REFERRAL and deed not in DEEDS:
        raise Http404
    sheet = sheet_of(found, actor, at=at)
    form = sheet.form(ReferralForm if deed == REFERRAL else DEEDS[deed].form, deed, request.POST, request.FILES)
    try:
        if form.is_valid():
            said = _run(sheet, deed, form, request, at)
            forget(code, deed, sheet.kept, actor=actor, at=at)
            messages.success(request, said)
            return redirect("task", code=code)
    except Conflict as conflict:
        return _conflict(request, get_obligation(actor, code), form, conflict)
    except (Refused, FieldErrors) as error:
        form.show(error)
    return _page(request, sheet, forms={deed: form}, status=422)


def _run(sheet: Sheet, deed: str, form: DeedForm, request: HttpRequest, at: datetime) -> str:
    actor, cleaned = sheet.actor, form.cleaned_data
    if isinstance(form, ToldForm) and form.must_cite:
        cleaned = {**cleaned, "paper": form.paper(lima_date(at))}
    if deed != REFERRAL:
        DEEDS[deed].run(sheet.task.code, cleaned, actor, at)
        return DEEDS[deed].said
    if sheet.referral is None:
        raise Http404
    told = Told(at, document=cleaned.get("document", ""), paper=cleaned.get("paper"))
    state = request.POST.get("state", "")
    answer(sheet.referral, state, reason=cleaned["reason"], actor=actor, at=at, told=told)
    return "La respuesta quedó guardada y la ve quien derivó."


def _page(
    request: HttpRequest,
    sheet: Sheet,
    *,
    forms: Mapping[str, DeedForm] | None = None,
    texts: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    shown: dict[str, Any] = {"sheet": sheet, "o": sheet.task, "texts": texts, "referral_draft": sheet.draft(REFERRAL)}
    shown["deeds"] = sheet.deeds(forms or {})
    shown["referral_form"] = (forms or {}).get(REFERRAL) or sheet.form(ReferralForm, REFERRAL)
    shown["wrong"] = next(iter((forms or {}).values()), None)
    return render(request, "tasks/task.html", shown, status=status)


def _conflict(request: HttpRequest, found: Obligation, form: DeedForm, conflict: Conflict) -> HttpResponse:
    """Who did what first, and what was typed, ready to be added as a correction."""
    sheet = sheet_of(found, _actor(request), at=instant(request))
    typed = form.cleaned_data.get("note") or form.cleaned_data.get("reason") or ""
    again = None
    if "corregir" in sheet.offered:
        again = sheet.form(DEEDS["corregir"].form, "corregir")
        again.fields["note"].initial = typed
        for name in ("day", "hour") if form.cleaned_data.get("moment") else ():
            again.fields[name].initial = form.cleaned_data[name]
    shown = {"sheet": sheet, "o": found, "message": conflict.message, "typed": typed, "again": again}
    return render(request, "tasks/conflict.html", shown, status=409)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
