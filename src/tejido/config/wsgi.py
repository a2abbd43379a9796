"""The door of the pages, for any WSGI server."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from tejido.config.safety import refuse_unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tejido.config.settings")
application = get_wsgi_application()
refuse_unsafe()
