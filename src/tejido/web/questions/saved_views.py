"""The questions that a member keeps, and those that others share: the list, each one, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tejido.accounts.roles import roles
from tejido.directory.routing import routes
from tejido.kernel.errors import FieldErrors, NotFound, Refused
from tejido.observatory.asking.access import own_questions, question_of_code, shared_questions
from tejido.observatory.asking.choosing import Tables
from tejido.observatory.asking.models import SavedQuestion
from tejido.observatory.asking.question import from_address
from tejido.observatory.asking.services.keeping import (
    change_question,
    delete_question,
    save_question,
    share_question,
    unshare_question,
)
from tejido.observatory.asking.wording import in_words
from tejido.observatory.released.reading import current, published
from tejido.web.account.forms import show_errors
from tejido.web.context import instant
from tejido.web.questions.asked import answered, member, release_asked
from tejido.web.questions.forms import KeepForm
from tejido.web.questions.page import answer_page, empty_page

Act = Callable[..., SavedQuestion]
_DEEDS: Mapping[str, tuple[Act, str]] = {
    "compartir": (share_question, "Ahora la abren los demás miembros con su enlace."),
    "reservar": (unshare_question, "Ya no la abre nadie más que usted."),
}


@never_cache
@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """The actor's own questions, and those that others of the district share."""
    actor, at, found = member(request), instant(request), current()
    tables: Tables = found.tables if found else {}
    shown = {
        "own": [(row, _words(row, tables)) for row in own_questions(actor)],
        "shared": [(row, _words(row, tables), teller(row, at)) for row in shared_questions(actor)],
    }
    return render(request, "questions/saved.html", shown)


@never_cache
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A kept question, answered by the release in force, with the release that it was saved on."""
    actor, at = member(request), instant(request)
    row, found = question_of_code(actor, code), current()
    question = from_address(row.asked)
    if found is None or question is None:
        return empty_page(request)
    own = row.account_id == actor.account_id
    more = {
        "teller": teller(row, at),
        "link": request.build_absolute_uri(request.path),
        "saved_here": row.release == found.number,
        "saved_there": row.release in published(),
    }
    return answer_page(request, answered(found, question), kept=row, own=own, more=more)


@never_cache
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a question, or what it is now in the place of one that was kept."""
    actor, at, form = member(request), instant(request), KeepForm(request.POST)
    if form.is_valid():
        code = form.cleaned_data["kept"] if request.POST.get("do") == "cambiar" else ""
        try:
            if code:
                row = change_question(code, form.wanted(), actor=actor, at=at)
            else:
                row = save_question(form.wanted(), actor=actor, at=at)
        except (FieldErrors, Refused) as error:
            show_errors(form, error)
        else:
            messages.success(request, f"Se guardó «{row.name}».")
            return redirect("question_saved", code=row.code)
    return _sent_back(request, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, code: str, deed: str) -> HttpResponse:
    """Share a question, keep it to oneself again, or delete it after asking whether it is meant."""
    actor, at = member(request), instant(request)
    if deed == "borrar":
        return _delete(request, code)
    if deed not in _DEEDS:
        raise NotFound("Eso no se puede hacer con una pregunta.")
    if request.method != "POST":
        return redirect("question_saved", code=code)
    do, said = _DEEDS[deed]
    do(code, actor=actor, at=at)
    messages.success(request, said)
    return redirect("question_saved", code=code)


def teller(row: SavedQuestion, at: datetime) -> str:
    """Whose it is: the institution, or the role of who has none. Never a person."""
    found = routes(at).institutions.get(row.institution_code)
    role = roles().get(row.role)
    return found.name if found else role.name if role else row.role


def _delete(request: HttpRequest, code: str) -> HttpResponse:
    actor, at = member(request), instant(request)
    row = own_questions(actor).filter(code=code).first()
    if row is None:
        raise NotFound("No existe esa pregunta, o no es suya.")
    if request.method != "POST":
        return render(request, "questions/delete.html", {"row": row})
    delete_question(code, actor=actor, at=at)
    messages.success(request, f"Se borró «{row.name}».")
    return redirect("questions_saved")


def _sent_back(request: HttpRequest, form: KeepForm) -> HttpResponse:
    """The page of the question with what was typed and what has to be mended."""
    question, number = form.question(), form.data.get("release", "")
    known = number.isdecimal() and int(number) in published()
    found = release_asked(int(number) if known else None)
    if question is None or found is None:
        raise Refused("La pregunta no se entiende. No se guardó nada: vuelva a armarla y guárdela.")
    kept = own_questions(member(request)).filter(code=str(form.data.get("kept", ""))).first()
    return answer_page(request, answered(found, question), kept=kept, own=kept is not None, form=form, status=422)


def _words(row: SavedQuestion, tables: Tables) -> str:
    question = from_address(row.asked)
    return in_words(tables, question) if question and tables else ""
