"""Deja lista la base de datos y los archivos: migraciones, tabla compartida, estáticos."""

from __future__ import annotations

import argparse
import sys

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.migrations.executor import MigrationExecutor

from tejido.config import environment
from tejido.config.environment import Mode
from tejido.config.postgres import ensure_running
from tejido.config.safety import refuse_unsafe
from tejido.kernel.errors import Refused
from tejido.vault.keys import create_keys


def arguments(parser: argparse.ArgumentParser) -> None:
    """It takes no options."""


def run(options: argparse.Namespace) -> int:
    prepare()
    refuse_unsafe()
    return 0


def prepare() -> None:
    """Keys (of the demonstration only), migrations, shared table and static files; a second time nothing changes.

    Raises:
        Refused: the database does not answer, or does not store every letter.
    """
    _refuse_unfit_database()
    if settings.TEJIDO_MODE is Mode.DEMO:
        create_keys(settings.TEJIDO_KEYS_DIR)
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Preparando la base de datos…", flush=True)
        call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if not settings.TESTING:
        call_command("collectstatic", verbosity=0, interactive=False)
    sys.stdout.flush()


def _refuse_unfit_database() -> None:
    try:
        encoding = _encoding()
    except OperationalError as error:
        if not environment.uses_embedded_postgres():
            raise Refused(
                f"No se pudo entrar a la base de datos. Revise DATABASE_URL. El servidor dijo: {error}"
            ) from None
        ensure_running(settings.TEJIDO_DATA_DIR)  # another command of this installation was stopping it
        encoding = _encoding()
    if encoding != "UTF8":
        raise Refused(f"La base de datos guarda en {encoding}. Cree una con ENCODING 'UTF8' y TEMPLATE template0.")


def _encoding() -> str:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        return str(cursor.fetchone()[0])
