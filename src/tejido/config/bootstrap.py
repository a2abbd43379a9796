"""What must stand before Django does: folders, the session key and the database server."""

from __future__ import annotations

import os
import secrets

import django

from tejido.config import environment
from tejido.config.environment import Mode
from tejido.config.postgres import ensure_running
from tejido.vault.keys import create_keys


def prepare_ground() -> None:
    """Make this installation's folders and keys and start its embedded PostgreSQL; nothing that exists changes.

    Production never invents a key: several servers must share the sessions', and the vault's opens what is stored.
    """
    (environment.data_dir() / "static").mkdir(parents=True, exist_ok=True)  # where the pages look, though still empty
    if environment.mode() is not Mode.PRODUCTION:  # there mail is sent; here it is kept in files, with who it is for
        (environment.data_dir() / "mail").mkdir(mode=0o700, exist_ok=True)
    keys = environment.keys_dir()
    if not keys.exists():
        keys.mkdir(mode=0o700, parents=True)
    if environment.mode() is not Mode.PRODUCTION:  # there a missing key is a key to restore, never to invent
        create_keys(keys)
    kept = keys / "web.secret"
    if environment.mode() is Mode.DEMO and not kept.exists():
        _write_once(str(kept), secrets.token_urlsafe(48))
    if environment.uses_embedded_postgres():
        ensure_running(environment.data_dir())


def start_django() -> None:
    """The ground, and Django on it: from here on models can be imported."""
    prepare_ground()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tejido.config.settings")
    django.setup()


def _write_once(path: str, content: str) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(content)
