"""The directory brought from a spreadsheet: first seen row by row, then confirmed whole; and the sheet to fill in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.directory.access import visible_institutions
from tejido.directory.services.importing import ImportPreview, apply_import, preview_import
from tejido.directory.sheet_institutions import HEADINGS
from tejido.kernel.errors import Conflict, Refused
from tejido.web.account.forms import show_errors
from tejido.web.context import asking, instant
from tejido.web.directory.lines import changed_words
from tejido.web.directory.sheet import HELP, cells_of
from tejido.web.directory.uploads import KeptFile, UploadForm, forget, keep, kept
from tejido.web.directory.workbooks import workbook

PURPOSE = "directory"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The form; with a file, what it would change and what is wrong in it. Nothing is saved."""
    actor = asking(request)
    actor.require(Permit.DIRECTORY_EDIT)
    if request.method != "POST":
        return render(request, "directory/import.html", {"form": UploadForm()})
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.sent()
        try:
            found = preview_import(sent.content, sent.name, actor=actor, district=actor.district)
        except Refused as error:
            show_errors(form, error)
        else:
            return _preview(request, actor, found, sent)
    return render(request, "directory/import.html", {"form": form}, status=422)


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Save what was seen."""
    actor, token = asking(request), request.POST.get("token", "")
    actor.require(Permit.DIRECTORY_EDIT)
    try:
        sent = kept(token, purpose=PURPOSE, actor=actor)
        saved = apply_import(
            sent.content,
            sent.name,
            district=actor.district,
            digest=request.POST.get("digest", ""),
            actor=actor,
            at=instant(request),
        )
    except (Refused, Conflict) as error:
        shown = {"form": UploadForm(), "problem": error.message}
        return render(request, "directory/import.html", shown, status=409 if isinstance(error, Conflict) else 422)
    forget(token, purpose=PURPOSE, actor=actor)
    messages.success(request, f"Guardado: {len(saved.added)} nuevas y {len(saved.updated)} cambiadas.")
    return redirect("directory")


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The sheet to fill in: empty, or (`con=datos`) with what is known, of one institution if it is named."""
    actor = asking(request)
    actor.require(Permit.DIRECTORY_EDIT)
    rows = visible_institutions(actor).none() if request.GET.get("con") != "datos" else visible_institutions(actor)
    if code := request.GET.get("codigo"):
        rows = rows.filter(code=code)
    content = workbook(HEADINGS, [cells_of(one) for one in rows], sheet="Instituciones", help_rows=HELP)
    headers = {"Content-Disposition": 'attachment; filename="directorio.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _preview(request: HttpRequest, actor: Actor, found: ImportPreview, sent: KeptFile) -> HttpResponse:
    shown = {
        "new": found.new,
        "changed": [(row, changed_words(row.changes)) for row in found.changed],
        "unchanged": len(found.unchanged),
        "errors": found.errors,
        "hidden": {"token": keep(sent, purpose=PURPOSE, actor=actor), "digest": found.digest},
        "nothing": not (found.new or found.changed or found.errors),
    }
    return render(request, "directory/import_preview.html", shown, status=422 if found.errors else 200)
