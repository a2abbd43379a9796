"""Calcula la ruta de un caso: «tejido plan HECHOS.json» escribe el plan en JSON.

The file: {"facts": {...}, "events": {"report.received": "2026-03-02T10:00:00-05:00"}, "at": ..., "versions": {...}}.
All may be left out but `events`. Instants carry their time zone. `-` reads the standard input.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tejido.config import environment
from tejido.kernel.clock import now
from tejido.kernel.errors import FieldErrors, Refused, WrongFile
from tejido.law.calendars import load_calendar
from tejido.protocols.events import Event
from tejido.protocols.loading import LIBRARY, load_library
from tejido.protocols.planning import plan

_KNOWN = {"facts", "events", "at", "versions"}
_YEARS = range(1900, 2200)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="archivo JSON con los hechos, o - para leerlos de la entrada")
    parser.add_argument("--library", type=Path, default=LIBRARY, help="carpeta de los protocolos")


def run(options: argparse.Namespace) -> int:
    asked = _read(options.file)
    district = environment.district_dir()
    local = [folder for folder in (district / "protocols",) if folder.is_dir()]
    try:
        result = plan(
            {name: tuple(value) if isinstance(value, list) else value for name, value in asked["facts"].items()},
            {_event(name): _instant(name, when) for name, when in asked["events"].items()},
            library=load_library(options.library, *local),
            calendar=load_calendar(district / "calendar.yaml"),
            at=_instant("at", asked["at"]) if "at" in asked else now(),
            versions=asked["versions"],
        )
    except FieldErrors as error:
        told = [f"{name}: {' '.join(sentences)}" for name, sentences in error.errors.items()]
        raise Refused("\n".join(told)) from None
    json.dump(_plain(result), sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0


def _read(name: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        asked = json.loads(text)
    except OSError:
        raise Refused(f"No se puede leer {name}.") from None
    except UnicodeDecodeError:
        raise WrongFile(name, 0, "no está escrito en UTF-8") from None
    except json.JSONDecodeError as error:
        raise WrongFile(name, error.lineno, "no es JSON válido") from None
    if not isinstance(asked, dict) or not asked.keys() <= _KNOWN:
        raise WrongFile(name, 0, f"se esperaba un objeto con {', '.join(sorted(_KNOWN))}")
    parts = {part: asked.get(part, {}) for part in ("facts", "events", "versions")}
    for part, value in parts.items():
        if not isinstance(value, dict):
            raise WrongFile(name, 0, f"«{part}» debe ser un objeto")
    return asked | parts


def _event(name: str) -> Event:
    try:
        return Event(name)
    except ValueError:
        raise Refused(f"El hecho «{name}» no se conoce. Los conocidos: {', '.join(sorted(Event))}.") from None


def _instant(name: str, written: object) -> datetime:
    try:
        instant = datetime.fromisoformat(str(written))
    except ValueError:
        raise Refused(f"«{name}» debe ser un instante como 2026-03-02T10:00:00-05:00.") from None
    if instant.year not in _YEARS:
        raise Refused(f"El año de «{name}» no es posible: {instant.year}.")
    if instant.tzinfo is None:
        raise Refused(f"A «{name}» le falta la zona horaria, como -05:00.")
    return instant


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, datetime | date) else value
