"""Vigila los plazos y entrega los avisos hasta que se le pide parar."""

from __future__ import annotations

import argparse
import signal
import threading

from tejido.alerts import worker
from tejido.config.safety import refuse_unsafe


def arguments(parser: argparse.ArgumentParser) -> None:
    """The worker takes no options."""


def run(options: argparse.Namespace) -> int:
    refuse_unsafe()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker.run(stop)
    return 0
