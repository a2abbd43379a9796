"""Zonas del distrito: revisa o importa un archivo GeoJSON, o rehace las formas aproximadas."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from django.conf import settings

from tejido.accounts.actors import Actor
from tejido.directory.drafting import draft_shapes, written
from tejido.directory.services.zones import check_zones, import_zones
from tejido.kernel.clock import now
from tejido.kernel.errors import FieldErrors, WrongFile


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    check = actions.add_parser("check", help="revisa un GeoJSON sin guardar nada")
    load = actions.add_parser("import", help="reemplaza las formas; las anteriores quedan en la historia")
    for action in (check, load):
        action.add_argument("file", type=Path, help="GeoJSON en grados, con la propiedad «code» en cada zona")
    load.add_argument("--source", required=True, help="de dónde sale el archivo: la entidad y la fecha")
    load.add_argument("--from", dest="valid_from", type=date.fromisoformat, help="desde qué día valen (hoy)")
    load.add_argument("--approximate", action="store_true", help="las formas son aproximadas, no un levantamiento")
    draft = actions.add_parser("draft", help="rehace zones.geojson con los lugares conocidos de zones.yaml")
    draft.add_argument("folder", nargs="?", type=Path, default=settings.TEJIDO_DISTRICT_DIR, help="su carpeta")


def run(options: argparse.Namespace) -> int:
    if options.action == "draft":
        file = options.folder / "zones.geojson"
        file.write_text(written(draft_shapes(options.folder)), encoding="utf-8")
        print(f"Escrito {file.name}.")
        return 0
    actor, district = Actor.system("cli"), settings.TEJIDO_DISTRICT
    if options.action == "check":
        found = check_zones(_read(options.file), district=district, actor=actor)
        for fault in found.errors:
            print(f"Elemento {fault.number}: {fault.reason}.")
        print(f"{len(found.shapes)} zonas se pueden importar; {len(found.errors)} elementos tienen errores.")
        return 1 if found.errors else 0
    return _import(options, actor, district)


def _import(options: argparse.Namespace, actor: Actor, district: str) -> int:
    try:
        changed = import_zones(
            _read(options.file),
            district=district,
            source=options.source,
            actor=actor,
            at=now(),
            valid_from=options.valid_from,
            approximate=options.approximate,
        )
    except FieldErrors as refused:
        print("\n".join(sentence for sentences in refused.errors.values() for sentence in sentences))
        print("No se guardó nada.")
        return 1
    print(f"Formas nuevas: {', '.join(changed) or 'ninguna; ya estaban así'}.")
    return 0


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise WrongFile(file.name, 0, "no se puede leer; revise que exista y esté en UTF-8") from None
