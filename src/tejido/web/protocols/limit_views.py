"""The limits with their marks; the coordination confirms one with the document that proves it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.directory.libraries import library_of
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import Conflict, NotFound, Refused
from tejido.obligations.access import confirmations, confirmed_marks
from tejido.obligations.services.confirming import confirm_limit, withdraw_confirmation
from tejido.protocols.steps import Step
from tejido.web.account.forms import show_errors
from tejido.web.context import asking, instant
from tejido.web.protocols.route import StepLine, is_past, step_line

TABS = (
    ("unverified", "Por verificar"),
    ("secondary", "De otra fuente"),
    ("official", "Leídos en la norma"),
    ("confirmed", "Confirmados por la instancia"),
)


class ConfirmForm(forms.Form):
    """The document that proves a limit and the session that took note of it."""

    document = forms.CharField(
        label="Documento que lo prueba",
        help_text="Norma, artículo, fecha y dónde se lee. Por ejemplo: Ley 31715, art. 16, El Peruano del 22/3/2023.",
        max_length=300,
        error_messages={"required": "Nombre el documento que lo prueba: norma, artículo, fecha y dónde se lee."},
    )
    session = forms.CharField(
        label="Sesión en que se tomó nota",
        help_text="Número y fecha. Por ejemplo: Sesión 3, 15/10/2026.",
        max_length=120,
        error_messages={"required": "Diga en qué sesión de la instancia se tomó nota (número y fecha)."},
    )


@require_safe
def limits(request: HttpRequest) -> HttpResponse:
    """The steps that have a limit, by mark; those of earlier versions stand at the end. One query."""
    actor, at = asking(request), instant(request)
    actor.require(Permit.PROTOCOLS_READ)
    library, marks = library_of(actor.district), confirmed_marks(actor.district)
    steps = [s for one in library.protocols.values() for s in one.steps if s.limit is not None]
    steps.sort(key=lambda step: is_past(step.in_force, lima_date(at)))
    lines = [step_line(step, library, marks) for step in steps]
    tab = request.GET.get("marca", "")
    tab = tab if tab in dict(TABS) else TABS[0][0]
    shown = {
        "tabs": [(code, words, sum(_in_tab(line, code) for line in lines)) for code, words in TABS],
        "tab": tab,
        "lines": [line for line in lines if _in_tab(line, tab)],
        "names": {one.id: one.name for one in library.protocols.values()},
        "may_confirm": actor.may(Permit.LIMITS_CONFIRM),
    }
    return render(request, "protocols/limits.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def limit(request: HttpRequest, step: str) -> HttpResponse:
    """One limit with its confirmations; POST confirms it. Two queries."""
    actor, at = asking(request), instant(request)
    actor.require(Permit.PROTOCOLS_READ)
    found = _step(step, actor)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                confirm_limit(found.id, **form.cleaned_data, actor=actor, at=at)
            except Refused as error:
                show_errors(form, error)
            except Conflict as error:
                form.add_error(None, error.message)
                status = 409
            else:
                messages.success(request, "El plazo quedó confirmado: vale para lo que se planifique desde ahora.")
                return redirect("limit", step=found.id)
    library, marks = library_of(actor.district), confirmed_marks(actor.district)
    shown = {
        "line": step_line(found, library, marks),
        "written": step_line(found, library, {}),
        "protocol": library.protocols[found.protocol],
        "history": [one for one in confirmations(actor.district) if one.step in (found.id, found.row)],
        "form": form,
        "may_confirm": actor.may(Permit.LIMITS_CONFIRM) and found.limit is not None,
    }
    return render(request, "protocols/limit.html", shown, status=status)


@require_POST
def withdraw(request: HttpRequest, step: str) -> HttpResponse:
    """Take a confirmation back."""
    actor = asking(request)
    withdraw_confirmation(_step(step, actor).id, actor=actor, at=instant(request))
    messages.success(request, "La confirmación quedó retirada: el plazo vuelve a su marca de antes.")
    return redirect("limit", step=step)


def _in_tab(line: StepLine, tab: str) -> bool:
    return line.confirmed if tab == "confirmed" else not line.confirmed and line.mark == tab


def _step(code: str, actor: Actor) -> Step:
    found = library_of(actor.district).step(code)
    if found is None:
        raise NotFound("No existe ese paso en la biblioteca de protocolos.")
    return found
