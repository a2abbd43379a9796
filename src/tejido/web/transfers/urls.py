"""Addresses of the transfers."""

from __future__ import annotations

from django.urls import URLPattern, path

from tejido.web.cases.urls import HERE
from tejido.web.transfers import proposing, views

urlpatterns: list[URLPattern] = [
    path(f"{HERE}/trasladar", proposing.propose, name="case_transfer"),
    path("traslados", views.transfers, name="transfers"),
    path("traslados/<str:code>", views.transfer, name="transfer"),
    path("traslados/<str:code>/leer", views.opened, name="transfer_opened"),
    path("traslados/<str:code>/<str:deed>", views.act, name="transfer_act"),
]
