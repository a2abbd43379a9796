"""What every page knows without its view saying so: the instant, who asks, the district, the alert counter."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings
from django.http import HttpRequest

from tejido.accounts.actors import NO_ROLE, Actor
from tejido.accounts.roles import roles
from tejido.kernel import clock


def instant(request: HttpRequest) -> datetime:
    """The instant of a request: read once, the same for all that the page says."""
    at = getattr(request, "at", None)
    if at is None:
        at = request.at = clock.now()  # type: ignore[attr-defined]
    return at


@lru_cache(maxsize=4)
def district_name(folder: Path) -> str:
    """The name of the district in force, from its folder."""
    return str(yaml.safe_load((folder / "district.yaml").read_text(encoding="utf-8"))["name"])


def role_name(actor: Actor) -> str:
    """The Spanish name of the role, or that there is none."""
    known = roles().get(actor.role)
    return known.name if known else "Sin rol asignado" if actor.role == NO_ROLE else actor.role


def page(request: HttpRequest) -> dict[str, object]:
    """The context processor of every page. Queries run only for what a page shows."""
    actor: Actor | None = getattr(request, "actor", None)
    shown: dict[str, object] = {
        "at": instant(request),
        "actor": actor,
        "district_name": district_name(settings.TEJIDO_DISTRICT_DIR),
        "demo_mode": settings.TEJIDO_MODE == "demo",
        "neutral_url": settings.TEJIDO_NEUTRAL_URL,
    }
    return shown
