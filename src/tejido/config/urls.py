"""Every address: each area of the web brings its own pages, found by its `urls.py`, and the interface its endpoints."""

from __future__ import annotations

from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path

from tejido import web
from tejido.api import addresses

_FOUND = (found.parent.name for found in Path(web.__path__[0]).glob("*/urls.py"))
_AREAS = sorted(_FOUND, key=lambda area: (area != "intake", area))  # a door registers more than it does anything else

urlpatterns: list[URLPattern | URLResolver] = [
    *addresses.urlpatterns,
    *(path("", include(f"tejido.web.{area}.urls")) for area in _AREAS),
]
