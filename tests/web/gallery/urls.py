"""The only address that the shell of the gallery asks for by name."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("cuenta/salir", lambda request: HttpResponse(), name="account_logout")]
