"""Revisa la biblioteca de protocolos: «tejido protocols check» dice archivo, línea y motivo de lo que esté mal."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tejido.config import environment
from tejido.governance.quiz import load_quiz
from tejido.protocols.checking import check
from tejido.protocols.loading import LIBRARY, load_library

QUIZ = "quiz.yaml"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["check"], help="qué hacer")
    parser.add_argument("--library", type=Path, default=LIBRARY, help="carpeta de los protocolos")
    parser.add_argument(
        "more", nargs="*", type=Path, help="carpetas de protocolos locales (la del distrito si no se dice)"
    )


def run(options: argparse.Namespace) -> int:
    local = environment.district_dir() / "protocols"
    more = options.more or [folder for folder in (local,) if folder.is_dir()]
    problems = check(options.library, *more)
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 1
    library = load_library(options.library, *more)
    versions = [version for protocol in library.protocols.values() for version in protocol.versions]
    quiz = environment.district_dir() / QUIZ
    if local in more and quiz.is_file():
        load_quiz(quiz, {step.id for name in library.local for step in library.protocols[name].steps})
    counts = f"{len(library.protocols)} protocolos, {len(versions)} versiones"
    print(f"{counts}, {len(library.gaps)} vacíos señalados. Sin errores.")
    return 0
