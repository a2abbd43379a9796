"""Addresses of the connections."""

from __future__ import annotations

from django.urls import URLPattern, path

from tejido.web.connections import views

urlpatterns: list[URLPattern] = [
    path("conexiones", views.connections, name="connections"),
    path("conexiones/token-nuevo", views.new_token, name="connection_token"),
    path("conexiones/suscripcion-nueva", views.new_subscription, name="connection_subscription"),
    path("conexiones/no-llegaron/<str:code>/reintentar", views.requeue, name="connection_requeue"),
    path("conexiones/tokens/<str:code>/<str:deed>", views.act_on_token, name="connection_token_act"),
    path("conexiones/suscripciones/<str:code>/<str:deed>", views.act_on_subscription, name="connection_hook_act"),
]
