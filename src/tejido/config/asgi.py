"""The door of the stream of notices, for any ASGI server."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

from tejido.config.safety import refuse_unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tejido.config.settings_stream")
stream = get_asgi_application()
refuse_unsafe()
