"""The first page of data protection, its documents, and the form that anybody can use without an account."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.kernel.clock import lima_date
from tejido.kernel.errors import NotPermitted
from tejido.pathways.privacy_documents import TITLES, privacy_documents
from tejido.privacy.access import visible_breaches, visible_requests
from tejido.privacy.catalog import privacy_catalog
from tejido.privacy.services.duties import answer_due
from tejido.privacy.services.rights import take_request
from tejido.web.cases.posting import OK, attempt
from tejido.web.context import asking, instant
from tejido.web.privacy import forms
from tejido.web.privacy.pages import desk_elsewhere
from tejido.web.privacy.reading import parts

FILE = ".md"


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits at the desk, and the documents; the administration sees the documents only."""
    actor = _responsible(request)
    desk = actor.may(Permit.DATA_PROTECT) and bool(actor.institution)
    shown = {
        "desk": desk,
        "kept_by": desk_elsewhere(actor, instant(request)) if desk else "",
        "waiting": visible_requests(actor).filter(state="received").count() if desk else 0,
        "open": visible_breaches(actor).exclude(state="closed").count() if desk else 0,
        "documents": [(name.removesuffix(FILE), title) for name, title in TITLES.items()],
    }
    return render(request, "privacy/home.html", shown)


@never_cache
@require_safe
def document(request: HttpRequest, name: str) -> HttpResponse:
    """One of the generated documents: to be read on a page, or as a file of text where its name ends so."""
    _responsible(request)
    file = f"{name.removesuffix(FILE)}{FILE}"
    text = privacy_documents().get(file)
    if text is None:
        raise Http404
    if not name.endswith(FILE):
        found = list(enumerate(parts(text)))
        contents = [(number, part.rows[0][0]) for number, part in found if part.kind == "heading" and part.level == 2]
        shown = {"title": TITLES[file], "file": file, "parts": found, "contents": contents}
        return render(request, "privacy/document.html", shown)
    answer = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def public(request: HttpRequest) -> HttpResponse:
    """Ask about one's own data without an account. Nothing on it says whether anything is kept of anybody."""
    at = instant(request)
    sent = request.method == "POST"
    form = forms.RequestForm(request.POST if sent else None, public=True, today=lima_date(at))
    actor = Actor.system("public", district=settings.TEJIDO_DISTRICT)
    made: list[str] = []
    if not sent:
        return render(request, "privacy/public.html", {"form": form})
    status = attempt(form, lambda: made.append(take_request(form.asked(at), actor=actor, at=at)))
    if status != OK:
        return render(request, "privacy/public.html", {"form": form}, status=status)
    kind = privacy_catalog().kinds[form.word("kind")]
    due = answer_due(kind.code, at, settings.TEJIDO_DISTRICT, at=at)
    return render(request, "privacy/public_done.html", {"code": made[0], "kind": kind, "due": due})


def _responsible(request: HttpRequest) -> Actor:
    actor = asking(request)
    if not (actor.may(Permit.DATA_PROTECT) or actor.may(Permit.ACCOUNTS_ADMIN)):
        raise NotPermitted("Esta página es de la oficialía de datos personales y de la administración.")
    return actor
