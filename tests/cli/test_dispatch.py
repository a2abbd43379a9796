from __future__ import annotations

import subprocess
import sys

import pytest

from tejido.cli import dispatch
from tejido.cli.dispatch import main, subcommands

LIGHT = sorted(name for name, file in subcommands().items() if file.parent.name == "light")


def test_help_names_every_subcommand(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    said = capsys.readouterr().out
    assert all(f"tejido {name}" in said for name in subcommands())


@pytest.mark.parametrize("name", LIGHT)
def test_a_light_subcommand_loads_no_framework(name: str) -> None:
    module = f"tejido.cli.light.{name.replace('-', '_')}"
    question = f"import sys, {module}; print('django' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"


def test_a_refusal_is_a_sentence_and_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "no-existe.json"]) == 1
    assert capsys.readouterr().err.strip() == "No se puede leer no-existe.json."


def test_ctrl_c_ends_with_a_word_and_its_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(dispatch, "_run", interrupted)
    assert main(["plan"]) == 130
    assert capsys.readouterr().err.strip() == "Interrumpido."
