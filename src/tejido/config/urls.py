"""Every address: each area of the web brings its own pages, found by its `urls.py`, and the interface its endpoints."""

from __future__ import annotations

from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path

from tejido import web
from tejido.api import addresses

_AREAS = sorted(found.parent.name for found in Path(web.__path__[0]).glob("*/urls.py"))

urlpatterns: list[URLPattern | URLResolver] = [
    *addresses.urlpatterns,
    *(path("", include(f"tejido.web.{area}.urls")) for area in _AREAS),
]
