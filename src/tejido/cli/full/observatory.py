"""El observatorio: «publish» pone al día los datos sin nombres; «release» publica sus cifras, ya auditadas."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from django.conf import settings

from tejido.accounts.actors import Actor
from tejido.cli.releasing import release
from tejido.kernel.clock import now
from tejido.observatory.publishing.facts import publish_facts


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["publish", "release"], help="poner al día los datos, o publicar")
    parser.add_argument("--folder", type=Path, help="carpeta de los datos (la de la instalación)")
    parser.add_argument("--afresh", action="store_true", help="con publish: escribir todos los meses de nuevo")
    parser.add_argument("--update", action="store_true", help="con release: poner al día los datos antes")
    parser.add_argument("--account", type=int, help=argparse.SUPPRESS)  # who asked for it on a page


def run(options: argparse.Namespace) -> int:
    if options.action == "release":
        return release(options.folder, options.account, _say, update=options.update)
    return _publish(options)


def _publish(options: argparse.Namespace) -> int:
    start = time.perf_counter()
    folder = options.folder or settings.TEJIDO_FACTS_DIR
    done = publish_facts(folder, actor=Actor.system("cli"), at=now(), say=_say, afresh=options.afresh)
    took = time.perf_counter() - start
    speed = f" ({done.written / took:,.0f} filas por segundo)".replace(",", " ") if done.written else ""
    _say(
        f"{done.rows} filas en {done.months} meses; se escribieron {done.months_written} meses y {done.written} filas "
        f"en {took:.1f} s{speed}."
    )
    return 0


def _say(line: str) -> None:
    print(line, flush=True)
