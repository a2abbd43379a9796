"""Addresses of the papers of a case."""

from __future__ import annotations

from django.urls import URLPattern, path

from tejido.web.cases.urls import HERE
from tejido.web.reports import views

urlpatterns: list[URLPattern] = [
    path(f"{HERE}/papeles", views.papers, name="papers"),
    path(f"{HERE}/papeles/<slug:paper>", views.printed, name="paper_print"),
]
