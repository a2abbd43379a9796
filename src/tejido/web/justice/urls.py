"""Addresses of the proceedings."""

from __future__ import annotations

from django.urls import URLPattern, path

from tejido.web.cases.urls import HERE
from tejido.web.justice import views

urlpatterns: list[URLPattern] = [
    path(f"{HERE}/procesos", views.proceedings, name="proceedings"),
    path(f"{HERE}/procesos/nuevo", views.begin, name="proceeding_begin"),
    path(f"{HERE}/procesos/<str:proceeding>", views.one, name="proceeding"),
    path(f"{HERE}/procesos/<str:proceeding>/abrir", views.opened, name="proceeding_opened"),
    path(f"{HERE}/procesos/<str:proceeding>/<str:deed>", views.act, name="proceeding_act"),
]
