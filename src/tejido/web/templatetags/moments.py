"""Tags and filters for instants: exact, relative, terms. The present instant is the context's `at`."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tejido.kernel import times
from tejido.web.due import Term, describe

register = template.Library()
register.filter("hour", times.hour)
register.filter("month", times.month)
register.filter("span", times.span)


@register.filter
def exact(when: datetime | None) -> str:
    """«lun 23 nov 2026, 4:10 p. m.» in Lima, or nothing."""
    return times.exact(when) if when else ""


@register.filter
def day(when: date | datetime | None) -> str:
    """«lun 23 nov 2026», or nothing."""
    return times.day(when) if when else ""


def _stamp(when: datetime) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', when.isoformat(), times.exact(when))


@register.simple_tag(takes_context=True)
def ago(context: template.Context, when: datetime | None) -> SafeString | str:
    """The relative time, which the browser keeps fresh, and the exact one beside it."""
    if when is None:
        return "—"
    return format_html(
        '<span class="when"><span class="rel" data-at="{}" data-kind="ago">{}</span> {}</span>',
        when.isoformat(),
        times.ago(when, context["at"]),
        _stamp(when),
    )


@register.simple_tag(takes_context=True)
def relative(context: template.Context, when: datetime) -> SafeString:
    """The relative time alone, where the day stands beside it."""
    words = times.ago(when, context["at"])
    return format_html('<span class="rel" data-at="{}" data-kind="ago">{}</span>', when.isoformat(), words)


@register.inclusion_tag("parts/due.html", takes_context=True)
def due(context: template.Context, thing: object) -> dict[str, object]:
    """The term of an obligation (object or mapping): word, tone, icon, and the exact instant."""
    term = Term.of(thing)
    closed = term.state not in ("open", "taken")
    return {"view": describe(term, context["at"]), "when": term.closed_at if closed else term.due_at, "closed": closed}
