"""What is done to a version: proposed, commented, answered, approved, published, withdrawn."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tejido.accounts.permits import Permit
from tejido.cases.services.drafts import discard_draft, read_draft
from tejido.governance.access import version_numbered, versions_in
from tejido.governance.catalog import library_now, local_protocols, local_steps
from tejido.governance.services.debating import answer_comment, comment_version
from tejido.governance.services.versions import approve_version, propose_version, publish_version, withdraw_version
from tejido.kernel.errors import Conflict, Refused
from tejido.web.account.forms import show_errors
from tejido.web.context import asking, instant
from tejido.web.governance.forms import AnswerForm, ApproveForm, CommentForm, ProposeForm
from tejido.web.governance.views import version_page
from tejido.web.intake.drafts import typed_of

DRAFT = "protocolo.propuesta"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """The form of a new version, begun with the words of the last one or with the draft that was left."""
    actor, at = asking(request), instant(request)
    actor.require(Permit.PROTOCOL_MANAGE)
    if request.method == "POST":
        form = ProposeForm(request.POST)
        status = _attempt(form, lambda: propose_version(form.proposal(), actor=actor, at=at))
        if status == 200:
            discard_draft(DRAFT, actor=actor, at=at)
            made = versions_in(actor).first()
            messages.success(request, "La versión quedó propuesta. Ya pueden opinar los miembros.")
            return redirect("local_version", number=made.number if made else 1)
    else:
        status = 200
        last = versions_in(actor).first()
        typed = typed_of(read_draft(DRAFT, actor=actor))
        begun = {"text": last.text if last else ""}
        form = ProposeForm(initial=begun if typed is None else typed.dict())
    shown = {
        "form": form,
        "routes": local_protocols(actor.district),
        "library": library_now(actor.district),
        "draft": DRAFT,
    }
    return render(request, "governance/propose.html", shown, status=status)


@require_POST
def comment(request: HttpRequest, number: int) -> HttpResponse:
    """Say something of a version."""
    actor, at = asking(request), instant(request)
    actor.require(Permit.PROTOCOL_DEBATE)
    steps = [(step.id, step.action) for step in local_steps(actor.district).values()]
    form = CommentForm(request.POST, steps=steps)

    def run() -> None:
        comment_version(number, form.opinion(), actor=actor, at=at)

    return _done(request, number, "comment", form, run, "Su opinión quedó guardada y la ven los demás miembros.")


@require_POST
def answer(request: HttpRequest, number: int, comment: int) -> HttpResponse:
    """Answer an opinion."""
    actor, at = asking(request), instant(request)
    actor.require(Permit.PROTOCOL_MANAGE)
    form = AnswerForm(request.POST, auto_id=f"id_%s_{comment}")

    def run() -> None:
        answer_comment(number, comment, form.cleaned_data["answer"], actor=actor, at=at)

    return _done(request, number, f"answer{comment}", form, run, "La respuesta quedó guardada.")


@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Write down the session that approved it."""
    actor, at = asking(request), instant(request)
    actor.require(Permit.PROTOCOL_MANAGE)
    form = ApproveForm(request.POST)

    def run() -> None:
        approve_version(number, form.record(), actor=actor, at=at)

    return _done(request, number, "approve", form, run, "Quedó anotada la aprobación. Falta publicarla.")


@require_POST
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Make it the one that holds."""
    actor, at = asking(request), instant(request)
    said = "Quedó publicada. A cada operadora y operador se le pide leerla."
    return _simply(request, number, lambda: publish_version(number, actor=actor, at=at), said)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take back a version that was not published."""
    actor, at = asking(request), instant(request)
    return _simply(request, number, lambda: withdraw_version(number, actor=actor, at=at), "La versión quedó retirada.")


def _done(
    request: HttpRequest, number: int, name: str, form: forms.Form, run: Callable[[], object], said: str
) -> HttpResponse:
    version_numbered(asking(request), number)
    status = _attempt(form, run)
    if status != 200:
        return version_page(request, number, {name: form}, status=status)
    messages.success(request, said)
    return redirect("local_version", number=number)


def _simply(request: HttpRequest, number: int, run: Callable[[], object], said: str) -> HttpResponse:
    asking(request).require(Permit.PROTOCOL_MANAGE)
    try:
        run()
    except (Refused, Conflict) as error:
        status = 409 if isinstance(error, Conflict) else 422
        return version_page(request, number, {"problem": error.message}, status=status)
    messages.success(request, said)
    return redirect("local_version", number=number)


def _attempt(form: forms.Form, run: Callable[[], object]) -> int:
    """200 when it was done; else 422 or 409, with the reason in the form."""
    if not form.is_valid():
        return 422
    try:
        run()
    except Conflict as error:
        form.add_error(None, error.message)
        return 409
    except Refused as error:
        show_errors(form, error)
        return 422
    return 200
