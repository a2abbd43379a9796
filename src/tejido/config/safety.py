"""What a production installation must not have; it refuses to start instead of warning."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model

from tejido.config.environment import Mode
from tejido.kernel.errors import Refused


def refuse_unsafe() -> None:
    """Pass in silence, or say what must change before this installation may serve people.

    Raises:
        Refused: it is a production installation with demo accounts, keys that are missing or open to others,
            no host name, or no mail server.
    """
    if settings.TEJIDO_MODE is not Mode.PRODUCTION:
        return
    problems = [*_settings_problems(), *_key_problems(), *_account_problems()]
    if problems:
        raise Refused("Producción no arranca: " + " ".join(problems))


def _settings_problems() -> list[str]:
    found = []
    if settings.DEBUG:
        found.append("DEBUG está encendido.")
    if not settings.ALLOWED_HOSTS:
        found.append("Falta TEJIDO_HOSTS con el nombre público del servidor.")
    if len(settings.SECRET_KEY) < 40:
        found.append("TEJIDO_SECRET_KEY tiene menos de 40 caracteres.")
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        found.append("Falta TEJIDO_SMTP_URL: los avisos no saldrían.")
    return found


def _key_problems() -> list[str]:
    folder = settings.TEJIDO_KEYS_DIR
    if not folder.is_dir() or not any(folder.iterdir()):
        return [f"No hay claves de cifrado en {folder}."]
    if folder.stat().st_mode & 0o077:
        return [f"Otros usuarios pueden leer {folder}: use chmod 700."]
    return []


def _account_problems() -> list[str]:
    accounts = get_user_model()._default_manager
    if accounts.filter(is_demo=True, active=True).exists():
        return ["Hay cuentas de demostración activas. Use una base de datos nueva."]
    return []
