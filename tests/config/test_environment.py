from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tejido.config import environment
from tejido.config.environment import Mode
from tejido.kernel.errors import Refused


def test_the_mode_is_the_closed_one_when_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEJIDO_MODE")
    assert environment.mode() is Mode.DEMO


def test_an_unknown_mode_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEJIDO_MODE", "produccion")
    with pytest.raises(Refused, match="production"):
        environment.mode()


def test_a_database_address_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ana:p%40ss@db.example:5433/red?sslmode=require")
    found = environment.database()
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == ("ana", "p@ss", "db.example", "5433")
    assert found["NAME"] == "red"
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_another_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///here.db")
    with pytest.raises(Refused, match="PostgreSQL"):
        environment.database()


def test_a_port_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ana@db.example:puerto/red")
    with pytest.raises(Refused, match="puerto"):
        environment.database()


def test_the_mail_password_may_hold_any_sign() -> None:
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            "from tejido.config import settings as s; print(s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD)",
        ],
        env=os.environ | {"TEJIDO_SMTP_URL": "smtp+tls://avisos%40muni:p%40ss%2Fword@mail.example:587"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "avisos@muni p@ss/word"


def test_the_embedded_server_is_the_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("TEJIDO_DATA_DIR", str(tmp_path))
    assert environment.uses_embedded_postgres()
    assert environment.database()["HOST"].startswith("/tmp/tejido-")


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail.example:25"])
def test_a_wrong_mail_address_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("TEJIDO_SMTP_URL", url)
    with pytest.raises(Refused):
        environment.mail_server()


def test_a_number_must_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEJIDO_STREAM_PORT", "ocho mil")
    with pytest.raises(Refused, match="TEJIDO_STREAM_PORT"):
        environment.number("TEJIDO_STREAM_PORT", 0)


def test_outside_tests_a_session_key_is_needed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEJIDO_MODE", "production")
    monkeypatch.setenv("TEJIDO_KEYS_DIR", str(tmp_path))
    with pytest.raises(Refused):
        environment.secret_key()
    (tmp_path / "web.secret").write_text("guardada\n")
    assert environment.secret_key() == "guardada"
