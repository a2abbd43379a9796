"""Las órdenes de Django: migrate, makemigrations, shell…"""

from __future__ import annotations

import argparse

from django.core.management import execute_from_command_line


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs=argparse.REMAINDER, help="la orden y sus opciones")


def run(options: argparse.Namespace) -> int:
    words = options.words[1:] if options.words[:1] == ["--"] else options.words
    execute_from_command_line(["tejido", *words])
    return 0
