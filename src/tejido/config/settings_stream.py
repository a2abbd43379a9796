"""The stream's settings: the same installation, only what an open connection needs (no gzip: it would buffer)."""

from __future__ import annotations

from tejido.config.settings import *  # noqa: F403

ROOT_URLCONF = "tejido.web.stream.urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # its app refuses to load without it
]
