"""Addresses of the directory."""

from __future__ import annotations

from django.urls import path

from tejido.web.directory import import_views, views

urlpatterns = [
    path("directorio", views.institutions, name="directory"),
    path("directorio/importar", import_views.check, name="directory-import"),
    path("directorio/importar/confirmar", import_views.confirm, name="directory-import-confirm"),
    path("directorio/plantilla.xlsx", import_views.template, name="directory-template"),
    path("directorio/<str:code>", views.institution, name="institution"),
]
