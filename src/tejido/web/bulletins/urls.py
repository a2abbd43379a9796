"""Addresses of the bulletins."""

from __future__ import annotations

from django.urls import URLPattern, path

from tejido.web.bulletins import deeds, views

_BASE = "observatorio/boletines"

urlpatterns: list[URLPattern] = [
    path(_BASE, views.bulletins, name="bulletins"),
    path(f"{_BASE}/preparar", views.prepare, name="bulletins_prepare"),
    path(f"{_BASE}/preparar/hacer", deeds.make, name="bulletin_make"),
    path(f"{_BASE}/<slug:code>.<slug:kind>", views.file, name="bulletin_file"),
    path(f"{_BASE}/<slug:code>/revisar", deeds.review, name="bulletin_review"),
    path(f"{_BASE}/<slug:code>/publicar", deeds.publish, name="bulletin_publish"),
    path(f"{_BASE}/<slug:code>/avisar", deeds.tell, name="bulletin_tell"),
]
