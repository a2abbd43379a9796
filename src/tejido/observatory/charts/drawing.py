"""Draw charts: SVG and PNG, by vl-convert in a process of its own (`painting`), without asking anything of anybody.

What is drawn is kept in a folder under the hash of what it says: two processes that draw the same write the same. One
painter works at a time for a folder, however many ask.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Final

from tejido.observatory.charts.chart import Chart, Width, alternative
from tejido.observatory.charts.vega import COLOURS, definition

LONGEST_SECONDS: Final = 120.0
_PAINTER: Final = "tejido.observatory.charts.painting"
_HALF = ".part"
_TURN: Final = ".painting"
Asked = tuple[Chart, Width]
"""A chart, and how wide."""
_SILENT = re.compile(
    r' (?:aria-[a-z]+|role|class|pointer-events|font-family|xmlns:xlink|version|stroke-miterlimit)="[^"]*"'
    r'|(?<=[" ])opacity="1"| transform="translate\(0,0\)"'
)
_NOTHING = re.compile(r'<path[^>]*\bd="(?:M0,0h0v0h0Z)?"[^>]*/>|<path[^>]*\bdisplay="none"[^>]*/>')
_HOLLOW = re.compile(r"<g>((?:(?!</?g\b).)*)</g>", re.DOTALL)
_BOX = re.compile(r'^<svg[^>]*\bwidth="([\d.]+)" height="([\d.]+)" viewBox="([^"]*)"[^>]*>')


def picture(chart: Chart, width: Width, folder: Path | None = None) -> str:
    """The drawing as SVG with its own colours; kept in the folder, when there is one."""
    return pictures([(chart, width)], folder)[0]


def pictures(asked: Sequence[Asked], folder: Path | None = None) -> list[str]:
    """Several drawings, those that are not kept drawn by one painter."""
    told = [json.dumps(definition(chart, width), ensure_ascii=False, sort_keys=True) for chart, width in asked]
    if folder is None:
        return _painted("svg", told)
    places = [folder / f"{sha256(one.encode()).hexdigest()}.svg" for one in told]
    if not all(place.is_file() for place in places):
        with _turn(folder):
            missing = {place: one for place, one in zip(places, told, strict=True) if not place.is_file()}
            for place, drawn in zip(missing, _painted("svg", list(missing.values())), strict=True):
                _keep(drawn, place)
    return [_kept(place, one) for place, one in zip(places, told, strict=True)]


def _kept(place: Path, told: str) -> str:
    """What is kept there; drawn again when it was forgotten at this instant."""
    try:
        return place.read_text(encoding="utf-8")
    except FileNotFoundError:
        return _painted("svg", [told])[0]


def forget(folder: Path, *, before: datetime) -> int:
    """Remove what was drawn, whole or not, before an instant: releases since draw their own, the rest when asked."""
    there = [kept for kind in ("*.svg", f"*{_HALF}") for kept in folder.glob(kind)]
    removed = 0
    for kept in there:
        with suppress(FileNotFoundError):  # kept under its name, or forgotten, at this instant
            if kept.stat().st_mtime < before.timestamp():
                kept.unlink()
                removed += 1
    return removed


def png(chart: Chart, width: Width, *, scale: float = 2.0) -> bytes:
    """The drawing as PNG, for what takes no SVG."""
    [drawn] = _painted("png", [json.dumps(definition(chart, width))], str(scale))
    return base64.b64decode(drawn)


def inline(chart: Chart, width: Width, folder: Path | None = None) -> str:
    """The drawing as SVG for a page: one picture with its alternative in words, whose colours follow the page's."""
    return inlines([(chart, width)], folder)[0]


def inlines(asked: Sequence[Asked], folder: Path | None = None) -> list[str]:
    """Several drawings for a page."""
    return [_for_page(*one, drawn) for one, drawn in zip(asked, pictures(asked, folder), strict=True)]


def _for_page(chart: Chart, width: Width, drawn: str) -> str:
    drawn = _NOTHING.sub("", _SILENT.sub("", drawn))
    for colour, follows in COLOURS.items():
        drawn = drawn.replace(f'"{colour}"', f'"var({follows})"')
    while drawn != (less := _HOLLOW.sub(r"\1", drawn)):
        drawn = less
    said = escape(alternative(chart))
    opened = (
        rf'<svg class="chart-svg chart-{width.value}" viewBox="\3" width="\1" height="\2" role="img" '
        rf'focusable="false" aria-label="{said.replace(chr(92), "")}">'
    )
    return _BOX.sub(opened, drawn, count=1)


def _painted(kind: str, told: Sequence[str], *more: str) -> list[str]:
    """What a painter draws of those definitions. Raises subprocess.SubprocessError: it could not, or took too long."""
    if not told:
        return []
    command = [sys.executable, "-m", _PAINTER, kind, *more]
    asked = json.dumps(list(told)).encode()
    done = subprocess.run(command, input=asked, stdout=subprocess.PIPE, check=True, timeout=LONGEST_SECONDS)
    drawn: list[str] = json.loads(done.stdout)
    return drawn


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Wait until nobody else paints for this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _TURN).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _keep(drawn: str, place: Path) -> None:
    """Whole or not at all, whoever else writes it."""
    handle, name = tempfile.mkstemp(dir=place.parent, suffix=_HALF)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(drawn)
    Path(name).replace(place)
