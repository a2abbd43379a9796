"""Escribe el documento de seguridad y la evaluación de impacto, sacados del propio programa."""

from __future__ import annotations

import argparse
from pathlib import Path

from tejido.pathways.privacy_documents import privacy_documents


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["documents"], help="qué hacer")
    parser.add_argument("folder", type=Path, help="carpeta donde se escriben")


def run(options: argparse.Namespace) -> int:
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, text in privacy_documents().items():
        place = options.folder / name
        place.write_text(f"{text.rstrip()}\n", encoding="utf-8")
        print(f"Escrito: {place}")
    return 0
