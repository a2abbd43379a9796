"""Addresses of the care of a case."""

from __future__ import annotations

from django.urls import URLPattern, path

from tejido.web.care import ending_views, views
from tejido.web.cases.urls import HERE

urlpatterns: list[URLPattern] = [
    path(f"{HERE}/atencion", views.care, name="care"),
    path(f"{HERE}/atencion/notas", views.opened, name="care_opened"),
    path(f"{HERE}/atencion/opinion", ending_views.satisfaction, name="satisfaction"),
    path(f"{HERE}/atencion/cierre", ending_views.close, name="case_close"),
    path(f"{HERE}/atencion/reabrir", ending_views.reopen, name="case_reopen"),
    path(f"{HERE}/atencion/plan/<str:plan>/<int:number>", views.goal, name="care_goal"),
    path(f"{HERE}/atencion/<str:deed>", views.act, name="care_act"),
]
