"""The server of the pages, with the application loaded before it forks: its processes share that memory.

`python -m tejido.config.pages tejido.config.wsgi:application [OPTIONS]`, with the options of Granian.
"""

from __future__ import annotations

import gc
import importlib
import runpy

from django.conf import settings
from django.db import connections
from django.urls import resolve

from tejido.directory.libraries import library_of


def load() -> None:
    """Load what every page needs, and leave no connection for two processes to share."""
    importlib.import_module("tejido.config.wsgi")
    resolve("/")
    library_of(settings.TEJIDO_DISTRICT)
    connections.close_all()


def main() -> None:
    """Load, and serve until told to stop."""
    load()
    gc.collect()
    gc.freeze()  # the collector writes in no page that is shared
    runpy.run_module("granian", run_name="__main__")


if __name__ == "__main__":
    main()
