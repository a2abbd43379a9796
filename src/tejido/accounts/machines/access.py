"""The only reads of the tokens, and who must know nothing of a case because somebody of the institution may not."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, Q, QuerySet

from tejido.accounts.actors import Actor
from tejido.accounts.exclusions import ROLE_OF_RUNG, ExclusionSet
from tejido.accounts.machines.models import MachineToken
from tejido.accounts.machines.scopes import permits_of
from tejido.accounts.models import RoleGrant
from tejido.accounts.permits import Permit
from tejido.accounts.roles import MACHINE, role
from tejido.kernel.errors import NotFound

PREFIX = "K"
UNSEEN = "No encontramos esa conexión entre las que le corresponden."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a machine stands: its institution with sector and district."""

    institution: str
    sector: str
    district: str


def machine_actor(code: str, place: Place, scopes: list[str]) -> Actor:
    """The actor of a token: what its role may in that sector, of what its scopes ask. It has no account."""
    permits = role(MACHINE).permits_in(place.sector) & permits_of(scopes)
    return Actor(0, code, place.district, place.institution, place.sector, MACHINE, permits)


def is_machine(actor_code: str) -> bool:
    """Whether that code is a token's."""
    return actor_code.startswith(f"{PREFIX}-")


def visible_tokens(actor: Actor) -> QuerySet[MachineToken]:
    """The tokens of the actor's institution for its head; those of the district for the administration; newest first.

    Raises:
        NotPermitted: the actor manages no connections.
    """
    actor.require(Permit.CONNECTIONS_MANAGE)
    rows = MachineToken.objects.filter(district=actor.district)
    if not actor.may(Permit.ACCOUNTS_ADMIN):
        rows = rows.filter(institution_code=actor.institution or "-")
    return rows.order_by("institution_code", "-created_at", "-pk")


def get_token(actor: Actor, code: str, *, lock: bool = False) -> MachineToken:
    """One of `visible_tokens`, locked until the transaction ends if asked. Raises NotPermitted, NotFound."""
    rows = visible_tokens(actor)
    found = (rows.select_for_update() if lock else rows).filter(code=code).first()
    if found is None:
        raise NotFound(UNSEEN)
    return found


def excludes_somebody_of(institution: str) -> Q:
    """Of exclusions: those that leave out the institution or somebody of it, now or before.

    What a system shows, everybody of its institution may read: whoever excludes one of them excludes the system.
    A post stands in its institution by its code (`<institution>.<post>`); a rung, by who has stood on it.
    """
    there = RoleGrant.objects.filter(institution_code=institution)
    excluded = Q(kind="institution", value=institution) | Q(kind="post", value__startswith=f"{institution}.")
    excluded |= Q(kind="account", value__in=there.values("account__code"))
    for rung, held in ROLE_OF_RUNG.items():
        excluded |= Q(kind="rung", value__in=[rung, f"{rung}:{institution}"]) & Q(Exists(there.filter(role=held)))
    return excluded


def leaves_out(exclusions: ExclusionSet, institution: str) -> bool:
    """The same asked of a set in hand. One query at most."""
    if institution in exclusions.institutions:
        return True
    if any(post.startswith(f"{institution}.") for post in exclusions.posts):
        return True
    silenced = [held for rung, held in ROLE_OF_RUNG.items() if exclusions.silences(rung, institution)]
    if not (exclusions.accounts or silenced):
        return False
    there = RoleGrant.objects.filter(institution_code=institution)
    return there.filter(Q(account__code__in=exclusions.accounts) | Q(role__in=silenced)).exists()
