"""Deja lista la base de datos y los archivos: migraciones, tabla compartida, estáticos."""

from __future__ import annotations

import argparse
import sys

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from tejido.config.environment import Mode
from tejido.config.safety import refuse_unsafe
from tejido.vault.keys import create_keys


def arguments(parser: argparse.ArgumentParser) -> None:
    """It takes no options."""


def run(options: argparse.Namespace) -> int:
    prepare()
    refuse_unsafe()
    return 0


def prepare() -> None:
    """Keys (of the demonstration only), migrations, shared table and static files; a second time nothing changes."""
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
