"""The page of the builder: the lists to choose from, the answer or the near questions, and the form to keep it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tejido.observatory.asking.models import SavedQuestion
from tejido.observatory.asking.nearby import near
from tejido.observatory.asking.offers import axes_of
from tejido.observatory.asking.question import address, written
from tejido.observatory.asking.suggesting import suggestions
from tejido.observatory.asking.wording import conditions, in_words, title, way_name
from tejido.observatory.released.reading import ReleaseInForce, current
from tejido.web.observatory.drawn import pairs_of
from tejido.web.observatory.sources import cut_of
from tejido.web.questions.asked import DRAWN, KEPT, Asked
from tejido.web.questions.controls import beginning, hidden, rest
from tejido.web.questions.forms import KeepForm
from tejido.web.questions.telling import charts, drawable, heading, notes, rows_told


def empty_page(request: HttpRequest) -> HttpResponse:
    """Before the first release."""
    return render(request, "questions/nothing.html")


def start_page(request: HttpRequest, found: ReleaseInForce) -> HttpResponse:
    """Nothing is asked yet: what can be counted, and questions to begin with."""
    begun = [(one.title, f"{place_of(found)}?{address(one.asked)}") for one in suggestions(found.tables, found.rule)]
    shown = {**_frame(found), "beginning": beginning(found.tables, None), "suggestions": begun}
    return render(request, "questions/start.html", shown)


def answer_page(
    request: HttpRequest, told: Asked, *, kept: SavedQuestion | None = None, own: bool = False,
    form: KeepForm | None = None, more: dict[str, Any] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """A question with its answer. `kept`: the saved one that is shown or changed; `own`: it may be changed; `form`: one
    that came back with something to mend; `more`: what else the page of a kept one says."""
    found, question = told.release, told.question
    first, others = beginning(found.tables, question), rest(found.tables, question)
    query, fixed = address(question), reverse("questions_at", args=[found.number])
    context = {KEPT: kept.code} if kept and own else {}
    shown = {
        **_frame(found),
        "title": title(found.tables, question),
        "conditions": conditions(found.tables, question),
        "beginning": first,
        "beginning_hidden": {**hidden(question, first), **context},
        "rest": others,
        "rest_hidden": {**hidden(question, others), **context},
        "permalink": f"{fixed}?{query}",
        "absolute": request.build_absolute_uri(f"{fixed}?{query}"),
        "query": query,
        "kept": kept,
        "own": own,
        "form": form or _form(told, kept if own else None),
        "near": _near(told),
        **(_answer(request, told) if told.answer else {}),
        **(more or {}),
    }
    return render(request, "questions/answer.html", shown, status=status)


def place_of(found: ReleaseInForce) -> str:
    """Where this release is asked: its own address when it is not the one in force."""
    newest = current()
    own = newest is None or newest.number != found.number
    return reverse("questions_at", args=[found.number]) if own else reverse("questions")


def _frame(found: ReleaseInForce) -> dict[str, Any]:
    newest = current()
    return {
        "release": found,
        "cut": cut_of(found),
        "in_force": newest is not None and newest.number == found.number,
        "place": place_of(found),
    }


def _form(told: Asked, kept: SavedQuestion | None) -> KeepForm:
    said = {"asked": address(told.question), "release": told.release.number}
    if kept is not None:
        said |= {"name": kept.name, "kept": kept.code}
    return KeepForm(initial=said)


def _near(told: Asked) -> list[tuple[str, str]]:
    """Near questions with their addresses, where no table answers or nothing of the answer is shown."""
    found = told.release
    if told.answer is not None and told.answer.shown:
        return []
    there = near(found.tables, told.question, with_numbers=told.answer is not None)
    return [(in_words(found.tables, one.asked), f"{place_of(found)}?{address(one.asked)}") for one in there]


def _answer(request: HttpRequest, told: Asked) -> dict[str, Any]:
    answer = told.answer
    if answer is None:
        return {}
    columns = drawable(answer)
    asked_for = request.GET.get(DRAWN, "")
    code = asked_for if any(column.code == asked_for for column in columns) else columns[0].code
    drawn = charts(answer, code, title(told.release.tables, told.question))
    base = f"{place_of(told.release)}?"
    return {
        "answer": answer,
        "rows_by": way_name(axes_of(told.release.tables), told.question.rows),
        "columns": [heading(answer, column) for column in answer.columns],
        "rows": rows_told(answer),
        "notes": list(notes(answer)),
        "charts": [(chart.title, *pair) for chart, pair in zip(drawn, pairs_of(drawn), strict=True)],
        "drawable": [
            (column.label, f"{base}{urlencode({**written(told.question), DRAWN: column.code})}", column.code == code)
            for column in columns
        ] if drawn and len(columns) > 1 else [],
    }  # fmt: skip
