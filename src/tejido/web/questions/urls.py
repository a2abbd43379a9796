"""Addresses of the questions of members."""

from __future__ import annotations

from django.urls import URLPattern, path

from tejido.web.questions import file_views, saved_views, views

BASE, FIXED = "observatorio/preguntas", "observatorio/publicaciones/<int:number>/preguntas"
KEPT = f"{BASE}/guardadas"

urlpatterns: list[URLPattern] = [
    path(BASE, views.ask, name="questions"),
    path(FIXED, views.ask, name="questions_at"),
    path(f"{FIXED}/respuesta.csv", file_views.csv_file, name="questions_csv"),
    path(f"{FIXED}/respuesta.xlsx", file_views.xlsx_file, name="questions_xlsx"),
    path(f"{BASE}/guardar", saved_views.keep, name="questions_keep"),
    path(KEPT, saved_views.saved, name="questions_saved"),
    path(f"{KEPT}/<str:code>", saved_views.one, name="question_saved"),
    path(f"{KEPT}/<str:code>/<slug:deed>", saved_views.act, name="question_act"),
]
