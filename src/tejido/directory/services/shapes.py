"""Replacing the shapes of zones: the earlier one is closed, never altered. Inner steps of loading and import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tejido.directory.models import Zone, ZoneShape

SINCE_EVER: Final = date(2000, 1, 1)
"""From when the shapes of the folder are taken to hold the first time: before any fact the platform may be told."""


@dataclass(frozen=True, slots=True)
class NewShape:
    """A checked geometry of a zone."""

    geometry: Mapping[str, Any]
    approximate: bool
    source: str


def open_shapes(shapes: Mapping[str, NewShape], *, valid_from: date, first_from: date) -> tuple[str, ...]:
    """Open the shapes that differ from those in force; the codes of the zones that changed.

    A zone's first shape holds from `first_from`. A shape opened and replaced on the same day keeps an empty span.
    """
    zones = {z.code: z for z in Zone.objects.filter(code__in=shapes)}
    current = {s.zone.code: s for s in _open_ones(zones)}
    changed = [code for code, new in shapes.items() if code not in current or not _same(current[code], new)]
    for code in changed:
        if code in current:
            current[code].valid_until = max(valid_from, current[code].valid_from)
            current[code].save(update_fields=["valid_until"])
        new = shapes[code]
        ZoneShape.objects.create(
            zone=zones[code],
            geometry=dict(new.geometry),
            valid_from=max(valid_from, current[code].valid_from) if code in current else first_from,
            approximate=new.approximate,
            source=new.source,
        )
        Zone.objects.filter(code=code).update(approximate=new.approximate)
    return tuple(changed)


def surveyed_zones() -> set[str]:
    """The zones whose shape in force comes from a survey and is not approximate."""
    rows = ZoneShape.objects.filter(valid_until__isnull=True, approximate=False)
    return set(rows.values_list("zone__code", flat=True))


def _open_ones(zones: Mapping[str, Zone]) -> list[ZoneShape]:
    rows = ZoneShape.objects.select_for_update().filter(valid_until__isnull=True, zone__in=zones.values())
    return list(rows.select_related("zone"))


def _same(kept: ZoneShape, new: NewShape) -> bool:
    return kept.geometry == dict(new.geometry) and kept.approximate == new.approximate
