"""Addresses of the alerts."""

from __future__ import annotations

from django.urls import URLPattern, path

from tejido.web.letters import views

urlpatterns: list[URLPattern] = [
    path("avisos", views.bell_page, name="alerts"),
    path("avisos/vistos", views.see_all, name="alerts_seen"),
    path("avisos/no-entregados", views.undelivered, name="dead_letters"),
    path("avisos/no-entregados/<int:letter>/reintentar", views.requeue, name="dead_letter_requeue"),
]
