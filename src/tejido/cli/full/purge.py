"""Borra lo que ya cumplió su plazo de conservación; sin --do solo dice qué borraría."""

from __future__ import annotations

import argparse
import time
from functools import partial

from tejido.cli.purging import due, purge_all
from tejido.kernel.clock import now
from tejido.pathways.services.erasing import check_erasure, erase_case

REST = 0.3


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--do", action="store_true", help="borrar de verdad")
    parser.add_argument("--case", metavar="CÓDIGO", default="", help="borrar solo este caso")
    parser.add_argument(
        "--request",
        metavar="CÓDIGO",
        default="",
        help="con --case: la cancelación que se atendió",
    )


def run(options: argparse.Namespace) -> int:
    if options.case:
        return _one(options.case.upper(), options.request.upper(), do=options.do)
    if not options.do:
        return _told()
    for table, rows in purge_all(at=now(), rest=partial(time.sleep, REST)):
        if rows:
            print(f"{table}: {rows} borradas")
    print("La limpieza terminó. La bitácora guarda qué tabla perdió cuántas filas.")
    return 0


def _told() -> int:
    found = due(at=now())
    for one in found:
        owed = f"; {one.owed} más esperan porque aún tienen tareas abiertas" if one.owed else ""
        if one.rows or owed:
            print(f"{one.table}: {one.rows} por borrar{owed}. Se guarda: {one.keep}")
    if not any(one.rows for one in found):
        print("Nada cumplió todavía su plazo.")
    print("No se borró nada. Para borrar: tejido purge --do")
    return 0


def _one(case: str, request: str, *, do: bool) -> int:
    if not do:
        check_erasure(case, at=now(), request_code=request)
        print(f"El caso {case} se puede borrar. Para hacerlo, repita la orden con --do")
        return 0
    removed = erase_case(case, at=now(), request_code=request)
    print(f"El caso {case} fue borrado: {sum(removed.values())} filas y su clave. Su historia por códigos queda.")
    return 0
