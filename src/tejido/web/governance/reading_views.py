"""Reading the published version and answering its questions; and who has read it, for the head."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tejido.accounts.permits import Permit
from tejido.directory.routing import routes
from tejido.governance.access import own_readings, published_in, read_counts, who_read
from tejido.governance.catalog import quiz_of
from tejido.governance.models import LocalVersion, Reading
from tejido.governance.quiz import Quiz
from tejido.governance.services.acknowledging import answer_quiz
from tejido.kernel.errors import Conflict, NotFound, NotPermitted, Refused
from tejido.web.account.forms import show_errors
from tejido.web.context import asking, instant
from tejido.web.governance.forms import QuizForm
from tejido.web.governance.telling import explained, version_line
from tejido.web.tasks.people import names_for


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest) -> HttpResponse:
    """The words of the version that holds, and the questions by which it is given as read."""
    actor, at = asking(request), instant(request)
    actor.require(Permit.PROTOCOL_ACKNOWLEDGE)
    version, quiz = published_in(actor), quiz_of(actor.district)
    if version is None or quiz is None:
        raise NotFound("Todavía no hay un protocolo local publicado que leer.")
    if request.method != "POST":
        tries = own_readings(actor, version)
        return _page(request, version, quiz, next((one for one in tries if one.passed), None), QuizForm(quiz=quiz))
    form = QuizForm(request.POST, quiz=quiz)
    status = 422
    if form.is_valid():
        said = form.cleaned_data
        try:
            tried = answer_quiz(
                version.number, form.answers(), quiz_version=said["quiz"], form=said["form"], actor=actor, at=at
            )
        except Conflict as error:
            form.add_error(None, error.message)
            status = 409
        except Refused as error:
            show_errors(form, error)
        else:
            return _page(request, version, quiz, tried.reading, QuizForm(quiz=quiz))
    return _page(request, version, quiz, None, form, status=status)


@never_cache
@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """Who of the own institution has read it, for its head; how many in each institution, for the secretariat."""
    actor, at = asking(request), instant(request)
    if not (actor.may(Permit.TASK_MANAGE) or actor.may(Permit.PROTOCOL_MANAGE)):
        raise NotPermitted("Quién lo leyó lo ve la jefatura de cada institución; la secretaría ve cuántos.")
    version = published_in(actor)
    shown: dict[str, Any] = {"line": version_line(version) if version else None}
    if version is not None and actor.may(Permit.TASK_MANAGE):
        names = names_for(actor, at=at)
        people = [(names.person(code), one) for code, one in who_read(actor, version, at=at).items()]
        shown["people"] = sorted(people, key=lambda pair: (pair[1] is not None, pair[0]))
    if version is not None and actor.may(Permit.PROTOCOL_MANAGE):
        known = routes(at).institutions
        shown["counts"] = [
            (known[one.institution].name if one.institution in known else one.institution, one)
            for one in read_counts(actor, version, at=at)
        ]
    return render(request, "governance/readings.html", shown)


def _page(
    request: HttpRequest,
    version: LocalVersion,
    quiz: Quiz,
    reading: Reading | None,
    form: QuizForm,
    *,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "line": version_line(version),
        "quiz": quiz,
        "reading": reading,
        "explained": explained(reading, quiz) if reading else [],
        "form": form,
    }
    return render(request, "governance/read.html", shown, status=status)
