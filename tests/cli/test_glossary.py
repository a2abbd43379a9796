"""`tejido glossary` makes the page and says when it is behind."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from tejido.cli.light import glossary


def test_the_page_is_made_and_then_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    glossary.arguments(parser)
    (tmp_path / "glossary.yaml").write_text(
        "- {term: b, spanish: be, definition: B., source: S, avoid: [uve]}\n"
        "- {term: a, spanish: a, definition: A., source: S, banned: [x, y]}\n",
        encoding="utf-8",
    )
    check = parser.parse_args(["--folder", str(tmp_path), "--check"])
    assert glossary.run(check) == 1
    assert glossary.run(parser.parse_args(["--folder", str(tmp_path)])) == 0
    assert glossary.run(check) == 0
    rows = (tmp_path / "glossary.md").read_text(encoding="utf-8").splitlines()[-2:]
    assert rows == ["| `a` | a | A. | S | x, y |  |", "| `b` | be | B. | S |  | uve |"]
    (tmp_path / "glossary.md").write_text("otra cosa", encoding="utf-8")
    assert glossary.run(check) == 1
    assert "al día" in capsys.readouterr().out
