"""Atiende: páginas, avisos en vivo y vigilancia de plazos, todo con una orden (Ctrl+C para terminar)."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys

from tejido.cli.ports import is_open, next_free_port
from tejido.cli.supervision import Child, Supervisor
from tejido.config import environment, postgres
from tejido.config.environment import Mode
from tejido.kernel.errors import Refused

_LOOPBACK = ("127.0.0.1", "localhost")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="dirección en que escucha")
    parser.add_argument(
        "--port", type=int, default=8000, help="puerto de las páginas; el siguiente libre si está ocupado"
    )
    parser.add_argument("--stream-port", type=int, default=0, help="puerto de los avisos en vivo (el de páginas más 1)")
    parser.add_argument("--workers", type=int, default=2, help="procesos que sirven páginas")
    parser.add_argument("--prepared", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--threads", type=int, default=4, help="hilos de cada uno")


def run(options: argparse.Namespace) -> int:
    if environment.mode() is not Mode.PRODUCTION and options.host not in _LOOPBACK:
        raise Refused("La demostración solo atiende en esta máquina (127.0.0.1).")
    if environment.uses_embedded_postgres():
        postgres.ensure_running(environment.data_dir())
    if not options.prepared:
        ready = subprocess.run([sys.executable, "-m", "tejido", "prepare"], check=False)
        if ready.returncode:
            return ready.returncode
    web = next_free_port(options.host, options.port)
    stream = next_free_port(options.host, options.stream_port or web + 1, taken=frozenset({web}))
    supervisor = Supervisor(_children(options, web, stream), say=_say, each_round=_Round(options.host, web, stream))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: supervisor.stop.set())
    supervisor.run()
    if environment.uses_embedded_postgres():
        postgres.stop_if_idle(environment.data_dir())
    _say("Tejido se detuvo.")
    return 0


def _children(options: argparse.Namespace, web: int, stream: int) -> list[Child]:
    production = environment.mode() is Mode.PRODUCTION
    variables = os.environ | {"PYTHONUNBUFFERED": "1"}
    if not production:  # in production a proxy joins both under one public name
        variables |= {"TEJIDO_STREAM_PORT": str(stream), "TEJIDO_PUBLIC_URL": f"http://localhost:{web}"}
    threads = ["--workers", str(options.workers), "--blocking-threads", str(options.threads)]
    pages = ["tejido.config.wsgi:application", "--interface", "wsgi", "--port", str(web), *threads]
    notices = ["tejido.config.asgi:stream", "--interface", "asginl", "--port", str(stream), "--workers", "1"]
    return [
        Child("Páginas", [*_server("tejido.config.pages", options.host), *pages], variables),
        Child("Avisos en vivo", [*_server("granian", options.host), *notices], variables),
        Child("Vigilancia", [sys.executable, "-m", "tejido", "worker"], variables),
    ]


def _server(module: str, host: str) -> list[str]:
    server = [sys.executable, "-m", module, "--host", host, "--no-ws", "--log-level", "warning"]
    return [*server, "--respawn-failed-workers", "--workers-kill-timeout", "5"]


class _Round:
    """What is done about twice a second: look after the database and, once, tell the address."""

    def __init__(self, host: str, web: int, stream: int) -> None:
        self.host, self.web, self.stream = host, web, stream
        self.announced = False

    def __call__(self) -> None:
        if environment.uses_embedded_postgres() and not postgres.is_alive(environment.data_dir()):
            _restart_database()
        if not self.announced and is_open(self.host, self.web) and is_open(self.host, self.stream):
            self.announced = True
            name = "localhost" if self.host in _LOOPBACK else self.host
            _say(f"\n  Tejido atiende en  http://{name}:{self.web}")
            _say(f"  (avisos en vivo en el puerto {self.stream}; Ctrl+C para terminar)\n")


def _restart_database() -> None:
    _say("La base de datos no responde; se vuelve a arrancar.")
    try:
        postgres.ensure_running(environment.data_dir())
    except Refused as error:
        _say(error.message)


def _say(line: str) -> None:
    print(line, flush=True)
