"""Addresses of the external sources."""

from __future__ import annotations

from django.urls import URLPattern, path

from tejido.web.sources import load_views, loaded_views, views

urlpatterns: list[URLPattern] = [
    path("observatorio/fuentes", views.triangulation, name="triangulation"),
    path("fuentes", loaded_views.sources, name="imports"),
    path("fuentes/cargas/<str:code>", loaded_views.one, name="import_load"),
    path("fuentes/cargas/<str:code>/ilegibles.csv", loaded_views.rejected, name="import_load_rejected"),
    path("fuentes/cargas/<str:code>/deshacer", loaded_views.undo, name="import_undo"),
    path("fuentes/<str:source>", load_views.start, name="import_source"),
    path("fuentes/<str:source>/revisar", load_views.check, name="import_check"),
    path("fuentes/<str:source>/ilegibles.csv", load_views.rejected, name="import_rejected"),
    path("fuentes/<str:source>/confirmar", load_views.confirm, name="import_confirm"),
]
