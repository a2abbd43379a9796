"""The address of the nearest services."""

from __future__ import annotations

from django.urls import URLPattern, path

from tejido.web.nearby import views

urlpatterns: list[URLPattern] = [path("servicios/cerca", views.nearest, name="services_nearby")]
