"""Addresses of the ledger."""

from __future__ import annotations

from django.urls import path

from tejido.web.ledger import views

urlpatterns = [
    path("bitacora", views.entries, name="ledger"),
    path("bitacora/mi-institucion", views.own_institution, name="ledger-own"),
    path("bitacora/constancias/<int:number>", views.checkpoint, name="ledger-checkpoint"),
]
