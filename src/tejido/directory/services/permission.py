"""Who may change what in the directory. Inner step: no row is written here."""

from __future__ import annotations

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.kernel.errors import NotPermitted


def require_in_district(actor: Actor, permit: Permit, district: str) -> None:
    """Nothing, when the actor has the permit and works in the district (the platform itself works in all).

    Raises:
        NotPermitted: the permit is missing, or the district is another.
    """
    actor.require(permit)
    if actor.district not in ("", district):
        raise NotPermitted("Su cuenta es de otro distrito; solo puede cambiar los datos del suyo.")


def require_roster(actor: Actor, institution: str, district: str) -> None:
    """Nothing, when the actor may change the roster of that institution: its own, or any with the directory's permit.

    Raises:
        NotPermitted: the permit is missing, or the institution is another.
    """
    require_in_district(actor, Permit.ROSTER_EDIT, district)
    if actor.institution != institution and not actor.may(Permit.DIRECTORY_EDIT):
        raise NotPermitted("Solo puede cambiar los turnos y puestos de su propia institución.")
