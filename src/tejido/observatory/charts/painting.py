"""The painter: a process of its own that draws and ends, so that no process that serves pages holds a whole browser's
engine in memory.

    python -m tejido.observatory.charts.painting svg < definitions     a JSON list of Vega-Lite definitions, each a text
    python -m tejido.observatory.charts.painting png 2.0 < definitions

It answers with a JSON list in the same order: SVG as it is, PNG in base64.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Sequence
from typing import Final

import vl_convert

NOWHERE: Final[list[str]] = []
"""Of which other sites data may be asked: of none."""


def svg(told: str) -> str:
    """One definition as SVG."""
    return vl_convert.vegalite_to_svg(told, allowed_base_urls=NOWHERE)


def png(told: str, scale: float) -> str:
    """One definition as PNG, in base64."""
    drawn = vl_convert.vegalite_to_png(told, scale=scale, allowed_base_urls=NOWHERE)
    return base64.b64encode(drawn).decode("ascii")


def main(words: Sequence[str]) -> int:
    """Draw what is told on the standard input."""
    told: list[str] = json.load(sys.stdin)
    drawn = [svg(one) for one in told] if words[0] == "svg" else [png(one, float(words[1])) for one in told]
    json.dump(drawn, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
