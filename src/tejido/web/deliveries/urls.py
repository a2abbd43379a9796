"""Addresses of the deliveries of figures."""

from __future__ import annotations

from django.urls import URLPattern, path

from tejido.web.deliveries import calendar_views, deliver_views, views

urlpatterns: list[URLPattern] = [
    path("entregas", views.status, name="deliveries"),
    path("entregas/calendario", calendar_views.calendars, name="delivery_calendars"),
    path("entregas/calendario/<str:series>", calendar_views.set_one, name="delivery_calendar"),
    path("entregas/cifras/<str:series>/<str:period>", views.figures, name="delivery_figures"),
    path("entregas/<str:code>", views.one, name="delivery"),
    path("entregas/<str:code>/entregar", deliver_views.fill, name="delivery_fill"),
    path("entregas/<str:code>/archivo", deliver_views.upload, name="delivery_upload"),
    path("entregas/<str:code>/confirmar", deliver_views.confirm, name="delivery_confirm"),
    path("entregas/<str:code>/plantilla.xlsx", deliver_views.template, name="delivery_template"),
    path("entregas/<str:code>/sin-efecto", calendar_views.withdraw, name="delivery_withdraw"),
]
