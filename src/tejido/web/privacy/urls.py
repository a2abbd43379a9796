"""Addresses of data protection."""

from __future__ import annotations

from django.urls import URLPattern, path

from tejido.web.privacy import breach_views, home_views, letter_views, rights_views

urlpatterns: list[URLPattern] = [
    path("mis-derechos", home_views.public, name="rights_public"),
    path("datos", home_views.home, name="privacy_home"),
    path("datos/documentos/<str:name>", home_views.document, name="privacy_document"),
    path("datos/pedidos", rights_views.requests, name="rights"),
    path("datos/pedidos/nuevo", rights_views.take, name="rights_take"),
    path("datos/pedidos/<str:code>", rights_views.one, name="rights_request"),
    path("datos/pedidos/<str:code>/abrir", rights_views.opened, name="rights_opened"),
    path("datos/pedidos/<str:code>/cartas/<str:kind>", letter_views.of_request, name="rights_letter"),
    path("datos/pedidos/<str:code>/<str:deed>", rights_views.act, name="rights_act"),
    path("datos/incidentes", breach_views.breaches, name="breaches"),
    path("datos/incidentes/nuevo", breach_views.notice, name="breach_notice"),
    path("datos/incidentes/<str:code>", breach_views.one, name="breach"),
    path("datos/incidentes/<str:code>/abrir", breach_views.opened, name="breach_opened"),
    path("datos/incidentes/<str:code>/carta", letter_views.of_breach, name="breach_letter"),
    path("datos/incidentes/<str:code>/<str:deed>", breach_views.act, name="breach_act"),
]
