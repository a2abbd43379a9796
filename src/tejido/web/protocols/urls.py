"""Addresses of the protocols."""

from __future__ import annotations

from django.urls import path

from tejido.web.protocols import limit_views, views

urlpatterns = [
    path("protocolos", views.protocols, name="protocols"),
    path("protocolos/pendientes", views.gaps, name="protocol-gaps"),
    path("protocolos/escaleras", views.ladders, name="protocol-ladders"),
    path("protocolos/plazos", limit_views.limits, name="limits"),
    path("protocolos/plazos/<str:step>", limit_views.limit, name="limit"),
    path("protocolos/plazos/<str:step>/retirar", limit_views.withdraw, name="limit-withdraw"),
    path("protocolos/<str:code>", views.protocol, name="protocol"),
]
