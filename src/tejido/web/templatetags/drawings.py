"""Small drawings in the page itself (SVG without script or style): lanes, trends, shares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tejido.reports.telling.sectors import sector_name
from tejido.web.due import Term, describe
from tejido.web.lanes import Scale, instants, mark_of, read

register = template.Library()
WIDE, TALL, PAD = 120, 32, 3


@register.inclusion_tag("parts/swimlanes.html", takes_context=True)
def swimlanes(
    context: template.Context, lanes: Sequence[object], start: datetime, at: datetime | None = None
) -> dict[str, object]:
    """The route of a case, one lane a sector: the line of time and the list of what each one does."""
    present = at or context["at"]
    items = [list(read(lane, "items") or ()) for lane in lanes]  # type: ignore[call-overload]
    scale = Scale(start, max([present, *(when for some in items for when in instants(some))]))
    return {
        "lanes": [_lane(lane, some, scale, present) for lane, some in zip(lanes, items, strict=True)],
        "ticks": scale.ticks(),
        "now": scale.at(present),
        "at": present,
    }


def _lane(lane: object, items: list[object], scale: Scale, at: datetime) -> dict[str, object]:
    sector = str(read(lane, "sector") or "")
    rows = []
    for item in items:
        tone = describe(Term.of(item), at).tone
        rows.append({"item": item, "tone": tone, "mark": mark_of(item, scale, tone=tone, at=at)})
    late = sum(row["tone"] in ("late", "over") and not row["mark"].done for row in rows)  # type: ignore[attr-defined]
    done = sum(read(item, "state") == "done" for item in items)
    return {
        "sector": sector,
        "name": read(lane, "name") or sector_name(sector),
        "rows": rows,
        "late": late,
        "done": done,
        "total": len(rows),
        "folded": bool(read(lane, "folded")) and len(rows) > 1,
    }


@register.simple_tag
def spark(values: Sequence[float | None], label: str = "", top: float | None = None) -> SafeString | str:
    """A trend: one point a known value, from 0 to `top` (else the highest value); the text says first and last."""
    known = [(i, float(v)) for i, v in enumerate(values) if v is not None]
    if len(known) < 2:
        return ""
    top = top or max(v for _, v in known) or 1.0
    step = (WIDE - 2 * PAD) / max(len(values) - 1, 1)
    points = [(round(PAD + i * step, 1), round(TALL - PAD - (TALL - 2 * PAD) * v / top, 1)) for i, v in known]
    text = f"{label}: de {known[0][1]:g} a {known[-1][1]:g}".removeprefix(": ")
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" role="img" aria-label="{}"><polyline points="{}"/>'
        '<circle cx="{}" cy="{}" r="2.5"/></svg>',
        WIDE,
        TALL,
        text,
        format_html_join(" ", "{},{}", points),
        *(str(n) for n in points[-1]),
    )


@register.inclusion_tag("parts/meter.html")
def meter(part: float, whole: float, label: str = "", tone: str = "plain") -> dict[str, object]:
    """A share as a bar with its two numbers written; nothing of zero is said as «sin datos»."""
    share = min(max(part / whole, 0), 1) if whole else None
    percent = None if share is None else round(100 * share)
    return {"part": part, "whole": whole, "percent": percent, "label": label, "tone": tone}


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """The present query string with these changes; a value of None removes its key."""
    values = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}" if values else "?"
