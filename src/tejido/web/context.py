"""What every page knows without its view saying so: the instant, who asks, the district, the alert counter."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path

import yaml
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tejido.accounts.actors import NO_ROLE, Actor
from tejido.accounts.roles import roles
from tejido.alerts.access import unseen_count
from tejido.directory.access import district_names
from tejido.directory.routing import routes
from tejido.kernel import clock
from tejido.kernel.errors import NotPermitted
from tejido.web.unsent import unsent_on

STREAM_PATH = "/flujo/avisos"


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


@lru_cache(maxsize=512)
def _named(institution: str, hour: datetime) -> str:
    found = routes(hour).institutions.get(institution)
    return found.name if found else institution


def institution_name(actor: Actor, at: datetime) -> str:
    """The name of the actor's institution; empty without one. Read at most once an hour in each process."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    return _named(actor.institution, hour) if actor.institution else ""


def stream_url(request: HttpRequest) -> str:
    """Where the browser listens: the stream's own port on this machine, or the same host behind a proxy.

    `desde` says when the page was made, so that the stream tells at once what came before the browser listened.
    """
    path = f"{STREAM_PATH}?desde={int(instant(request).timestamp())}"
    if not settings.TEJIDO_STREAM_PORT:
        return path
    host = request.get_host().rpartition(":")[0] or request.get_host()
    return f"{request.scheme}://{host}:{settings.TEJIDO_STREAM_PORT}{path}"


def page(request: HttpRequest) -> dict[str, object]:
    """The context processor of every page. Queries run only for what a page shows."""
    actor: Actor | None = getattr(request, "actor", None)
    at = instant(request)
    shown: dict[str, object] = {
        "at": at,
        "actor": actor,
        "district_name": district_name(settings.TEJIDO_DISTRICT_DIR),
        "demo_notice": settings.TEJIDO_NOTICE,
        "neutral_url": settings.TEJIDO_NEUTRAL_URL,
    }
    if actor is not None:
        shown |= {
            "unseen": SimpleLazyObject(partial(unseen_count, actor)),
            "person_name": getattr(request.user, "full_name", ""),
            "district_name": _district_of(actor),
            "institution_name": institution_name(actor, at),
            "role_name": role_name(actor),
            "stream_url": stream_url(request),
            "unsent": unsent_on(request, actor),
        }
    return shown


def _district_of(actor: Actor) -> str | SimpleLazyObject[str]:
    """The name of the actor's district; of the installation's when the actor has no other. One query at most."""
    here = district_name(settings.TEJIDO_DISTRICT_DIR)
    if actor.district in ("", settings.TEJIDO_DISTRICT):
        return here
    return SimpleLazyObject(lambda: district_names().get(actor.district, here))


def asking(request: HttpRequest) -> Actor:
    """The actor of a page behind the login.

    Raises:
        NotPermitted: nobody is logged in (the login middleware answers before this can happen).
    """
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        raise NotPermitted("Entre con su cuenta para ver esta página.")
    return actor
