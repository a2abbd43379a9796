"""The answer to a question as a file, of a release that the address names: it never changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tejido.kernel.errors import NotFound
from tejido.observatory.asking.answering import Answer
from tejido.observatory.asking.question import address
from tejido.observatory.asking.wording import in_words
from tejido.observatory.opening.beside import limits_of
from tejido.observatory.opening.licence import LICENCE, cited
from tejido.web.questions.asked import Asked, answered, member, question_of, release_asked
from tejido.web.questions.files import as_csv, as_xlsx

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Write = Callable[[Answer, Mapping[str, str]], bytes]


@never_cache
@require_safe
def csv_file(request: HttpRequest, number: int) -> HttpResponse:
    """The figures as CSV."""
    return _file(request, number, "csv", "text/csv; charset=utf-8", lambda answer, _: as_csv(answer))


@never_cache
@require_safe
def xlsx_file(request: HttpRequest, number: int) -> HttpResponse:
    """The figures as XLSX, with what they are."""
    return _file(request, number, "xlsx", _XLSX, as_xlsx)


def _file(request: HttpRequest, number: int, suffix: str, kind: str, write: Write) -> HttpResponse:
    member(request)
    found = release_asked(number)
    question = question_of(request, found) if found else None
    told = answered(found, question) if found and question else None
    if told is None or told.answer is None:
        raise NotFound("Ninguna tabla de esta publicación contesta esa pregunta. Vuelva a armarla.")
    reply = HttpResponse(write(told.answer, _about(request, told, told.answer)), content_type=kind)
    reply["Content-Disposition"] = f'attachment; filename="pregunta-p{number}.{suffix}"'
    return reply


def _about(request: HttpRequest, told: Asked, answer: Answer) -> dict[str, str]:
    table, place = answer.table, reverse("questions_at", args=[told.release.number])
    return {
        "pregunta": in_words(told.release.tables, told.question),
        "tabla": table.title,
        "que_cuenta": table.what,
        "fuente": table.source,
        "lugar": table.place,
        "limites": limits_of(told.release, table),
        "publicacion": str(told.release.number),
        "corte": (table.until or told.release.cut_on).isoformat(),
        "enlace": request.build_absolute_uri(f"{place}?{address(told.question)}"),
        "licencia": LICENCE["name"],
        "cita": cited(told.release, table),
    }
