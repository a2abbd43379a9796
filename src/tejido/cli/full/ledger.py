"""Comprueba la bitácora o la sella en una constancia para imprimir."""

from __future__ import annotations

import argparse
import sys

from tejido.kernel.clock import now
from tejido.ledger.checkpoints import render_checkpoint
from tejido.ledger.services.make_checkpoint import make_checkpoint
from tejido.ledger.verification import verify


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["verify", "checkpoint"], help="comprobar o sellar")
    parser.add_argument(
        "--root",
        action="append",
        default=[],
        type=_published,
        metavar="NÚMERO:SELLO",
        help="sello copiado de una constancia impresa; puede repetirse",
    )


def run(options: argparse.Namespace) -> int:
    if options.action == "checkpoint":
        print(render_checkpoint(make_checkpoint(actor_code="system:cli", at=now())))
        return 0
    faults = verify(roots=dict(options.root))
    for fault in faults:
        print(fault.sentence, file=sys.stderr)
    print(f"La bitácora tiene {len(faults)} fallas." if faults else "La bitácora está completa y sin alteraciones.")
    return 1 if faults else 0


def _published(text: str) -> tuple[int, bytes]:
    number, _, seal = text.partition(":")
    try:
        root = bytes.fromhex(seal.replace(" ", ""))
        if len(root) != 32:
            raise ValueError(seal)
        return int(number), root
    except ValueError:
        raise argparse.ArgumentTypeError(
            "escriba el número de la constancia, dos puntos y las 64 letras y cifras del sello"
        ) from None
