"""Arranca o detiene el PostgreSQL incorporado y muestra su dirección."""

from __future__ import annotations

import argparse

from tejido.config import environment, postgres


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["start", "stop", "url"], help="qué hacer")


def run(options: argparse.Namespace) -> int:
    folder = environment.data_dir()
    if options.action == "stop":
        print("Detenido." if postgres.stop(folder) else "No estaba en marcha.")
    else:
        print(postgres.ensure_running(folder) if options.action == "start" else postgres.embedded_url(folder))
    return 0
