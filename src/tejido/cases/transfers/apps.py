from __future__ import annotations

from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "tejido.cases.transfers"
    label = "transfers"
    default_auto_field = "django.db.models.BigAutoField"
