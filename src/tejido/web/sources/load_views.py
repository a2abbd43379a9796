"""Loading a file: uploaded, seen before it is confirmed with what was detected and what it would change, then kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.kernel.errors import Conflict, Refused
from tejido.kernel.numbers import grouped
from tejido.kernel.times import month
from tejido.sources.imports.access import loads_of
from tejido.sources.imports.catalog import profile_of
from tejido.sources.imports.profile import Profile
from tejido.sources.imports.services.loading import Seen, load_file, preview_load
from tejido.web.account.forms import show_errors
from tejido.web.context import asking, instant
from tejido.web.directory.uploads import KeptFile, forget, keep, kept
from tejido.web.sources.forms import FileForm, SaidForm
from tejido.web.sources.wording import changes_shown, state_look

STEPS = ["Subir", "Revisar", "Confirmar"]
LOADS = 12


@dataclass(frozen=True, slots=True)
class Turn:
    """What one request is about."""

    request: HttpRequest
    actor: Actor
    at: datetime
    profile: Profile

    @property
    def purpose(self) -> str:
        return f"import:{self.profile.code}"


@never_cache
@require_safe
def start(request: HttpRequest, source: str) -> HttpResponse:
    """A source: what it counts, the form for a file, and what was loaded."""
    return _form(_turn(request, source))


@require_POST
def check(request: HttpRequest, source: str) -> HttpResponse:
    """What the file would load and change, and what in it cannot be read. Nothing is saved."""
    turn = _turn(request, source)
    form, said = FileForm(request.POST, request.FILES), SaidForm(request.POST, profile=turn.profile)
    sent = _again(turn)
    if sent is None and form.is_valid():
        sent = form.sent()
    if sent is None or not said.is_valid():
        return _form(turn, form=form, said=said, status=422)
    token = sent.token or keep(sent, purpose=turn.purpose, actor=turn.actor)
    try:
        with _on_disk(sent) as file:
            seen = preview_load(file, turn.profile, said.said(), actor=turn.actor, at=turn.at, name=sent.name)
    except (Refused, Conflict) as error:
        if not _is_asked(error):
            forget(token, purpose=turn.purpose, actor=turn.actor)
            return _form(turn, problem=error.message, status=422)
        show_errors(said, error)
        return _form(turn, said=said, token=token, name=sent.name, status=422)
    return _preview(turn, seen, said, token, sent.name)


@never_cache
@require_safe
def rejected(request: HttpRequest, source: str) -> HttpResponse:
    """The rows of a seen file that cannot be read: number, column, text and reason."""
    turn = _turn(request, source)
    said = SaidForm(request.GET, profile=turn.profile)
    sent = kept(request.GET.get("token", ""), purpose=turn.purpose, actor=turn.actor)
    if not said.is_valid():
        raise Refused("Vuelva a revisar el archivo.")
    with _on_disk(sent) as file:
        target = file.parent / "rejected.csv"
        preview_load(file, turn.profile, said.said(), actor=turn.actor, at=turn.at, name=sent.name, rejected_to=target)
        content = target.read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="ilegibles-{turn.profile.code}.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
def confirm(request: HttpRequest, source: str) -> HttpResponse:
    """Keep what was seen."""
    turn, token = _turn(request, source), request.POST.get("token", "")
    said = SaidForm(request.POST, profile=turn.profile)
    if not said.is_valid():
        return _form(turn, said=said, token=token, status=422)
    without = request.POST.get("without_rejected") == "1"
    try:
        sent = kept(token, purpose=turn.purpose, actor=turn.actor)
        with _on_disk(sent) as file:
            load = load_file(file, turn.profile, said.said(), without_rejected=without, actor=turn.actor,
                             at=turn.at, name=sent.name)  # fmt: skip
    except (Refused, Conflict) as error:
        return _form(turn, problem=error.message, status=409 if isinstance(error, Conflict) else 422)
    forget(token, purpose=turn.purpose, actor=turn.actor)
    messages.success(request, f"Cargado: {grouped(load.rows_kept)} filas, hasta {month(load.release)}.")
    return redirect("import_load", code=load.code)


def _turn(request: HttpRequest, source: str) -> Turn:
    actor = asking(request)
    actor.require(Permit.SOURCES_MANAGE)
    return Turn(request, actor, instant(request), profile_of(source))


def _again(turn: Turn) -> KeptFile | None:
    """The file that was already sent, when its form is sent again with what was missing."""
    token = turn.request.POST.get("token", "")
    return kept(token, purpose=turn.purpose, actor=turn.actor) if token and not turn.request.FILES else None


def _is_asked(error: Refused | Conflict) -> bool:
    """Whether it can be answered in the form; what is wrong with the file itself asks for another file."""
    return error.field not in (None, "file")


@contextmanager
def _on_disk(sent: KeptFile) -> Iterator[Path]:
    """The file where the engine can read it, for as long as it does."""
    with TemporaryDirectory(prefix="tejido-upload-") as folder:
        file = Path(folder) / "sent"
        file.write_bytes(sent.content)
        yield file


def _form(
    turn: Turn, *, form: FileForm | None = None, said: SaidForm | None = None, token: str = "", name: str = "",
    problem: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    shown: dict[str, Any] = {
        "profile": turn.profile,
        "form": form or FileForm(),
        "said": said or SaidForm(profile=turn.profile),
        "open": said is not None or bool(turn.profile.given),
        "token": token,
        "name": name,
        "problem": problem,
        "steps": STEPS,
        "loads": [(row, state_look(row)) for row in loads_of(turn.actor, turn.profile.code)[:LOADS]],
    }
    return render(turn.request, "sources/source.html", shown, status=status)


def _preview(turn: Turn, seen: Seen, said: SaidForm, token: str, name: str) -> HttpResponse:
    told = {field: value for field, value in said.data.items() if field in said.fields and value}
    shown = {
        "profile": turn.profile,
        "seen": seen,
        "said": said,
        "hidden": {"token": token, **told},
        "name": name,
        "steps": STEPS,
        **changes_shown(seen.changes, turn.profile),
        "sums": [(turn.profile.measures.get(one["whole"], one["whole"]), one) for one in seen.summary["sums"]],
    }
    return render(turn.request, "sources/preview.html", shown)
