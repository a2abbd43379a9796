"""Comprueba la bitácora o la sella en una constancia para imprimir."""

from __future__ import annotations

import argparse
import sys

from tejido.kernel.clock import LIMA, now
from tejido.ledger.access import last_checkpoint
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
    print(f"La bitácora tiene {_counted(len(faults))}." if faults else "La bitácora está completa y sin alteraciones.")
    print(_against_paper())
    return 1 if faults else 0


def _counted(faults: int) -> str:
    return "1 falla" if faults == 1 else f"{faults} fallas"


def _against_paper() -> str:
    """The last checkpoint, to be compared with the newest paper: who empties or cuts everything leaves an older one."""
    last = last_checkpoint()
    if last is None:
        return "No hay ninguna constancia: si ya se imprimió alguna, la bitácora fue vaciada."
    at = last.at.astimezone(LIMA)
    return (
        f"La última constancia es la N.º {last.number}, del {at:%d/%m/%Y %H:%M} (Lima). Si hay un papel posterior, "
        "la bitácora fue cortada."
    )


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
