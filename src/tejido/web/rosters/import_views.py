"""A roster brought from a spreadsheet: first seen, then confirmed whole; and the sheet to fill in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.accounts.actors import Actor
from tejido.directory.access import PostRoster, roster_of
from tejido.directory.models import Institution
from tejido.directory.services.roster_import import HEADINGS, RosterPreview, import_roster, preview_roster
from tejido.kernel.clock import LIMA
from tejido.kernel.errors import Conflict, Refused
from tejido.web.account.forms import show_errors
from tejido.web.context import asking, instant
from tejido.web.directory.import_views import XLSX
from tejido.web.directory.uploads import KeptFile, UploadForm, forget, keep, kept
from tejido.web.directory.workbooks import workbook
from tejido.web.rosters.views import keeping


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, code: str) -> HttpResponse:
    """The form; with a file, the shifts it holds and what is wrong in it. Nothing is saved."""
    actor, at = asking(request), instant(request)
    institution = keeping(actor, code)
    if request.method != "POST":
        return render(request, "rosters/import.html", {"institution": institution, "form": UploadForm()})
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.sent()
        try:
            found = preview_roster(sent.content, sent.name, institution_code=code, actor=actor, at=at)
        except Refused as error:
            show_errors(form, error)
        else:
            return _preview(request, actor, institution, found, sent)
    return render(request, "rosters/import.html", {"institution": institution, "form": form}, status=422)


@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Save what was seen."""
    actor, token = asking(request), request.POST.get("token", "")
    institution = keeping(actor, code)
    try:
        sent = kept(token, purpose=_purpose(code), actor=actor)
        saved = import_roster(sent.content, sent.name, institution_code=code, actor=actor, at=instant(request))
    except (Refused, Conflict) as error:
        shown = {"institution": institution, "form": UploadForm(), "problem": error.message}
        return render(request, "rosters/import.html", shown, status=409 if isinstance(error, Conflict) else 422)
    forget(token, purpose=_purpose(code), actor=actor)
    messages.success(request, "Se guardó 1 turno." if saved == 1 else f"Se guardaron {saved} turnos.")
    return redirect("roster", code=code)


@never_cache
@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet to fill in, with the shifts that are still to come and the posts and people that may be written."""
    actor, at = asking(request), instant(request)
    keeping(actor, code)
    roster = roster_of(actor, code, at=at)
    rows = [
        {
            "puesto": part.post.code,
            "persona": shift.account.email,
            "desde": f"{shift.starts_at.astimezone(LIMA):%Y-%m-%d %H:%M}",
            "hasta": f"{shift.ends_at.astimezone(LIMA):%Y-%m-%d %H:%M}",
            "reemplazo": shift.substitute.email if shift.substitute else "",
        }
        for part in roster
        for shift in part.shifts
        if shift.starts_at > at
    ]
    content = workbook(HEADINGS, rows, sheet="Turnos", help_rows=_help(roster))
    headers = {"Content-Disposition": f'attachment; filename="turnos-{code}.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _help(roster: list[PostRoster]) -> list[tuple[str, str]]:
    posts = [("", f"{part.post.code}: {part.post.name}") for part in roster]
    people = {p.account.email: p.account.full_name for part in roster for p in part.postings if p.account.active}
    return [
        ("puesto", "El código del puesto. Los de esta institución:"),
        *posts,
        ("persona", "El correo con que entra, o su código. Las personas de esta institución:"),
        *(("", f"{email}: {name}") for email, name in people.items()),
        ("desde", "Fecha y hora de Lima. Por ejemplo 2026-11-23 08:00."),
        ("hasta", "Fecha y hora de Lima. Por ejemplo 2026-11-23 20:00."),
        ("reemplazo", "Correo o código de quien la reemplaza. Puede quedar vacío."),
        ("", "En cada puesto de la hoja se reemplaza el rol desde su primer turno hasta el final del último."),
    ]


def _preview(
    request: HttpRequest, actor: Actor, institution: Institution, found: RosterPreview, sent: KeptFile
) -> HttpResponse:
    roster = roster_of(actor, institution.code, at=instant(request))
    posts = {part.post.code: part.post.name for part in roster}
    names = {p.account.code: p.account.full_name for part in roster for p in part.postings}
    groups = [
        (
            posts.get(post, post),
            min(one.starts_at for one in shifts),
            max(one.ends_at for one in shifts),
            [(one, names.get(one.account, one.account), names.get(one.substitute, one.substitute)) for one in shifts],
        )
        for post, shifts in found.shifts.items()
    ]
    shown = {
        "institution": institution,
        "groups": groups,
        "total": sum(map(len, found.shifts.values())),
        "errors": found.errors,
        "hidden": {"token": keep(sent, purpose=_purpose(institution.code), actor=actor)},
    }
    return render(request, "rosters/import_preview.html", shown, status=422 if found.errors else 200)


def _purpose(code: str) -> str:
    return f"roster:{code}"
