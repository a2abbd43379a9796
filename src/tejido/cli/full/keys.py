"""Crea las claves de cifrado o cambia la clave maestra."""

from __future__ import annotations

import argparse

from django.conf import settings
from django.db import transaction

from tejido.kernel.clock import now
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.vault.keys import add_master_key, create_keys
from tejido.vault.services.rotate_master import rotate_master


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["create", "rotate"], help="crear las que falten o cambiar la maestra")


def run(options: argparse.Namespace) -> int:
    folder = settings.TEJIDO_KEYS_DIR
    if options.action == "create":
        ring = create_keys(folder)
        print(f"Claves listas en {folder}; clave maestra en uso: versión {ring.current}. Guarde una copia fuera.")
        return 0
    version = add_master_key(folder)
    moved = rotate_master()
    with transaction.atomic():
        record(
            action=Action.KEYS_ROTATED,
            subject=("vault", "master"),
            actor_code="system:cli",
            at=now(),
            data={"version": version, "moved": moved},
        )
    print(f"Clave maestra versión {version} en uso; {moved} claves vueltas a envolver.")
    print("Copie la carpeta de claves a su respaldo antes de retirar la clave anterior.")
    return 0
