"""Directorio: muestra o aplica una hoja de cálculo de instituciones, o dice quién recibiría un aviso."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.conf import settings

from tejido.accounts.actors import Actor
from tejido.directory.routing import hearers
from tejido.directory.services.importing import ImportPreview, apply_import, preview_import
from tejido.kernel.clock import now
from tejido.kernel.errors import WrongFile


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    load = actions.add_parser("import", help="muestra qué cambiaría una hoja XLSX o CSV; con --apply lo guarda")
    load.add_argument("file", type=Path, help="la hoja; su primera fila son los encabezados")
    load.add_argument("--apply", action="store_true", help="guarda lo que se muestra, si no hay errores")
    who = actions.add_parser("who", help="a quién le llegaría ahora un aviso")
    who.add_argument("institution", help="código de la institución")
    who.add_argument("rung", nargs="?", default="post", choices=["post", "head", "secretariat", "body"])


def run(options: argparse.Namespace) -> int:
    if options.action == "who":
        for hearer in hearers(options.institution, options.rung, at=now()):
            print(f"{hearer.account_code}  {hearer.post_code}  {hearer.reason}")
        return 0
    return _import(options)


def _import(options: argparse.Namespace) -> int:
    actor, district, name = Actor.system("cli"), settings.TEJIDO_DISTRICT, options.file.name
    try:
        content = options.file.read_bytes()
    except OSError:
        raise WrongFile(name, 0, "no se puede leer; revise que exista") from None
    preview = preview_import(content, name, actor=actor, district=district)
    _show(preview)
    if preview.errors:
        return 1
    if options.apply:
        saved = apply_import(content, name, district=district, digest=preview.digest, actor=actor, at=now())
        print(f"Guardado: {len(saved.added)} nuevas y {len(saved.updated)} cambiadas.")
    return 0


def _show(preview: ImportPreview) -> None:
    for row in preview.new:
        print(f"fila {row.number}: nueva, {row.code} ({row.name})")
    for row in preview.changed:
        print(f"fila {row.number}: cambia {row.code}: {', '.join(sorted(row.changes))}")
    for fault in preview.errors:
        print(f"fila {fault.row}, {fault.column}: {fault.reason}")
    print(f"Sin cambios: {len(preview.unchanged)}. Errores: {len(preview.errors)}.")
