from __future__ import annotations

from django.apps import AppConfig


class LinkingConfig(AppConfig):
    name = "tejido.cases.linking"
    label = "linking"
    default_auto_field = "django.db.models.BigAutoField"
