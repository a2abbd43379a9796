"""Addresses of the rosters."""

from __future__ import annotations

from django.urls import path

from tejido.web.rosters import hearing_views, import_views, people_views, shift_views, views

urlpatterns = [
    path("turnos", views.rosters, name="rosters"),
    path("turnos/<str:code>", views.roster, name="roster"),
    path("turnos/<str:code>/puestos/<str:post>", shift_views.shifts, name="roster-shifts"),
    path("turnos/<str:code>/personas", people_views.people, name="roster-people"),
    path("turnos/<str:code>/quien-recibe", hearing_views.hearing, name="roster-hearing"),
    path("turnos/<str:code>/importar", import_views.check, name="roster-import"),
    path("turnos/<str:code>/importar/confirmar", import_views.confirm, name="roster-import-confirm"),
    path("turnos/<str:code>/plantilla.xlsx", import_views.template, name="roster-template"),
]
