from __future__ import annotations

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "tejido.directory"
    label = "directory"
    verbose_name = "Directorio"
    default_auto_field = "django.db.models.BigAutoField"
