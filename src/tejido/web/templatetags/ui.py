"""All the tags and filters of the pages under one name: `{% load ui %}`."""

from __future__ import annotations

from django import template

from tejido.web.templatetags import badges, drawings, fields, moments

register = template.Library()
for part in (moments, badges, fields, drawings):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)


@register.inclusion_tag("parts/pages.html", takes_context=True)
def pages(context: template.Context, page: object) -> dict[str, object]:
    """Links to the neighbouring pages of a list; nothing when all fits in one."""
    return {"page": page, "request": context.get("request")}


@register.inclusion_tag("parts/stepper.html")
def stepper(steps: list[object], current: int) -> dict[str, object]:
    """Where one stands in a long form; `current` counts from 1."""
    rows = []
    for number, step in enumerate(steps, start=1):
        title, href = step if isinstance(step, (tuple, list)) else (step, "")
        rows.append(
            {"number": number, "title": title, "href": href, "done": number < current, "now": number == current}
        )
    title = next((row["title"] for row in rows if row["now"]), "")
    return {"steps": rows, "current": current, "total": len(rows), "title": title}
