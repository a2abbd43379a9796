"""What the account pages need of the directory: the institutions where a role can be held."""

from __future__ import annotations

from django.conf import settings

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.accounts.services.roles import Place
from tejido.directory.access import visible_institutions
from tejido.kernel.errors import FieldErrors


def choices_for(actor: Actor) -> list[tuple[str, str]]:
    """The institutions that the actor may choose: all of the district, or only the own one; code and name."""
    rows = visible_institutions(actor)
    if not actor.may(Permit.ACCOUNTS_ADMIN):
        rows = rows.filter(code=actor.institution)
    return list(rows.order_by("name", "code").values_list("code", "name"))


def place_of(actor: Actor, institution_code: str) -> Place:
    """The place of a role: the institution with its sector, or the district when no institution is given.

    Raises:
        FieldErrors: no such institution in the actor's district.
    """
    if not institution_code:
        return Place(actor.district or settings.TEJIDO_DISTRICT)
    found = visible_institutions(actor).filter(code=institution_code).first()
    if found is None:
        raise FieldErrors({"institution": ["Esa institución no está en el directorio del distrito."]})
    return Place(found.district, found.code, found.sector)


def name_of(actor: Actor) -> str:
    """The name of the actor's institution; its code when the directory does not know it; empty without one."""
    if not actor.institution:
        return ""
    found = visible_institutions(actor).filter(code=actor.institution).first()
    return str(found.name) if found else actor.institution
