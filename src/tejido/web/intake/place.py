"""Where the form is filled: the lists of the district and of the institution, and how the case pages are called."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import cache

from django.urls import Resolver404, resolve

from tejido.accounts.actors import Actor
from tejido.cases.access import visible_cases
from tejido.directory.access import staff_names
from tejido.directory.routing import routes
from tejido.kernel.clock import lima_date
from tejido.web.intake.options import Choice
from tejido.web.intake.sheet import Setting

DRAFT = "nuevo-"
_KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")


def setting_of(actor: Actor, at: datetime) -> Setting:
    """The lists that the actor's form offers. One query; the staff of an institution, two more."""
    known = routes(at)
    here = known.district(actor.district)

    def staff_of(institution: str) -> Sequence[Choice]:
        found = staff_names(actor, institution, at=at)
        return [(one.account_code, f"{one.full_name} ({one.post})") for one in found if one.account_code != actor.code]

    return Setting(
        door=actor.sector or "",
        district=actor.district,
        own=actor.institution or "",
        at=at,
        today=lima_date(at),
        calendar=known.calendar,
        zones=here.zones,
        schools=[(one.code, one.name) for one in here.institutions if one.sector == "education"],
        institutions=[(one.code, one.name) for one in here.institutions],
        staff_of=staff_of,
        known=known,
    )


def new_key() -> str:
    """A key that nobody can guess: it names one filling of the form."""
    return secrets.token_urlsafe(16)


def is_key(text: str) -> bool:
    """True when it may be the key of a form."""
    return _KEY.fullmatch(text) is not None


def registered_with(key: str, actor: Actor) -> str | None:
    """The code of the case that this form registered already; None when it has not. One query."""
    rows = visible_cases(actor).filter(submission_key=f"{actor.code}:{key}"[:64])
    return rows.values_list("code", flat=True).first()


def address_of(code: str) -> str:
    """The page of a case just registered: the case's own or, where there is none, its route."""
    path = f"/casos/{code}"
    return f"{path}?registrado=1" if _cases_have_a_page() else f"{path}/ruta"


@cache
def _cases_have_a_page() -> bool:
    """The addresses of a process never change."""
    try:
        resolve("/casos/C-0000-0000")
    except Resolver404:
        return False
    return True
