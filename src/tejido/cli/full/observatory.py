"""El observatorio: «publish» pone al día los datos, «compute» calcula, «release» publica, «bulletin» hace boletines."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from django.conf import settings

from tejido.accounts.actors import Actor
from tejido.cli.bulletin import bulletin
from tejido.cli.releasing import in_turn, release
from tejido.kernel.clock import now
from tejido.kernel.errors import Refused
from tejido.observatory.computing import compute
from tejido.observatory.publishing.facts import Reading, publish_facts
from tejido.observatory.sheets import FAMILIES, sheets
from tejido.observatory.telling import lines


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["publish", "compute", "release", "bulletin"], help="qué hacer")
    parser.add_argument("code", nargs="?", help="con compute: qué indicador; sin él, la lista de todos")
    parser.add_argument("--by", default="", metavar="DATO,DATO", help="con compute: separar por estos datos")
    parser.add_argument(
        "--where", action="append", default=[], metavar="DATO=VALOR", help="con compute: solo esto; puede repetirse"
    )
    parser.add_argument("--folder", type=Path, help="carpeta de los datos (la de la instalación)")
    parser.add_argument("--all", action="store_true", help="con publish: comparar todos los meses, no solo los tocados")
    parser.add_argument("--afresh", action="store_true", help="con publish: escribir todos los meses de nuevo")
    parser.add_argument("--update", action="store_true", help="con release: poner al día los datos antes")
    parser.add_argument("--release", type=int, help="con bulletin: el número de la publicación (la vigente)")
    parser.add_argument("--period", help="con bulletin: un mes (2026-06) o un trimestre (2026-T2); sin él, el último")
    parser.add_argument("--out", type=Path, help="con bulletin: carpeta donde dejar también una copia")
    parser.add_argument("--turn", action="store_true", help=argparse.SUPPRESS)  # started by the worker for its turn
    parser.add_argument("--account", type=int, help=argparse.SUPPRESS)  # who asked for it on a page


def run(options: argparse.Namespace) -> int:
    folder = options.folder or settings.TEJIDO_FACTS_DIR
    if options.turn:
        return in_turn(options.action, folder, _say)
    if options.action == "release":
        return release(folder, options.account, _say, update=options.update)
    if options.action == "bulletin":
        return bulletin(options.release, options.period, options.out, options.account, _say)
    if options.action == "publish":
        return _publish(folder, _reading(options))
    return _compute(folder, options.code, options.by, options.where) if options.code else _listed()


def _reading(options: argparse.Namespace) -> Reading:
    if options.afresh:
        return Reading.AFRESH
    return Reading.ALL if options.all else Reading.TOUCHED


def _publish(folder: Path, reading: Reading) -> int:
    start = time.perf_counter()
    done = publish_facts(folder, actor=Actor.system("cli"), at=now(), say=_say, reading=reading)
    took = time.perf_counter() - start
    _say(
        f"{done.rows} filas en {done.months} meses. Se escribieron {done.months_written} meses y {done.written} filas "
        f"en {took:.1f} s ({done.written / took:.0f} filas por segundo)."
    )
    return 0


def _compute(folder: Path, code: str, by: str, where: list[str]) -> int:
    chosen: dict[str, list[str]] = {}
    for one in where:
        name, equals, value = one.partition("=")
        if not equals:
            raise Refused(f"«{one}» no se entiende. Escriba DATO=VALOR, como year=2026.")
        chosen.setdefault(name, []).append(value)
    found = compute(code, folder, by=[name for name in by.split(",") if name], **chosen)
    print("\n".join(lines(found)))
    return 0


def _listed() -> int:
    family = ""
    for sheet in sheets():
        if sheet.family != family:
            family = sheet.family
            print(FAMILIES[family])
        print(f"  {sheet.code}  {sheet.question}")
    return 0


def _say(line: str) -> None:
    print(line, flush=True)
