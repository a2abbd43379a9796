"""Every page: each area of the web brings its own addresses, found by its `urls.py`."""

from __future__ import annotations

from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path

from tejido import web

_AREAS = sorted(found.parent.name for found in Path(web.__path__[0]).glob("*/urls.py"))

urlpatterns: list[URLPattern | URLResolver] = [
    *(path("", include(f"tejido.web.{area}.urls")) for area in _AREAS),
]
