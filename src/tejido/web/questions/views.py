"""The builder of questions: a question stands whole in its address, so that the page works without a script."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.kernel.errors import NotFound
from tejido.observatory.asking.access import own_questions
from tejido.observatory.asking.nearby import fitting
from tejido.observatory.asking.question import Question, written
from tejido.observatory.asking.wording import in_words
from tejido.observatory.released.reading import ReleaseInForce
from tejido.web.questions.asked import FITTING, KEPT, answered, member, question_of, release_asked
from tejido.web.questions.page import answer_page, empty_page, place_of, start_page


@never_cache
@require_safe
def ask(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """A question to the release in force, or to the one that the address names."""
    actor, found = member(request), release_asked(number)
    if found is None:
        return empty_page(request)
    question = question_of(request, found)
    if question is None:
        return start_page(request, found)
    if FITTING in request.GET:
        return _fitted(request, found, question)
    if "" in request.GET.values():  # a form sends its empty lists too: the address says what is asked and no more
        return redirect(_address(request, found, question))
    kept = own_questions(actor).filter(code=request.GET.get(KEPT, "")).first()
    return answer_page(request, answered(found, question), kept=kept, own=kept is not None)


def _fitted(request: HttpRequest, found: ReleaseInForce, question: Question) -> HttpResponse:
    """To the question itself, or to the nearest one with an answer, saying so: other rows were asked for, and what
    went with the former ones may not go with these."""
    fits = fitting(found.tables, question)
    if fits is None:
        raise NotFound("Esta publicación no tiene ninguna tabla a la que preguntar.")
    if fits != question:
        words = in_words(found.tables, fits)
        messages.info(request, f"Se quitó lo que ninguna tabla publicada cruza con esto. Ahora: {words}.")
    return redirect(_address(request, found, fits))


def _address(request: HttpRequest, found: ReleaseInForce, question: Question) -> str:
    kept = {KEPT: request.GET[KEPT]} if request.GET.get(KEPT) else {}
    return f"{place_of(found)}?{urlencode({**written(question), **kept})}"
