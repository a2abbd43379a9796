"""Finds the subcommand's file and runs it; what is no subcommand is handed to Django's own commands.

A subcommand's file has a docstring whose first line is its help, `arguments(parser)` and
`run(options) -> int`, where 0 is success. Its name, with `-` for `_`, is what people type
(one that Python keeps for itself ends in `_`).
"""

from __future__ import annotations

import argparse
import ast
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, cast

from tejido.kernel.errors import TejidoError

_HERE = Path(__file__).parent


class Subcommand(Protocol):
    """What a subcommand's module offers."""

    __doc__: str | None

    def arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace) -> int: ...


def subcommands() -> dict[str, Path]:
    """Each subcommand's name with its file."""
    files = [f for folder in ("light", "full") for f in (_HERE / folder).glob("*.py") if f.stem != "__init__"]
    return {f.stem.rstrip("_").replace("_", "-"): f for f in sorted(files, key=lambda f: f.stem)}


def main(words: Sequence[str]) -> int:
    """Run what was typed; the code with which the process ends."""
    if not words or words[0] in ("-h", "--help", "help", "ayuda"):
        print(_help())
        return 0
    try:
        return _run(words[0], words[1:])
    except TejidoError as error:
        print(error.message, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrumpido.", file=sys.stderr)
        return 130


def _run(name: str, rest: Sequence[str]) -> int:
    known = subcommands()
    if name not in known:
        name, rest = "manage", ["--", name, *rest]
    file = known[name]
    if file.parent.name == "full":
        # Loaded by name: a subcommand of `light` must not pay for Django.
        importlib.import_module("tejido.config.bootstrap").start_django()
    command = cast(Subcommand, importlib.import_module(f"tejido.cli.{file.parent.name}.{file.stem}"))
    parser = argparse.ArgumentParser(prog=f"tejido {name}", description=_first_line(file))
    command.arguments(parser)
    return command.run(parser.parse_args(rest))


def _first_line(file: Path) -> str:
    return (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").partition("\n")[0]


def _help() -> str:
    lines = [f"  tejido {name:<14} {_first_line(file)}" for name, file in subcommands().items()]
    return "\n".join(["Órdenes de Tejido:", *lines, "  tejido migrate, makemigrations, shell… son las de Django."])
