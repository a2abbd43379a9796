"""Icons, codes and badges: always a word, with its icon and its tone."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tejido.accounts.permits import Permit
from tejido.kernel.numbers import grouped
from tejido.reports.telling.sectors import sector_name
from tejido.web import wording
from tejido.web.navigation import Place, current_place, places_for

register = template.Library()
register.filter("sector_name", sector_name)
register.filter("grouped", grouped)


@register.simple_tag(takes_context=True)
def may(context: template.Context, permit: str) -> bool:
    """Whether who looks has a permit, by its name. It only shows the way: what is behind asks for the permit itself."""
    actor = getattr(context.get("request"), "actor", None)
    return bool(actor and actor.may(Permit[permit]))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon of the sprite; screen readers skip it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("web/icons.svg"),
        name,
    )


def badge(look: wording.Look) -> SafeString:
    """The badge of a look."""
    return format_html('<span class="badge badge-{}">{}{}</span>', look.tone, icon(look.icon), look.word)


@register.simple_tag
def state_badge(state: str) -> SafeString:
    """The badge of the state of a task, a referral, a case or a delivery."""
    return badge(wording.state_look(state))


@register.simple_tag
def gate_badge(gate: str) -> SafeString | str:
    """What keeps a duty from being told; nothing when nothing does."""
    return badge(wording.GATES[gate]) if gate in wording.GATES else ""


@register.simple_tag
def risk_badge(level: str | None) -> SafeString:
    """The badge of a risk level; what is missing is «no determinado»."""
    return badge(wording.risk_look(level))


@register.inclusion_tag("parts/mark.html")
def mark(value: str, cite: str = "") -> dict[str, object]:
    """How well a term is known, in plain words, and the article it comes from."""
    known = value if value in wording.MARKS else "unverified"
    return {"look": wording.MARKS[known], "meaning": wording.MARK_MEANING[known], "cite": cite}


@register.simple_tag
def code(value: str) -> SafeString:
    """A code that never breaks in two lines."""
    return format_html('<span class="code">{}</span>', value)


@register.simple_tag(takes_context=True)
def nav_items(context: template.Context) -> list[dict[str, object]]:
    """The places of whoever is logged in, the present one marked; none for a visitor."""
    actor = context.get("actor")
    if actor is None:
        return []
    places: list[Place] = places_for(actor)
    here = current_place(context["request"].path, places)
    return [{"place": p, "here": p is here} for p in places]
