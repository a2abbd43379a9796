"""Addresses of the protection measures."""

from __future__ import annotations

from django.urls import URLPattern, path

from tejido.web.cases.urls import HERE
from tejido.web.protection import case_views, station_views

urlpatterns: list[URLPattern] = [
    path("protegidas", station_views.protected, name="protected"),
    path("protegidas/mapa", station_views.protected_map, name="protected_map"),
    path(f"{HERE}/medidas", case_views.measures, name="measures"),
    path(f"{HERE}/medidas/nueva/<str:what>", case_views.begin, name="measure_begin"),
    path(f"{HERE}/medidas/<str:order>", case_views.one, name="measure"),
    path(f"{HERE}/medidas/<str:order>/notas", case_views.notes, name="measure_notes"),
    path(f"{HERE}/medidas/<str:order>/<str:deed>", case_views.act, name="measure_act"),
]
