"""Addresses of the zones."""

from __future__ import annotations

from django.urls import path

from tejido.web.zones import import_views, views

urlpatterns = [
    path("zonas", views.zones, name="zones"),
    path("zonas/importar", import_views.check, name="zones-import"),
    path("zonas/importar/confirmar", import_views.confirm, name="zones-import-confirm"),
    path("zonas/<str:code>", views.zone, name="zone"),
]
