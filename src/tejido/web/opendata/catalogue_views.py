"""The catalogue of the open data as DCAT in JSON-LD, for those who gather catalogues."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from tejido.kernel.errors import NotFound
from tejido.observatory.opening.catalogue import catalogue_of
from tejido.observatory.released.reading import current
from tejido.web.opendata.sending import keep, open_to_all


@open_to_all
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """The release in force."""
    found = current()
    if found is None:
        raise NotFound("Todavía no hay ninguna publicación.")
    base = settings.TEJIDO_PUBLIC_URL
    told = catalogue_of(
        found, page=base + reverse("open_data"), files=base + reverse("open_data_release", args=[found.number])
    )
    answer = HttpResponse(json.dumps(told, ensure_ascii=False, indent=1), content_type="application/ld+json")
    return keep(answer, fixed=False)
