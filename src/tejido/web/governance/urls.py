"""Addresses of the local protocol. They stand before those of the library, which take any other word."""

from __future__ import annotations

from django.urls import URLPattern, path

from tejido.web.governance import reading_views, version_views, views

LOCAL = "protocolos/local"
ONE = f"{LOCAL}/versiones/<int:number>"
urlpatterns: list[URLPattern] = [
    path(LOCAL, views.home, name="local_protocol"),
    path(f"{LOCAL}/proponer", version_views.propose, name="local_propose"),
    path(f"{LOCAL}/leer", reading_views.read, name="local_read"),
    path(f"{LOCAL}/lecturas", reading_views.readings, name="local_readings"),
    path(ONE, views.version, name="local_version"),
    path(f"{ONE}/opinar", version_views.comment, name="local_comment"),
    path(f"{ONE}/opiniones/<int:comment>/responder", version_views.answer, name="local_answer"),
    path(f"{ONE}/aprobar", version_views.approve, name="local_approve"),
    path(f"{ONE}/publicar", version_views.publish, name="local_publish"),
    path(f"{ONE}/retirar", version_views.withdraw, name="local_withdraw"),
]
