"""`tejido demo`: what it refuses, and that it starts at once when the data are there."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

import pytest

from tejido.cli.full import demo
from tejido.config.environment import Mode
from tejido.demo.cast import PASSWORD
from tejido.demo.progress import Progress
from tejido.kernel.errors import Refused


def _options(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    demo.arguments(parser)
    return parser.parse_args(words)


def test_it_never_runs_on_a_real_installation() -> None:
    with pytest.raises(Refused, match="instalación real"):
        demo.run(_options("--no-serve"))  # the tests run in a mode of their own


def test_too_many_cases_are_refused(settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TEJIDO_MODE = Mode.DEMO  # type: ignore[attr-defined]
    monkeypatch.setattr(demo, "prepare", lambda: None)
    with pytest.raises(Refused, match="1000000"):
        demo.run(_options("--cases", "1000001", "--no-serve"))


@pytest.mark.parametrize("fresh", [True, False])
def test_what_is_made_is_kept_unless_it_is_to_be_fresh(
    settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fresh: bool
) -> None:
    settings.TEJIDO_MODE = Mode.DEMO  # type: ignore[attr-defined]
    filled: list[int] = []
    monkeypatch.setattr(demo, "prepare", lambda: None)
    monkeypatch.setattr(demo, "is_made", lambda: True)
    monkeypatch.setattr(demo, "make_room", lambda: True)
    monkeypatch.setattr(demo, "fill_district", lambda **known: filled.append(known["cases"]))
    assert demo.run(_options("--no-serve", "--cases", "7", *(["--fresh"] if fresh else []))) == 0
    assert filled == ([7] if fresh else [])
    said = capsys.readouterr().out
    assert PASSWORD in said
    assert "cem@tejido.example" in said
    assert "5." in said


def test_ctrl_c_while_loading_leaves_no_server_behind(
    settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    settings.TEJIDO_MODE = Mode.DEMO  # type: ignore[attr-defined]
    stopped: list[object] = []
    monkeypatch.setattr(demo, "prepare", interrupted)
    monkeypatch.setattr(demo.connections, "close_all", lambda: None)
    monkeypatch.setattr(demo.environment, "uses_embedded_postgres", lambda: True)
    monkeypatch.setattr(demo.postgres, "stop_if_idle", stopped.append)
    with pytest.raises(KeyboardInterrupt):
        demo.run(_options("--no-serve"))
    assert stopped == [demo.environment.data_dir()]


def test_the_instant_is_given_with_its_zone() -> None:
    assert _options("--at", "2026-11-23T10:00-05:00").at == datetime(2026, 11, 23, 15, tzinfo=UTC)
    with pytest.raises(SystemExit):
        _options("--at", "2026-11-23T10:00")


def test_progress_is_told_in_tenths_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(200, "Casos")
    for done in range(1, 201):
        progress.done(done)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 11
    assert lines[-1].startswith("Casos: 100 %  (200 de 200; listo")
