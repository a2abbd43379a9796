"""Throw a demonstration away, with its whole database schema: the ledger lets nothing of itself be taken out."""

from __future__ import annotations

from django.db import OperationalError, connection

from tejido.demo.access import holds_real_people, is_begun
from tejido.kernel.errors import Refused

_PATIENCE = "SET lock_timeout = '5s'"


def make_room() -> bool:
    """Leave the database without tables when a demonstration was begun in it; True when something was thrown away.

    Raises:
        Refused: it holds accounts of real people, or Tejido is running on it.
    """
    if not is_begun():
        return False
    if holds_real_people():
        raise Refused("Esta base de datos tiene cuentas de personas reales: no se borra. Use otra base de datos.")
    try:
        with connection.cursor() as cursor:
            cursor.execute(_PATIENCE)
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    except OperationalError as error:
        raise Refused("Tejido está en marcha con estos datos. Deténgalo (Ctrl+C) y repita la orden.") from error
    connection.close()
    return True
