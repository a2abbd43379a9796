"""The papers of a case: which ones this person may print, why not the others, and the file itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from tejido.kernel.errors import NotFound
from tejido.reports.kinds import KIND_OF_SLUG, Kind
from tejido.reports.offers import Offer, offers_for
from tejido.reports.services.printing import UNKNOWN, print_paper
from tejido.web.cases.seeing import Visit, of_case

ABOUT = "de"


@require_safe
@of_case
def papers(visit: Visit) -> HttpResponse:
    """Every kind of paper, each with what may be printed now or the reason why not."""
    offers = offers_for(visit)
    kinds = [(kind.about, *_parts(kind, offers)) for kind in Kind]
    return visit.show("reports/papers.html", {"kinds": kinds, "about": ABOUT})


def _parts(kind: Kind, offers: list[Offer]) -> tuple[list[Offer], bool]:
    """The offers of a kind, and whether any of them opens something sealed."""
    own = [offer for offer in offers if offer.kind == kind]
    return own, any(offer.opens and not offer.why_not for offer in own)


@require_POST
@of_case
def printed(visit: Visit, paper: str) -> HttpResponse:
    """The file, only when asked by its button; that it left the platform is recorded."""
    kind = KIND_OF_SLUG.get(paper)
    if kind is None:
        raise NotFound(UNKNOWN)
    found = print_paper(visit.code, kind, visit.request.POST.get(ABOUT, ""), actor=visit.actor, at=visit.at)
    answer = HttpResponse(found.content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    return answer
