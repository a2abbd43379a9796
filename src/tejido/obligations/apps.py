from __future__ import annotations

from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    name = "tejido.obligations"
    label = "obligations"
    default_auto_field = "django.db.models.BigAutoField"
