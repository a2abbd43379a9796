"""What a phone downloads, and whether what it shows can be read: by numbers, without a browser."""

from __future__ import annotations

import gzip
import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.WEB_DIR) / "static" / "web"
TONES = ("ok", "soon", "late", "over", "info", "doubt", "plain")


def packed(*names: str) -> int:
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)


def test_style_and_scripts_are_light() -> None:
    assert packed("tejido.css") <= 14_000
    assert packed(*(file.name for file in STATIC.glob("*.js"))) <= 8_000
    assert packed("tejido.css", "tiempo.js", "borrador.js", "aviso.js", "icons.svg", "weave.svg", "mark.svg") <= 25_000


def palettes() -> dict[str, dict[str, str]]:
    text = (STATIC / "tejido.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root\{(.*?)\}", text, re.S)[:2]
    values = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})(?=[;\n}])", light))
    return {"light": values, "dark": values | dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})(?=[;\n}])", dark))}


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


TEXT = [
    *product(("ink", "soft", "link", "teal"), ("bg", "surface", "sunken")),
    *((tone, f"{tone}-bg") for tone in TONES),
    *product(TONES, ("bg", "surface")),
    *(("ink", f"{tone}-bg") for tone in TONES),
    *(("link", f"{tone}-bg") for tone in ("late", "info", "soon", "ok")),
    ("on-teal", "teal"),
    ("on-teal", "teal-2"),
    ("on-deep", "deep"),
    ("surface", "clay"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(scheme: str) -> None:
    palette = palettes()[scheme]
    weak = {pair: round(contrast(palette[pair[0]], palette[pair[1]]), 2) for pair in TEXT}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_of_fields_and_the_focus_can_be_seen(scheme: str) -> None:
    palette = palettes()[scheme]
    pairs = product(("edge", "focus", "clay"), ("bg", "surface", "sunken"))
    assert [pair for pair in pairs if contrast(palette[pair[0]], palette[pair[1]]) < 3] == []
