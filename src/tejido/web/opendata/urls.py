"""Addresses of the open data, and of publishing."""

from __future__ import annotations

from django.urls import URLPattern, path

from tejido.web.opendata import catalogue_views, file_views, interface_views, publishing_views, views

_API = "observatorio/datos/api/publicaciones"

urlpatterns: list[URLPattern] = [
    path("observatorio/datos", views.data, name="open_data"),
    path("observatorio/datos/celdas-vacias", views.empty_cells, name="open_data_empty_cells"),
    path("observatorio/datos/licencia", views.licence, name="open_data_licence"),
    path("observatorio/datos/catalogo.jsonld", catalogue_views.catalogue, name="open_data_catalogue"),
    path("observatorio/datos/vigente/<str:name>", file_views.in_force_file, name="open_data_in_force"),
    path("observatorio/datos/<int:number>", views.data, name="open_data_release"),
    path("observatorio/datos/<int:number>/cambios", views.changelog, name="open_data_changes"),
    path("observatorio/datos/<int:number>/<str:name>", file_views.file, name="open_data_file"),
    path(_API, interface_views.releases, name="open_data_api"),
    path(f"{_API}/<int:number>/tablas", interface_views.tables, name="open_data_api_tables"),
    path(f"{_API}/<int:number>/tablas/<slug:name>", interface_views.table, name="open_data_api_table"),
    path("observatorio/publicar", publishing_views.page, name="observatory_publish"),
    path("observatorio/publicar/empezar", publishing_views.start, name="observatory_publish_start"),
]
