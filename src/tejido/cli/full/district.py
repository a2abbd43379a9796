"""Carga la carpeta del distrito: directorio, zonas, líneas de ayuda y calendario. Repetirla no cambia nada."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.conf import settings

from tejido.accounts.actors import Actor
from tejido.directory.services.loading import load_district
from tejido.kernel.clock import now


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["load"], help="qué hacer")
    parser.add_argument(
        "folder", nargs="?", type=Path, default=settings.TEJIDO_DISTRICT_DIR, help="carpeta del distrito"
    )


def run(options: argparse.Namespace) -> int:
    loaded = load_district(options.folder, actor=Actor.system("cli"), at=now())
    if not loaded.anything:
        print("Todo estaba como dice la carpeta.")
        return 0
    saved = loaded.institutions
    print(f"Instituciones: {len(saved.added)} nuevas y {len(saved.updated)} cambiadas.")
    print(f"Zonas: {loaded.zones}; formas: {loaded.shapes}; líneas: {loaded.help_lines}; feriados: {loaded.holidays}.")
    return 0
