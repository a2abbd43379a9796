"""Cifras publicadas por otros: carga archivos de una fuente, muestra qué cambiarían o deshace una carga."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from tejido.accounts.actors import Actor
from tejido.kernel.clock import now
from tejido.kernel.errors import Refused
from tejido.kernel.numbers import grouped
from tejido.kernel.times import month
from tejido.sources.imports.access import loads_of
from tejido.sources.imports.catalog import profile_of, profiles
from tejido.sources.imports.districts import CodeKind
from tejido.sources.imports.opening import ENCODINGS
from tejido.sources.imports.profile import Profile
from tejido.sources.imports.profile_reading import load_profile
from tejido.sources.imports.services.loading import Seen, load_file, preview_load
from tejido.sources.imports.services.reversing import reverse_load
from tejido.sources.imports.staged import Said
from tejido.sources.imports.store import rejected_file

ACTOR = "cli"
SHOWN = 20
COLUMN = "column_"
HINTS = {"year": "--year", "encoding": "--encoding", "delimiter": "--delimiter", "sheet": "--sheet",
         "codes": "--codes", "without_rejected": "--without-rejected"}  # fmt: skip


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", nargs="?", help="la fuente; sin ella se listan las que hay y lo que está cargado")
    parser.add_argument("files", nargs="*", type=Path, help="los archivos, en el orden en que se publicaron")
    parser.add_argument("--check", action="store_true", help="muestra qué cambiaría sin guardar nada")
    parser.add_argument("--profile", type=Path, help="un perfil propio, en YAML, en lugar del de la fuente")
    parser.add_argument("--without-rejected", action="store_true", help="carga aunque haya filas ilegibles")
    parser.add_argument("--rejected", type=Path, help="con --check: dónde dejar la lista de filas ilegibles")
    parser.add_argument("--year", type=int, default=0, help="el año, cuando el archivo no lo dice")
    parser.add_argument("--encoding", default="", choices=["", *ENCODINGS], help="cómo están escritas las letras")
    parser.add_argument("--delimiter", default="", help="qué separa las columnas")
    parser.add_argument("--sheet", default="", help="la hoja del Excel")
    parser.add_argument("--codes", type=CodeKind, choices=list(CodeKind), help="de qué tabla son los códigos")
    parser.add_argument("--map", action="append", default=[], metavar="COLUMNA=ENCABEZADO", help="columna renombrada")
    parser.add_argument("--undo", metavar="CARGA", help="deshace una carga; vuelve la anterior")
    parser.add_argument("--reason", default="", help="por qué se deshace")


def run(options: argparse.Namespace) -> int:
    actor = Actor.system(ACTOR)
    if options.undo:
        back = reverse_load(options.undo, options.reason, actor=actor, at=now())
        print(f"Deshecha. Vuelve a valer: {back.code} ({back.file_name})." if back else "Deshecha. No queda ninguna.")
        return 0
    if not options.source:
        return _list(actor)
    profile = load_profile(options.profile) if options.profile else profile_of(options.source)
    if profile.code != options.source:
        raise Refused(f"El perfil es de «{profile.code}», no de «{options.source}».")
    if not options.files:
        raise Refused("Diga qué archivos se cargan.")
    said = Said(options.encoding, options.delimiter, options.sheet, options.codes, options.year, _mapped(options.map))
    return max(_one(file, profile, said, options, actor) for file in options.files)


def _mapped(pairs: list[str]) -> Mapping[str, str]:
    found = {}
    for pair in pairs:
        name, sign, heading = pair.partition("=")
        if not (sign and name.strip() and heading.strip()):
            raise Refused("Una columna renombrada se escribe total=CANTIDAD_DENUNCIAS.")
        found[name.strip()] = heading.strip()
    return found


def _list(actor: Actor) -> int:
    standing: dict[str, list[str]] = {}
    for row in loads_of(actor).filter(state="current").order_by("slot"):
        standing.setdefault(row.source, []).append(f"{row.code}, hasta {month(row.release)}, {row.file_name}")
    for code, profile in profiles().items():
        print(f"{code:<14} {profile.title}")
        print("\n".join(f"{'':<14} {line}" for line in standing.get(code, ["sin cargar"])))
    return 0


def _one(file: Path, profile: Profile, said: Said, options: argparse.Namespace, actor: Actor) -> int:
    print(f"{file.name}:", flush=True)
    try:
        return (
            _see(file, profile, said, options, actor) if options.check else _keep(file, profile, said, options, actor)
        )
    except Refused as refused:
        name = refused.field or ""
        hint = HINTS.get(name) or (f"--map {name.removeprefix(COLUMN)}=ENCABEZADO" if name.startswith(COLUMN) else "")
        raise Refused(f"{refused.message} (opción {hint})" if hint else refused.message) from None


def _see(file: Path, profile: Profile, said: Said, options: argparse.Namespace, actor: Actor) -> int:
    seen = preview_load(file, profile, said, actor=actor, at=now(), rejected_to=options.rejected, tell=_progress)
    _tell(seen)
    return 0 if seen.whole else 1


def _keep(file: Path, profile: Profile, said: Said, options: argparse.Namespace, actor: Actor) -> int:
    at, without = now(), options.without_rejected
    load = load_file(file, profile, said, without_rejected=without, actor=actor, at=at, tell=_progress)
    if load.loaded_at != at:
        print(f"Es el mismo archivo que ya está cargado ({load.code}): no cambió nada.")
        return 0
    rows, cells = grouped(load.rows_kept), grouped(load.cells)
    print(f"Cargado como {load.code}: {rows} filas, {cells} celdas, hasta {month(load.release)}.")
    _tell_changes(load.changes)
    for note in load.summary["notes"]:
        print(f"  {note}")
    if load.rows_rejected:
        print(f"  {load.rows_rejected} filas quedaron fuera: {rejected_file(load.code)}")
    return 0


def _progress(said: str) -> None:
    print(f"  … {said}", flush=True)


def _tell(seen: Seen) -> None:
    found = seen.detected
    written = (
        f"{found['encoding']}, separado por {found['delimiter']}" if found["encoding"] else f"hoja {found['sheet']}"
    )
    print(f"  {found['kind']} ({written}); encabezados en la fila {found['heading_row']}.")
    print("\n".join(f"  {heading} → {title}" for heading, title in found["columns"]))
    for line in (found["codes"], *seen.summary["notes"]):
        if line:
            print(f"  {line}")
    print(
        f"  {grouped(seen.rows)} filas: {grouped(seen.kept)} se cargarían, {grouped(seen.rejected)} no se pueden leer. "
        f"Hasta {month(seen.release)}."
    )
    for row in seen.shown[:SHOWN]:
        print(f"  fila {row.row}, {row.column or 'toda'}: {row.reason}")
    if seen.same:
        print("  Es el mismo archivo que ya está cargado.")
    elif seen.changes:
        _tell_changes(seen.changes)


def _tell_changes(changes: Mapping[str, int]) -> None:
    if changes:
        said = {name: grouped(many) for name, many in changes.items()}
        print(
            f"  Frente a la carga anterior: {said['grew']} celdas crecieron, {said['fell']} bajaron, "
            f"{said['appeared']} aparecieron y {said['gone']} ya no están; la suma pasa de "
            f"{said['before']} a {said['after']}."
        )
