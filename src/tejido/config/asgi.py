"""The door of the stream of notices, for any ASGI server."""

from __future__ import annotations

import os

import django
from django.utils.module_loading import import_string

from tejido.config.safety import refuse_unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tejido.config.settings_stream")
django.setup(set_prefix=False)
stream = import_string("tejido.web.stream.application.stream")  # its tables exist only from here on
refuse_unsafe()
