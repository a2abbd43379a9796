"""Addresses of what binds cases to each other."""

from __future__ import annotations

from django.urls import URLPattern, path

from tejido.web.cases.urls import HERE
from tejido.web.links import views

urlpatterns: list[URLPattern] = [
    path(f"{HERE}/vinculos", views.links, name="case_links"),
    path(f"{HERE}/vinculos/buscar", views.matches, name="case_matches"),
    path(f"{HERE}/vinculos/<str:link>/quitar", views.end, name="case_link_end"),
    path(f"{HERE}/unir", views.join, name="case_join"),
    path(f"{HERE}/uniones/<str:join>/deshacer", views.undo, name="case_join_undo"),
]
