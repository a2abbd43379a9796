from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from tejido.config.environment import Mode
from tejido.config.safety import refuse_unsafe
from tejido.kernel.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def production(settings: Settings, tmp_path: Path) -> Settings:
    """A production installation with nothing to reproach."""
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    (keys / "master-1.key").write_text("una")
    settings.TEJIDO_MODE = Mode.PRODUCTION
    settings.TEJIDO_KEYS_DIR = keys
    settings.ALLOWED_HOSTS = ["tejido.example"]
    settings.SECRET_KEY = "x" * 50
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    return settings


def test_a_sound_installation_starts(production: Settings) -> None:
    refuse_unsafe()


def test_the_demonstration_is_not_held_to_it(settings: Settings) -> None:
    settings.TEJIDO_MODE = Mode.DEMO
    settings.ALLOWED_HOSTS = []
    refuse_unsafe()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DEBUG", True, "DEBUG"),
        ("ALLOWED_HOSTS", [], "TEJIDO_HOSTS"),
        ("SECRET_KEY", "corta", "TEJIDO_SECRET_KEY"),
        ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend", "TEJIDO_SMTP_URL"),
    ],
)
def test_an_unsafe_setting_stops_it(production: Settings, name: str, value: object, told: str) -> None:
    setattr(production, name, value)
    with pytest.raises(Refused, match=told):
        refuse_unsafe()


def test_keys_that_others_read_stop_it(production: Settings) -> None:
    production.TEJIDO_KEYS_DIR.chmod(0o755)
    with pytest.raises(Refused, match="chmod 700"):
        refuse_unsafe()


def test_missing_keys_stop_it(production: Settings) -> None:
    (production.TEJIDO_KEYS_DIR / "master-1.key").unlink()
    with pytest.raises(Refused, match="claves de cifrado"):
        refuse_unsafe()
