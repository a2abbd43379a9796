"""Charts: one definition, whole alternatives, nothing asked of anybody, drawn once."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tejido.observatory.charts.chart import Chart, Kind, Point, Width, alternative
from tejido.observatory.charts.drawing import forget, inline, picture, pictures, png
from tejido.observatory.charts.vega import ACROSS, COLOURS

ODD = '<b onload="x">Zona & "otra"</b>'
BARS = Chart("Casos por zona", Kind.BARS, (Point(ODD, 40, "40"), Point("Norte", None, "reservado"),
                                           Point("Sur", 0, "0")), "Casos")  # fmt: skip
SHARES = Chart("A tiempo", Kind.BARS, (Point("Policía", 62, "62 % (50 a 73)", 50, 73),
                                       Point("Salud", 99, "99 % (90 a 100)", 90, 100)), "%", 100)  # fmt: skip
LINE = Chart("Casos en el tiempo", Kind.LINE, tuple(
    Point(f"T{n}", None if n == 4 else 10 + n, "reservado" if n == 4 else str(10 + n)) for n in range(24)
), "Casos")  # fmt: skip
ALL = [(chart, width) for chart in (BARS, SHARES, LINE) for width in Width]
IDS = [f"{chart.title}-{width}" for chart, width in ALL]


def texts(drawing: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(drawing).iter() if node.tag.endswith("text")]


@pytest.mark.parametrize(("chart", "width"), ALL, ids=IDS)
def test_a_drawing_fits_its_width_and_follows_the_page(chart: Chart, width: Width) -> None:
    drawing = inline(chart, width)
    root = ElementTree.fromstring(drawing)
    assert float(root.get("width", "0")) <= ACROSS[width] + 1
    assert not set(COLOURS) & set(re.findall(r"#[0-9a-f]{6}", drawing))
    assert root.get("role") == "img"
    assert root.get("aria-label") == alternative(chart)
    assert {node.tag.rpartition("}")[2] for node in root.iter()} <= {"svg", "g", "path", "line", "text"}
    assert not {name for node in root.iter() for name in node.attrib if name.startswith(("on", "style", "href"))}


@pytest.mark.parametrize("width", list(Width))
def test_every_name_and_number_of_a_bar_is_written(width: Width) -> None:
    written = texts(picture(BARS, width))
    for point in BARS.points:
        assert point.shown in written
    assert {"Norte", "Sur"} <= set(written)
    assert [name for name in written if name in ("Norte", "Sur")] == ["Norte", "Sur"]


def test_a_withheld_figure_is_a_gap_in_the_line_and_a_cross() -> None:
    drawing = picture(LINE, Width.WIDE)
    assert texts(drawing).count("×") == 1
    [line] = re.findall(r'<path [^>]*\bd="(M[^"]*)"[^>]*stroke="#0e5159"', drawing)
    assert line.count("M") == 2


def test_only_the_highest_and_the_last_are_written() -> None:
    flat = Chart("Igual", Kind.LINE, tuple(Point(f"T{n}", 43, "43") for n in range(8)), "Casos")
    assert texts(picture(flat, Width.WIDE)).count("43") == 2


def test_the_alternative_tells_the_withheld_and_ends() -> None:
    assert alternative(BARS).startswith(f"Barras. Casos por zona: {ODD}, 40; Norte, reservado; Sur, 0.")
    told = alternative(LINE)
    assert "T0, 10; T23, 33; lo más alto: T23, 33; lo más bajo: T0, 10" in told
    assert len(told) < 300
    many = Chart("Zonas", Kind.BARS, tuple(Point(f"Zona {n}", n, str(n)) for n in range(20)), "Casos")
    assert "y 12 más" in alternative(many)


def test_nothing_to_tell_can_be_drawn() -> None:
    empty = Chart("Nada", Kind.LINE, (Point("T1", None, "reservado"), Point("T2", None, "reservado")), "Casos")
    assert texts(picture(empty, Width.NARROW)).count("×") == 2


def test_a_drawing_is_kept_by_what_it_says(tmp_path: Path) -> None:
    first = picture(BARS, Width.WIDE, tmp_path)
    [kept] = tmp_path.glob("*.svg")
    kept.write_text("<svg>kept</svg>", encoding="utf-8")
    assert picture(BARS, Width.WIDE, tmp_path) == "<svg>kept</svg>"
    assert picture(SHARES, Width.WIDE, tmp_path) != first
    assert len(list(tmp_path.glob("*.svg"))) == 2


def test_what_goes_away_while_it_is_looked_at_stops_nothing(tmp_path: Path) -> None:
    """Another process keeps its drawing under its name at this instant: a link to nothing answers the same."""
    (tmp_path / "a.part").symlink_to(tmp_path / "gone")
    (tmp_path / "b.part").touch()
    assert forget(tmp_path, before=datetime(2100, 1, 1, tzinfo=UTC)) == 1


def test_several_are_drawn_by_one_painter_and_only_those_that_are_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []

    def counted(command: Sequence[str], **given: Any) -> Any:
        started.append(len(json.loads(given["input"])))
        return run(command, **given)

    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", counted)
    alone = picture(BARS, Width.WIDE, tmp_path)
    together = pictures([(BARS, Width.WIDE), (SHARES, Width.WIDE), (SHARES, Width.NARROW)], tmp_path)
    assert together[0] == alone
    assert len(set(together)) == 3
    assert pictures([(SHARES, Width.NARROW)], tmp_path) == together[2:]
    assert started == [1, 2]


def test_it_is_a_picture_for_what_takes_no_drawing() -> None:
    assert png(SHARES, Width.WIDE, scale=1)[:8] == b"\x89PNG\r\n\x1a\n"


def test_what_was_drawn_before_a_release_is_forgotten_and_drawn_again_when_asked(tmp_path: Path) -> None:
    first = Chart("Una", Kind.BARS, (Point("a", 1, "1"),), "Casos")
    other = Chart("Otra", Kind.BARS, (Point("a", 2, "2"),), "Casos")
    old, new = picture(first, Width.WIDE, tmp_path), picture(other, Width.WIDE, tmp_path)
    kept = {path.read_text(encoding="utf-8"): path for path in tmp_path.glob("*.svg")}
    os.utime(kept[old], (1_000, 1_000))
    assert forget(tmp_path, before=datetime(2026, 1, 1, tzinfo=UTC)) == 1
    assert [path.read_text(encoding="utf-8") for path in tmp_path.glob("*.svg")] == [new]
    assert picture(first, Width.WIDE, tmp_path) == old
    assert len(list(tmp_path.glob("*.svg"))) == 2


@pytest.mark.parametrize("most", [1, 2, 3])
def test_the_marks_of_the_axis_of_a_tiny_count_are_each_number_once(most: int) -> None:
    tiny = Chart("Pocos", Kind.LINE, (Point("a", 0, "cero"), Point("b", most, "lo más")), "Casos")
    marks = [text for text in texts(picture(tiny, Width.WIDE)) if text.isdecimal()]
    assert marks == [str(number) for number in range(len(marks))]
    assert len(marks) > most
