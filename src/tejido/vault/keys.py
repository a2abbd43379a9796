"""The keyring: master keys and the index key, read from a folder outside the database (TEJIDO_KEYS_DIR).

The folder holds `master-<version>.key` (the highest version is the one in force; the others only open what they
wrapped) and `index.key`, each 32 random bytes in hexadecimal, mode 0600. See docs/adr/0006-field-encryption.md.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tejido.kernel.errors import CannotUnseal

KEY_BYTES = 32
INDEX_NAME = "index.key"
_MASTER = re.compile(r"master-([1-9][0-9]{0,3})\.key")


@dataclass(frozen=True, slots=True)
class Keyring:
    """Every master key by its version, and the key of the blind indexes."""

    masters: Mapping[int, bytes]
    index_key: bytes

    def __repr__(self) -> str:
        return f"Keyring(versions={sorted(self.masters)})"

    @property
    def current(self) -> int:
        """The version that wraps from now on."""
        return max(self.masters)

    def master(self, version: int) -> bytes:
        """The master key of that version.

        Raises:
            CannotUnseal: it is not in the folder.
        """
        try:
            return self.masters[version]
        except KeyError:
            raise CannotUnseal(
                f"Falta la clave maestra versión {version}. Pida a quien administra el servidor que la restituya "
                "desde su respaldo; los datos siguen guardados, pero no pueden leerse sin ella."
            ) from None


def create_keys(folder: Path) -> Keyring:
    """Make the folder, the first master key and the index key where they are missing; what exists is never changed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not any(_MASTER.fullmatch(file.name) for file in folder.iterdir()):
        _write_new(folder / "master-1.key")
    if not (folder / INDEX_NAME).exists():
        _write_new(folder / INDEX_NAME)
    return load_keys(folder)


def add_master_key(folder: Path) -> int:
    """Make the next master key, which wraps from now on, and return its version; then run `rotate_master`."""
    version = load_keys(folder).current + 1
    _write_new(folder / f"master-{version}.key")
    return version


def load_keys(folder: Path) -> Keyring:
    """The keyring of that folder.

    Raises:
        CannotUnseal: a key is missing or malformed, or others can read it.
    """
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    masters = {int(found[1]): _read(file) for file in files if (found := _MASTER.fullmatch(file.name))}
    if not masters:
        raise CannotUnseal(
            f"No hay ninguna clave maestra en la carpeta {folder}. Cree las claves con «tejido keys create» "
            "o restitúyalas desde su respaldo antes de seguir."
        )
    return Keyring(masters=masters, index_key=_read(folder / INDEX_NAME))


def keyring() -> Keyring:
    """The keyring of TEJIDO_KEYS_DIR; read again only when the folder changes.

    Raises:
        CannotUnseal: as `load_keys`.
    """
    folder: Path = settings.TEJIDO_KEYS_DIR
    try:
        changed = folder.stat().st_mtime_ns
    except FileNotFoundError:
        changed = 0
    return _loaded(folder, changed)


@lru_cache(maxsize=4)
def _loaded(folder: Path, changed: int) -> Keyring:
    return load_keys(folder)


def _read(file: Path) -> bytes:
    try:
        text, mode = file.read_text("ascii"), file.stat().st_mode
        key = bytes.fromhex(text.strip())
    except (OSError, ValueError) as error:
        raise CannotUnseal(
            f"La clave {file.name} falta o no se puede leer. Restitúyala desde su respaldo antes de seguir."
        ) from error
    if len(key) != KEY_BYTES:
        raise CannotUnseal(f"La clave {file.name} está incompleta. Restitúyala desde su respaldo antes de seguir.")
    if stat.S_IMODE(mode) & 0o077:
        raise CannotUnseal(f"Otros usuarios del servidor pueden leer la clave {file.name}. Ciérrela con «chmod 600».")
    return key


def _write_new(file: Path) -> None:
    """Write a random key whole or not at all; the first of several processes wins."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(secrets.token_bytes(KEY_BYTES).hex() + "\n")
            out.flush()
            os.fsync(out.fileno())
        os.link(draft, file)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def secret_for(purpose: str) -> bytes:
    """32 secret bytes, always the same for that purpose, drawn from the index key and kept nowhere.

    Raises:
        CannotUnseal: the index key is missing.
    """
    return hmac.digest(keyring().index_key, f"purpose\x1f{purpose}".encode(), hashlib.sha256)
