from __future__ import annotations

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "tejido.privacy"
    label = "privacy"
    verbose_name = "Protección de datos personales"
