"""Django's name for the app that holds every page's templates and static files."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and template tags of every area."""

    name = "tejido.web"
    label = "web"
