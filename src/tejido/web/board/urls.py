"""Addresses of the board."""

from __future__ import annotations

from django.urls import path

from tejido.web.board import views

urlpatterns = [
    path("tablero", views.board, name="board"),
    path("tablero/fuera-de-plazo", views.late, name="board-late"),
]
