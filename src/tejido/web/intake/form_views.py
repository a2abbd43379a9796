"""The page where a case is registered. Every button works without JavaScript, and nothing typed is lost."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.access import drafts_of
from tejido.cases.services.checking import check_intake
from tejido.cases.services.drafts import discard_draft, read_draft, save_draft
from tejido.cases.services.registration import register_case
from tejido.directory.access import published_help_lines
from tejido.directory.libraries import library_of
from tejido.kernel.errors import FieldErrors, TejidoError
from tejido.web.context import instant
from tejido.web.intake import numbered
from tejido.web.intake.drafts import body_of, typed_of
from tejido.web.intake.duties_told import duties_told
from tejido.web.intake.fault_places import place_faults
from tejido.web.intake.parsing import Parsed, parse
from tejido.web.intake.place import DRAFT, address_of, is_key, new_key, registered_with, setting_of
from tejido.web.intake.search_form import SearchForm
from tejido.web.intake.sheet import Sheet
from tejido.web.public.guide import line_view

NOW = ("emergencia-105", "linea-100", "samu-106")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def new_case(request: HttpRequest) -> HttpResponse:
    """Explain, ask, register. The address carries the key of this filling, so that it can be found again."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require(Permit.CASE_REGISTER)
    key = request.GET.get("borrador", "")
    if not is_key(key):
        key = new_key()
        if request.method != "POST":
            return redirect(f"{request.path}?borrador={key}")
    if request.method == "POST":
        return _sent(request, actor, key)
    typed = typed_of(read_draft(DRAFT + key, actor=actor))
    if typed is None and (code := registered_with(key, actor)):
        return redirect(address_of(code))
    return _page(request, actor, _sheet(request, actor, key, typed))


def _sent(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """What the button asked for: register, keep for later, one block more or less, or only look again."""
    typed: QueryDict = request.POST
    focus = ""
    if typed.get("paso") == "registrar":
        return _register(request, actor, key)
    if typed.get("paso") == "guardar":
        save_draft(DRAFT + key, body_of(typed), actor=actor, at=instant(request))
        messages.success(request, "El borrador quedó guardado. Puede continuarlo desde «Registrar» durante siete días.")
        return redirect("cases")
    if (kind := typed.get("agregar", "")) in numbered.AT_START:
        typed = numbered.with_one_more(typed, kind)
        focus = f"{kind}-{numbered.count(typed, kind) - 1}"
    elif typed.get("quitar"):
        kind, _, place = str(typed.get("quitar")).rpartition("-")
        if kind in numbered.AT_START and place.isdigit():
            typed, focus = numbered.without(typed, kind, int(place)), f"{kind}-0"
    return _page(request, actor, _sheet(request, actor, key, typed), focus=focus)


def _register(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    at = instant(request)
    sheet = _sheet(request, actor, key, request.POST, asked=True)
    right = sheet.ask()
    parsed = parse(sheet)
    try:
        if right:
            done = register_case(parsed.intake, actor=actor, at=at, known=sheet.setting.known)
            discard_draft(DRAFT + key, actor=actor, at=at)
            if done.already:
                messages.info(
                    request, "Este formulario ya se había enviado: es el mismo caso, no se registró dos veces."
                )
            return redirect(address_of(done.code))
        _other_faults(sheet, parsed)
    except FieldErrors as wrong:
        place_faults(wrong.errors, parsed, sheet)
    except TejidoError as refused:
        sheet.unplaced.append(refused.message)
    return _page(request, actor, sheet, status=422)


def _other_faults(sheet: Sheet, parsed: Parsed) -> None:
    """What the register would refuse besides: told at once, not one sending later. Raises FieldErrors."""
    zones = frozenset(code for code, _ in sheet.setting.zones)
    setting = sheet.setting
    asked = library_of(setting.district).facts
    check_intake(parsed.intake, zones=zones, asked=asked, at=setting.at, door=setting.door)


def _sheet(request: HttpRequest, actor: Actor, key: str, typed: QueryDict | None, *, asked: bool = False) -> Sheet:
    return Sheet(key, setting_of(actor, instant(request)), typed, asked)


def _page(request: HttpRequest, actor: Actor, sheet: Sheet, *, focus: str = "", status: int = 200) -> HttpResponse:
    at = instant(request)
    kept = [draft for draft in drafts_of(actor) if draft.form.startswith(DRAFT)]
    form = DRAFT + sheet.key
    lines = {line.code: line_view(line, at) for line in published_help_lines()}
    shown = {
        "sheet": sheet,
        "form_name": form,
        "focus": focus,
        "told_by_law": duties_told(sheet.setting.door),
        "search": SearchForm(prefix="buscar", today=sheet.setting.today),
        "drafts": [(draft, draft.form.removeprefix(DRAFT)) for draft in kept if draft.form != form],
        "saved": next((draft for draft in kept if draft.form == form), None),
        "calls": [lines[code] for code in NOW if code in lines and lines[code].number],
    }
    return render(request, "intake/new.html", shown, status=status)
