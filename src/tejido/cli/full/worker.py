"""Vigila los plazos y entrega los avisos hasta que se le pide parar."""

from __future__ import annotations

import argparse
import signal
import threading
from datetime import timedelta

from tejido.alerts import worker
from tejido.alerts.chores import standing_chores
from tejido.cli.purging import PurgeTurns
from tejido.cli.turns import ObservatoryTurns
from tejido.config.safety import refuse_unsafe

PURGE_EVERY = timedelta(seconds=5)  # between two batches; the keeper rests longer after a slow one

TURNS_EVERY = timedelta(seconds=30)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The worker takes no options."""


def run(options: argparse.Namespace) -> int:
    refuse_unsafe()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    chores = standing_chores()
    chores.every[PurgeTurns()] = PURGE_EVERY
    chores.every[ObservatoryTurns()] = TURNS_EVERY
    worker.run(stop, chores=chores)
    return 0
