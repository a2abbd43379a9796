"""The map of a bulletin: the district toned as on the pages, as one picture with its key, that also reads in grey."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from tejido.observatory.released.reading import ReleaseInForce
from tejido.web.observatory.choropleth import Choropleth, Toned
from tejido.web.observatory.zone_maps import District, zone_maps

TONES: Final = ("#ffffff", "#d3e4e1", "#9cc3c0", "#5d9a9b", "#0e5159")
INK, EDGE, LAND = "#20262e", "#857b6a", "#f1ede4"
HATCHED: Final = "url(#reservado)"
_KEY, _ROW, _STEP, _LETTER = 58, 24, 18, 7.2
_SPACE: Final = "http://www.w3.org/2000/svg"
_TYPE: Final = 'font-family="sans-serif" font-size="12"'
_HATCH: Final = (
    '<defs><pattern id="reservado" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<path fill="#ffffff" d="M0 0h9v9H0z"/><path stroke="{EDGE}" stroke-width="1.6" d="M0 0v9"/></pattern></defs>'
)


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """The picture, of what, the same in words, and the zones without a known shape."""

    svg: str
    title: str
    said: str
    unknown: tuple[str, ...]


def zone_map(release: ReleaseInForce, period: str, words: str, drawn: District | None) -> DrawnMap | None:
    """The map of that span; None when the release does not tell it by zones, or no shape is known."""
    maps = zone_maps(release, period, drawn)
    if maps is None:
        return None
    return DrawnMap(
        _svg(maps.small), f"Casos por zona donde vive la persona afectada, {words}", maps.small.said, maps.small.unknown
    )


def _svg(shown: Choropleth) -> str:
    width, height = shown.view.width, shown.view.height
    parts = [
        f'<svg xmlns="{_SPACE}" viewBox="0 0 {width} {height + _KEY}" width="{width}" height="{height + _KEY}" ',
        f"{_TYPE}>",
        _HATCH,
        f'<path d="{shown.view.boundary}" fill="{LAND}" stroke="{EDGE}" stroke-width="1.5" fill-rule="evenodd"/>',
        *(_shape(one) for one in shown.zones),
        *(line for one in shown.zones for line in _name(one)),
        f'<path fill="#ffffff" d="M0 {height}h{width}v{_KEY}H0z"/>',
        *_key(shown, height),
        "</svg>",
    ]
    return "".join(parts)


def _shape(one: Toned) -> str:
    return (
        f'<path d="{one.zone.path}" fill="{_fill(one.tone)}" stroke="{EDGE}" stroke-width="1.4" fill-rule="evenodd"/>'
    )


def _fill(tone: int | None) -> str:
    return "none" if tone is None else HATCHED if tone < 0 else TONES[min(tone, len(TONES) - 1)]


def _name(one: Toned) -> Iterator[str]:
    """The name twice: a pale edge under it, so that it reads on any tone."""
    lines = one.zone.lines
    for number, words in enumerate(lines):
        y = one.zone.y + (4 if len(lines) == 1 else -4 + 15 * number)
        at = f'x="{one.zone.x}" y="{y}" text-anchor="middle"'
        said = escape(words)
        yield f'<text {at} fill="#ffffff" stroke="#ffffff" stroke-width="3.4" stroke-linejoin="round">{said}</text>'
        yield f'<text {at} fill="{INK}">{said}</text>'


def _key(shown: Choropleth, top: int) -> Iterator[str]:
    x, y = 4.0, top + 12
    for fill, words in [(TONES[0], "0"), *((TONES[s.tone], s.told) for s in shown.steps), (HATCHED, "reservado")]:
        if x > 4 and x + 28 + _LETTER * len(words) > shown.view.width:
            x, y = 4.0, y + _ROW
        yield f'<path fill="{fill}" stroke="{EDGE}" stroke-width="1.2" d="M{x:.0f} {y}h22v14h-22z"/>'
        yield f'<text x="{x + 28:.0f}" y="{y + 12}" fill="{INK}">{escape(words)}</text>'
        x += 28 + _LETTER * len(words) + _STEP
