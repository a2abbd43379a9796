"""Addresses of the public pages."""

from __future__ import annotations

from django.urls import path

from tejido.web.public import views

urlpatterns = [
    path("", views.home, name="home"),
    path("servicios", views.services, name="services"),
    path("privacidad", views.privacy, name="privacy"),
    path("accesibilidad", views.accessibility, name="accessibility"),
    path("salir-rapido", views.leave, name="leave"),
]
