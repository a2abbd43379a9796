from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tejido.accounts"
    label = "accounts"
    verbose_name = "Cuentas"
    default_auto_field = "django.db.models.BigAutoField"
