"""Delivering: by the form or by a file, seen before it is confirmed. Nothing is half-saved, nothing typed is lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.accounts.actors import Actor
from tejido.cases.services.drafts import discard_draft, read_draft
from tejido.directory.routing import routes
from tejido.directory.sheets import Fault
from tejido.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from tejido.sources.access import may_deliver, period_by_code, submissions_of
from tejido.sources.catalog import series_of
from tejido.sources.models import SeriesPeriod
from tejido.sources.periods import Period, stored_period
from tejido.sources.series import Series
from tejido.sources.services.submitting import Handed, Preview, deliver, preview_delivery, zones_of
from tejido.web.account.forms import show_errors
from tejido.web.context import asking, instant
from tejido.web.deliveries import grid
from tejido.web.deliveries.forms import GridForm, SheetForm
from tejido.web.deliveries.sheet import sheet_of
from tejido.web.deliveries.telling import table_of, told_changes
from tejido.web.directory.import_views import XLSX
from tejido.web.directory.uploads import KeptFile, forget, keep, kept
from tejido.web.intake.drafts import typed_of


@dataclass(frozen=True, slots=True)
class Turn:
    """What one request is about."""

    request: HttpRequest
    actor: Actor
    at: datetime
    row: SeriesPeriod
    series: Series
    period: Period

    @property
    def informs(self) -> bool:
        """Whether the actor registers for another institution."""
        return self.actor.institution != self.row.institution_code

    @property
    def purpose(self) -> str:
        return f"series:{self.row.code}"

    @property
    def draft(self) -> str:
        return f"entrega.{self.row.code}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, code: str) -> HttpResponse:
    """The form; sent, what it would deliver and what is wrong in it. Nothing is saved."""
    turn = _turn(request, code)
    if request.method != "POST":
        return _form(turn, _begun(turn))
    asked = request.POST.get("hacer", "revisar")
    if asked == "filas":
        return _form(turn, grid.with_more(request.POST))
    if asked == "corregir":
        sent = kept(request.POST.get("token", ""), purpose=turn.purpose, actor=turn.actor)
        return _form(turn, _typed_again(turn, sent))
    form = GridForm(request.POST, informs=turn.informs)
    if not form.is_valid():
        return _form(turn, request.POST, form=form, status=422)
    content = grid.as_file(request.POST, turn.series, turn.period)
    said = form.cleaned_data
    handed = Handed(content, grid.NAME, said["none"], said["source"], said["form"])
    if said["none"] and len(content.decode().strip().splitlines()) > 1:
        form.add_error("none", "Marcó que no hubo ninguno y hay filas escritas. Quite la marca o las filas.")
        return _form(turn, request.POST, form=form, status=422)
    try:
        seen = preview_delivery(code, handed, actor=turn.actor, at=turn.at)
    except Refused as error:
        show_errors(form, _of_form(error))
        return _form(turn, request.POST, form=form, status=422)
    if seen.checked.faults:
        return _form(turn, request.POST, form=form, faults=seen.checked.faults, status=422)
    return _preview(turn, seen, handed)


@require_POST
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """A file: what it would deliver and what is wrong in it. Nothing is saved."""
    turn = _turn(request, code)
    form = SheetForm(request.POST, request.FILES, informs=turn.informs)
    if form.is_valid():
        sent = form.sent()
        handed = Handed(sent.content, sent.name, False, form.cleaned_data["source"], form.cleaned_data["form"])
        try:
            return _preview(turn, preview_delivery(code, handed, actor=turn.actor, at=turn.at), handed)
        except Refused as error:
            show_errors(form, error)
    return _form(turn, _begun(turn), sheet=form, status=422)


@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Deliver what was seen."""
    turn, token = _turn(request, code), request.POST.get("token", "")
    try:
        sent = kept(token, purpose=turn.purpose, actor=turn.actor)
        handed = Handed(
            sent.content, sent.name, request.POST.get("none") == "1", request.POST.get("source", ""),
            request.POST.get("form", "")[:32],
        )  # fmt: skip
        version = deliver(code, handed, actor=turn.actor, at=turn.at)
    except (Refused, Conflict) as error:
        return _form(turn, _begun(turn), problem=error.message, status=409 if isinstance(error, Conflict) else 422)
    forget(token, purpose=turn.purpose, actor=turn.actor)
    discard_draft(turn.draft, actor=turn.actor, at=turn.at)
    said = (
        "La corrección quedó entregada; lo anterior se conserva." if version > 1 else "Las cifras quedaron entregadas."
    )
    messages.success(request, said)
    return redirect("delivery", code=code)


@never_cache
@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet to fill in, with the codes that may be written."""
    turn = _turn(request, code)
    content = sheet_of(turn.series, turn.period, zones_of(turn.row.district, turn.at))
    name = f"{turn.series.code}-{turn.period.code}.xlsx"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _turn(request: HttpRequest, code: str) -> Turn:
    actor, at = asking(request), instant(request)
    row = period_by_code(actor, code)
    if not may_deliver(actor, row):
        raise NotPermitted("Esta serie la entrega otra institución.")
    series = series_of(row.district).get(row.series)
    if series is None:
        raise NotFound("Esta serie ya no está en el archivo del distrito. Avise a la secretaría técnica.")
    if row.withdrawn_at is not None:
        raise Conflict("Esta entrega quedó sin efecto; ya no se piden sus cifras.")
    return Turn(request, actor, at, row, series, stored_period(row.period))


def _begun(turn: Turn) -> QueryDict:
    """What the form begins with: the actor's draft, or the version that stands, or nothing."""
    drafted = typed_of(read_draft(turn.draft, actor=turn.actor))
    if drafted is not None:
        return drafted
    versions = submissions_of(turn.actor, turn.row)
    rows = versions[-1].rows if versions else []
    return grid.from_rows(rows, turn.series) if len(rows) <= grid.MOST_ROWS else QueryDict(mutable=True)


def _typed_again(turn: Turn, sent: KeptFile) -> QueryDict:
    return grid.from_file(sent.content, turn.series) if sent.name == grid.NAME else _begun(turn)


def _of_form(error: Refused) -> Refused:
    """A fault of the file that the form made, told for the form."""
    if error.field != "file":
        return error
    blank = "encabezados" in error.message
    return Refused("Escriba al menos una fila, o marque que no hubo ninguno." if blank else error.message)


def _form(
    turn: Turn,
    typed: QueryDict,
    *,
    form: GridForm | None = None,
    sheet: SheetForm | None = None,
    faults: list[Fault] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    zones = zones_of(turn.row.district, turn.at)
    names = routes(turn.at).institutions
    institution = names.get(turn.row.institution_code)
    begun = {"source": typed.get("source", ""), "none": typed.get("none", "")}
    shown: dict[str, Any] = {
        "row": turn.row,
        "series": turn.series,
        "period": turn.period,
        "institution": institution.name if institution else turn.row.institution_code,
        "form": form or GridForm(informs=turn.informs, initial=begun),
        "sheet": sheet or SheetForm(informs=turn.informs),
        "rows": grid.grid_rows(typed, turn.series, zones, faults or ()),
        "count": grid.how_many(typed),
        "full": grid.how_many(typed) >= grid.MOST_ROWS,
        "faults": [
            (fault.row - grid.HEAD, _title(turn.series, fault.column), fault.reason, grid.anchor(fault, turn.series))
            for fault in grid.in_order(faults or (), turn.series)
        ],
        "problem": problem,
        "draft": turn.draft,
    }
    return render(turn.request, "deliveries/fill.html", shown, status=status)


def _preview(turn: Turn, seen: Preview, handed: Handed) -> HttpResponse:
    zones = zones_of(turn.row.district, turn.at)
    changes, more = told_changes(seen.changes, turn.series, zones)
    sent = KeptFile(handed.name, handed.content)
    token = "" if seen.checked.faults else keep(sent, purpose=turn.purpose, actor=turn.actor)
    shown: dict[str, Any] = {
        "row": turn.row,
        "series": turn.series,
        "period": turn.period,
        "faults": [replace(one, column=_title(turn.series, one.column)) for one in seen.checked.faults],
        "table": table_of(seen.checked.rows, turn.series, zones),
        "changes": changes,
        "more": more,
        "again": turn.row.version > 0,
        "zero": handed.none,
        "source": handed.source,
        "typed": handed.name == grid.NAME,
        "hidden": {"token": token, "source": handed.source, "form": handed.form, "none": "1" if handed.none else ""},
    }
    return render(turn.request, "deliveries/preview.html", shown, status=422 if seen.checked.faults else 200)


def _title(series: Series, column: str) -> str:
    return next((one.title for one in series.columns if one.name == column), column)
