"""Addresses of the tasks."""

from __future__ import annotations

from django.urls import URLPattern, path

from tejido.web.tasks import arbitration, duty_change, inbox, views

urlpatterns: list[URLPattern] = [
    path("tareas", inbox.page, name="inbox"),
    path("tareas/fragmento", inbox.fragment, name="inbox_fragment"),
    path("tareas/entregar", duty_change.page, name="duty_change"),
    path("ampliaciones", arbitration.page, name="arbitration"),
    path("ampliaciones/<str:code>/<str:answer>", arbitration.decide, name="arbitration_decide"),
    path("tareas/<str:code>", views.task, name="task"),
    path("tareas/<str:code>/notas", views.notes, name="task_notes"),
    path("tareas/<str:code>/<str:deed>", views.act, name="task_act"),
]
