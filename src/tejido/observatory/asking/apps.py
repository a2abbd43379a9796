from __future__ import annotations

from django.apps import AppConfig


class AskingConfig(AppConfig):
    name = "tejido.observatory.asking"
    label = "asking"
    default_auto_field = "django.db.models.BigAutoField"
