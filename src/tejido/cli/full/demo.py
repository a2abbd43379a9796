"""La demostración: un Carabayllo ficticio con sus casos, y todo en marcha. La segunda vez arranca al instante."""

from __future__ import annotations

import argparse
import os
import sys

from django.conf import settings

from tejido.accounts.actors import Actor
from tejido.cli.full.prepare import prepare
from tejido.config.environment import Mode
from tejido.demo.generate import fill_district, is_filled
from tejido.demo.welcome import welcome
from tejido.directory.services.loading import load_district
from tejido.kernel.clock import now
from tejido.kernel.errors import Refused


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cases", type=int, default=1500, help="cuántos casos ficticios (hasta 200000)")
    parser.add_argument("--seed", type=int, default=30364, help="la misma semilla da siempre los mismos casos")
    parser.add_argument(
        "--port", type=int, default=8000, help="puerto de las páginas; el siguiente libre si está ocupado"
    )
    parser.add_argument("--no-serve", action="store_true", help="solo preparar los datos")


def run(options: argparse.Namespace) -> int:
    if settings.TEJIDO_MODE is not Mode.DEMO:
        raise Refused("La demostración no se mezcla con una instalación real. Quite TEJIDO_MODE para verla.")
    if not 0 <= options.cases <= 200_000:
        raise Refused("La demostración admite de 0 a 200000 casos.")
    prepare()
    if not is_filled():
        print("Cargando el directorio de Carabayllo…", flush=True)
        load_district(settings.TEJIDO_DISTRICT_DIR, actor=Actor.system("demo"), at=now())
        fill_district(cases=options.cases, seed=options.seed, at=now(), say=_say)
    _say(welcome())
    if not options.no_serve:
        # The program is replaced: what the loading took of memory is given back before serving.
        words = ["-m", "tejido", "serve", "--prepared", "--port", str(options.port)]
        os.execv(sys.executable, [sys.executable, *words])
    return 0


def _say(line: str) -> None:
    print(line, flush=True)
