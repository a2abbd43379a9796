"""Draw a chart: SVG and PNG, by vl-convert, without a browser and without asking anything of anybody.

What is drawn is kept in a folder under the hash of what it says: two processes that draw the same write the same.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Final

import vl_convert

from tejido.observatory.charts.chart import Chart, Width, alternative
from tejido.observatory.charts.vega import COLOURS, definition

NOWHERE: Final[list[str]] = []
"""Of which other sites data may be asked: of none."""
_SILENT = re.compile(
    r' (?:aria-[a-z]+|role|class|pointer-events|font-family|xmlns:xlink|version|stroke-miterlimit)="[^"]*"'
    r'|(?<=[" ])opacity="1"| transform="translate\(0,0\)"'
)
_NOTHING = re.compile(r'<path[^>]*\bd="(?:M0,0h0v0h0Z)?"[^>]*/>|<path[^>]*\bdisplay="none"[^>]*/>')
_HOLLOW = re.compile(r"<g>((?:(?!</?g\b).)*)</g>", re.DOTALL)
_BOX = re.compile(r'^<svg[^>]*\bwidth="([\d.]+)" height="([\d.]+)" viewBox="([^"]*)"[^>]*>')


def picture(chart: Chart, width: Width, folder: Path | None = None) -> str:
    """The drawing as SVG with its own colours; kept in the folder, when there is one."""
    told = json.dumps(definition(chart, width), ensure_ascii=False, sort_keys=True)
    if folder is None:
        return _drawn(told)
    kept = folder / f"{sha256(told.encode()).hexdigest()}.svg"
    if kept.is_file():
        return kept.read_text(encoding="utf-8")
    drawn = _drawn(told)
    _keep(drawn, kept)
    return drawn


def png(chart: Chart, width: Width, *, scale: float = 2.0) -> bytes:
    """The drawing as PNG, for what takes no SVG."""
    return vl_convert.vegalite_to_png(definition(chart, width), scale=scale, allowed_base_urls=NOWHERE)


def inline(chart: Chart, width: Width, folder: Path | None = None) -> str:
    """The drawing as SVG for a page: one picture with its alternative in words, whose colours follow the page's."""
    drawn = _NOTHING.sub("", _SILENT.sub("", picture(chart, width, folder)))
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


def _drawn(told: str) -> str:
    return vl_convert.vegalite_to_svg(told, allowed_base_urls=NOWHERE)


def _keep(drawn: str, place: Path) -> None:
    """Whole or not at all, whoever else writes it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(drawn)
    Path(name).replace(place)
