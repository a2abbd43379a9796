"""`tejido ledger`: it ends with an error when there is a fault, and prints what is published."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

import pytest

from tejido.cli.full import keys, ledger
from tejido.ledger.access import history, last_checkpoint
from tejido.ledger.actions import Action
from tejido.ledger.recording import NewEntry, record_many

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 15, tzinfo=UTC)


def _run(command: object, *words: str) -> int:
    parser = argparse.ArgumentParser()
    command.arguments(parser)  # type: ignore[attr-defined]
    return command.run(parser.parse_args(words))  # type: ignore[attr-defined, no-any-return]


def test_a_whole_ledger_is_sealed_printed_and_verified_with_the_paper(capsys: pytest.CaptureFixture[str]) -> None:
    record_many([NewEntry(Action.CASE_READ, ("case", "C-1"), "P-1", AT)])
    assert last_checkpoint() is None
    assert _run(ledger, "verify") == 0
    assert "No hay ninguna constancia" in capsys.readouterr().out
    assert _run(ledger, "checkpoint") == 0
    made = last_checkpoint()
    assert made is not None
    seal = f"1:{bytes(made.root).hex()}"
    assert seal in capsys.readouterr().out
    assert _run(ledger, "verify", "--root", seal) == 0
    said = capsys.readouterr().out
    assert "sin alteraciones" in said
    assert "La última constancia es la N.º 1," in said


def test_a_fault_is_told_and_the_command_fails(capsys: pytest.CaptureFixture[str]) -> None:
    _run(ledger, "checkpoint")
    capsys.readouterr()
    assert _run(ledger, "verify", "--root", "1:" + "ab" * 32, "--root", "4:" + "ab" * 32) == 1
    said = capsys.readouterr()
    assert "constancia 1" in said.err
    assert "constancia 4" in said.err
    assert "2 fallas" in said.out


@pytest.mark.parametrize("seal", ["1", "1:abcd", "x:" + "ab" * 32, "1:" + "zz" * 32])
def test_a_seal_copied_wrong_is_said(seal: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        _run(ledger, "verify", "--root", seal)
    assert "sello" in capsys.readouterr().err


def test_rotating_the_master_key_is_recorded(
    tmp_path: object, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.TEJIDO_KEYS_DIR = tmp_path  # type: ignore[attr-defined]
    assert _run(keys, "create") == 0
    assert _run(keys, "rotate") == 0
    assert "versión 2" in capsys.readouterr().out
    assert [entry.sentence for entry in history(("vault", "master"))] == ["Se cambió la clave maestra a la versión 2."]
