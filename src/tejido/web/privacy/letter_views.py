"""The printable letters of the data protection desk, each only when asked by its button: printing is recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tejido.reports.services.printing import Printed
from tejido.reports.services.printing_letters import print_answer, print_breach_notice, print_more_time
from tejido.web.context import asking, district_name, instant

OF_REQUEST: Mapping[str, Callable[..., Printed]] = {"respuesta": print_answer, "mas-plazo": print_more_time}


@never_cache
@require_POST
def of_request(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The PDF of a letter of a request."""
    if kind not in OF_REQUEST:
        raise Http404
    return _file(OF_REQUEST[kind](code, actor=asking(request), at=instant(request)))


@never_cache
@require_POST
def of_breach(request: HttpRequest, code: str) -> HttpResponse:
    """The PDF of the notice of a breach to the authority."""
    district = district_name(settings.TEJIDO_DISTRICT_DIR)
    return _file(print_breach_notice(code, district=district, actor=asking(request), at=instant(request)))


def _file(found: Printed) -> HttpResponse:
    answer = HttpResponse(found.content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    return answer
