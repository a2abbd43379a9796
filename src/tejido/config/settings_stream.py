"""The stream's settings: the same installation with the few tables that it reads; it has no pages of its own."""

from __future__ import annotations

from tejido.config.settings import *  # noqa: F403

ROOT_URLCONF = ""
MIDDLEWARE = []
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "tejido.accounts",
    "tejido.accounts.machines",
    "tejido.directory",
    "tejido.obligations",
    "tejido.alerts",
]
