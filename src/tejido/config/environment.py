"""What the environment says: folders, addresses and mode, read in one place. Loads no Django."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from tejido.config.postgres import embedded_url
from tejido.kernel.errors import Refused


class Mode(StrEnum):
    """How this installation is used; only `production` may be reached from outside this machine."""

    DEMO = "demo"
    PRODUCTION = "production"
    TEST = "test"


def text(name: str, default: str = "") -> str:
    """The variable without spaces around it; the default when it is absent or empty."""
    return os.environ.get(name, "").strip() or default


def words(name: str, default: str = "") -> list[str]:
    """The words of a variable, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def number(name: str, default: int) -> int:
    """The variable as a whole number.

    Raises:
        Refused: it is not a whole number.
    """
    try:
        return int(text(name, str(default)))
    except ValueError:
        raise Refused(f"{name} debe ser un número entero.") from None


def mode() -> Mode:
    """The mode in force; `demo` when nothing is said, which answers on this machine only.

    Raises:
        Refused: the mode does not exist.
    """
    asked = text("TEJIDO_MODE", Mode.DEMO)
    try:
        return Mode(asked)
    except ValueError:
        raise Refused(f"TEJIDO_MODE dice «{asked}»: use demo, production o test.") from None


def project_dir() -> Path:
    """The folder of the clone, or the present folder when the package was installed without one."""
    clone = Path(__file__).resolve().parents[3]
    return clone if (clone / "pyproject.toml").is_file() else Path.cwd()


def data_dir() -> Path:
    """Where this installation keeps its database, keys and files (TEJIDO_DATA_DIR, or `var`)."""
    return Path(text("TEJIDO_DATA_DIR", str(project_dir() / "var"))).resolve()


def keys_dir() -> Path:
    """Where the keys lie, outside the database (TEJIDO_KEYS_DIR, or `keys` in the data folder)."""
    return Path(text("TEJIDO_KEYS_DIR", str(data_dir() / "keys"))).resolve()


def district_dir() -> Path:
    """The folder with the district's data (TEJIDO_DISTRICT_DIR, or Carabayllo's)."""
    return Path(text("TEJIDO_DISTRICT_DIR", str(project_dir() / "district" / "carabayllo"))).resolve()


def uses_embedded_postgres() -> bool:
    """True when no DATABASE_URL is given."""
    return not text("DATABASE_URL")


def database() -> dict[str, Any]:
    """Django's description of the database that DATABASE_URL names, or of the embedded one.

    Raises:
        Refused: the address is not one of PostgreSQL, or its port is no number.
    """
    url = urlsplit(text("DATABASE_URL") or embedded_url(data_dir()))
    if url.scheme not in ("postgres", "postgresql"):
        raise Refused("DATABASE_URL debe empezar con postgresql://. Tejido funciona solo con PostgreSQL.")
    try:
        port = url.port
    except ValueError:
        raise Refused(
            "DATABASE_URL: el puerto debe ser un número, como postgresql://usuario@servidor:5432/tejido."
        ) from None
    options = dict(parse_qsl(url.query))
    host = options.pop("host", None) or unquote(url.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")) or "tejido",
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "OPTIONS": options,
    }


def mail_server() -> SplitResult | None:
    """The address of TEJIDO_SMTP_URL (smtp://, smtp+tls:// for STARTTLS, smtps://), None without one.

    Raises:
        Refused: the address is of another kind.
    """
    written = text("TEJIDO_SMTP_URL")
    if not written:
        return None
    url = urlsplit(written)
    if url.scheme not in ("smtp", "smtp+tls", "smtps") or not url.hostname:
        raise Refused("TEJIDO_SMTP_URL debe ser como smtp+tls://usuario:clave@servidor:587.")
    return url


def secret_key() -> str:
    """The key that signs cookies: TEJIDO_SECRET_KEY, or the file `web.secret` of the keys' folder.

    Raises:
        Refused: there is neither.
    """
    written = text("TEJIDO_SECRET_KEY")
    if written:
        return written
    kept = keys_dir() / "web.secret"
    if mode() is Mode.TEST:
        return "solo para pruebas: esta clave no protege nada"
    if kept.is_file():
        return kept.read_text(encoding="ascii").strip()
    raise Refused(f"Falta la clave de las sesiones. Defina TEJIDO_SECRET_KEY o guarde una en {kept}.")
