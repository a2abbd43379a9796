"""La demostración: un Carabayllo ficticio con sus casos, y todo en marcha. La segunda vez arranca al instante."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from datetime import datetime

from django.conf import settings
from django.db import connections

from tejido.cli.full.prepare import prepare
from tejido.config import environment, postgres
from tejido.config.environment import Mode
from tejido.config.postgres_place import place_of
from tejido.demo.generate import fill_district, is_made, make_room
from tejido.demo.room import require_room
from tejido.demo.welcome import welcome
from tejido.kernel.clock import aware, now
from tejido.kernel.errors import Refused
from tejido.observatory.bulletins.places import bulletins_folder

MOST_CASES = 1_000_000


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cases", type=int, default=1500, help=f"cuántos casos ficticios (hasta {MOST_CASES})")
    parser.add_argument("--seed", type=int, default=30364, help="la misma semilla da siempre los mismos casos")
    parser.add_argument("--at", type=_instant, help="el instante en que termina (ahora), como 2026-11-23T10:00-05:00")
    parser.add_argument("--fresh", action="store_true", help="borra la demostración anterior y la hace de nuevo")
    parser.add_argument(
        "--port", type=int, default=8000, help="puerto de las páginas; el siguiente libre si está ocupado"
    )
    parser.add_argument("--no-serve", action="store_true", help="solo preparar los datos")


def run(options: argparse.Namespace) -> int:
    if settings.TEJIDO_MODE is not Mode.DEMO:
        raise Refused("La demostración no se mezcla con una instalación real. Quite TEJIDO_MODE para verla.")
    if not 0 <= options.cases <= MOST_CASES:
        raise Refused(f"La demostración admite de 0 a {MOST_CASES} casos.")
    try:
        _make(options)
    except KeyboardInterrupt:
        connections.close_all()
        if environment.uses_embedded_postgres():
            postgres.stop_if_idle(environment.data_dir())
        raise
    _say(welcome())
    if not options.no_serve:
        # The program is replaced: what the loading took of memory is given back before serving.
        words = ["-m", "tejido", "serve", "--prepared", "--port", str(options.port)]
        os.execv(sys.executable, [sys.executable, *words])
    return 0


def _make(options: argparse.Namespace) -> None:
    """The district and its cases, unless they are there already."""
    prepare()
    if options.fresh or not is_made():
        if environment.uses_embedded_postgres():
            require_room(options.cases, place_of(environment.data_dir()).cluster)
        if make_room():
            _say("Se quitaron los datos ficticios anteriores (o a medio cargar).")
            prepare()
        _forget_figures()
        fill_district(
            folder=settings.TEJIDO_DISTRICT_DIR,
            files=environment.data_dir() / "demostracion",
            district=settings.TEJIDO_DISTRICT,
            cases=options.cases,
            seed=options.seed,
            at=options.at or now(),
            say=_say,
        )


def _forget_figures() -> None:
    """What was published of other cases is no part of this demonstration; the worker publishes anew."""
    for place in (settings.TEJIDO_FACTS_DIR, settings.TEJIDO_RELEASES_DIR, bulletins_folder()):
        shutil.rmtree(place, ignore_errors=True)


def _instant(text: str) -> datetime:
    try:
        return aware(datetime.fromisoformat(text))
    except ValueError:
        raise argparse.ArgumentTypeError("escriba el instante con su zona, como 2026-11-23T10:00-05:00") from None


def _say(line: str) -> None:
    print(line, flush=True)
