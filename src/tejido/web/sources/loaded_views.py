"""What is loaded: every source with its load that stands, one load with what it changed, and undoing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tejido.kernel.errors import Refused
from tejido.kernel.times import month
from tejido.sources.imports.access import load_by_code, loads_of, place_years
from tejido.sources.imports.catalog import profiles
from tejido.sources.imports.models import Load
from tejido.sources.imports.profile import Profile
from tejido.sources.imports.services.reversing import reverse_load
from tejido.sources.imports.store import rejected_file
from tejido.web.account.forms import show_errors
from tejido.web.context import asking, instant
from tejido.web.sources.forms import UndoForm
from tejido.web.sources.wording import changes_shown, state_look


@never_cache
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Every source that can be loaded, with the loads of it that stand."""
    standing: dict[str, list[Load]] = {}
    for row in loads_of(asking(request)).filter(state=Load.State.CURRENT).order_by("slot"):
        standing.setdefault(row.source, []).append(row)
    lines = [(profile, standing.get(code, [])) for code, profile in profiles().items()]
    return render(request, "sources/sources.html", {"lines": lines})


@never_cache
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One load: what was detected, what it holds, what changed with it, and how to undo it."""
    return _page(request, load_by_code(asking(request), code), UndoForm())


@never_cache
@require_safe
def rejected(request: HttpRequest, code: str) -> HttpResponseBase:
    """The rows that a load left out, with the reason of each."""
    load = load_by_code(asking(request), code)
    file = rejected_file(load.code)
    if not file.is_file():
        raise Http404
    return FileResponse(file.open("rb"), as_attachment=True, filename=f"ilegibles-{load.code}.csv")


@require_POST
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """Undo a load, with the reason."""
    actor = asking(request)
    load, form = load_by_code(actor, code), UndoForm(request.POST)
    if form.is_valid():
        try:
            back = reverse_load(code, form.cleaned_data["reason"], actor=actor, at=instant(request))
        except Refused as error:
            show_errors(form, error)
        else:
            told = f"Vuelve a valer la de {month(back.release)}." if back else "No queda ninguna carga de esos años."
            messages.success(request, f"La carga se deshizo. {told}")
            return redirect("import_load", code=code)
    return _page(request, load, form, status=422)


def _sums(request: HttpRequest, load: Load, profile: Profile | None) -> list[tuple[str, list[tuple[int, int]]]]:
    """The sum of each year of the file, or of each place that is watched where one place contains another."""
    if profile is not None and profile.nested:
        return place_years(asking(request), load, profile.main)
    main = profile.main if profile else "total"
    return [("Todos los lugares", [(int(year), one.get(main, 0)) for year, one in load.summary["years"].items()])]


def _page(request: HttpRequest, load: Load, form: UndoForm, *, status: int = 200) -> HttpResponse:
    profile = profiles().get(load.source)
    shown = {
        "load": load,
        "look": state_look(load),
        "profile": profile,
        "main": profile.main if profile else "total",
        "nested": bool(profile and profile.nested),
        "sums": _sums(request, load, profile),
        "stands": load.state == Load.State.CURRENT,
        "has_rejected": rejected_file(load.code).is_file(),
        "form": form,
    }  # fmt: skip
    told = changes_shown(load.changes, profile) if profile else {}
    return render(request, "sources/load.html", shown | told, status=status)
