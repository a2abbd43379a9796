from __future__ import annotations

from django.apps import AppConfig


class JusticeConfig(AppConfig):
    name = "tejido.cases.justice"
    label = "justice"
    default_auto_field = "django.db.models.BigAutoField"
