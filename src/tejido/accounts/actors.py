"""Who asks: the account of this moment with its permits, as a value that travels down the layers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from tejido.accounts.models import Account, RoleGrant
from tejido.accounts.permits import Permit
from tejido.accounts.roles import role, roles
from tejido.kernel.errors import NotPermitted

NO_ROLE = "none"
_PEOPLE_ONLY = frozenset(
    {
        Permit.IDENTITY_READ,
        Permit.GLASS_BREAK,
        Permit.GLASS_REVIEW,
        Permit.EXTENSION_APPROVE,
        Permit.LIMITS_CONFIRM,
        Permit.ACCOUNTS_ADMIN,
    }
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. `glass` holds the codes of the cases that the actor has open with a reason right now."""

    account_id: int
    code: str
    district: str
    institution: str | None
    sector: str | None
    role: str
    permits: frozenset[Permit]
    glass: frozenset[str] = field(default_factory=frozenset)

    def may(self, permit: Permit) -> bool:
        """True when the actor has the permit."""
        return permit in self.permits

    def require(self, permit: Permit) -> None:
        """Nothing, when the actor has the permit.

        Raises:
            NotPermitted: the actor does not have it.
        """
        if permit not in self.permits:
            raise NotPermitted("Su rol no permite hacer esto. Si le corresponde, pida el permiso a la administración.")

    @classmethod
    def system(cls, name: str, *, district: str = "") -> Actor:
        """The platform itself (`system:<name>`): everything but what only a person may read, open or decide."""
        return cls(0, f"system:{name}", district, None, None, "system", frozenset(Permit) - _PEOPLE_ONLY)


def actor_of(account: Account, *, at: datetime) -> Actor:
    """The actor that the account is at that instant. Two queries; one when it has no role.

    An account that is not active, or without a role then, is an actor without permits.
    """
    grant = _grant_at(account, at) if account.active else None
    if grant is None or grant.role not in roles():
        return Actor(account.pk, account.code, "", None, None, NO_ROLE, frozenset())
    permits = role(grant.role).permits_in(grant.sector)
    glass = _open_glass(account, at) if Permit.GLASS_BREAK in permits else ()
    return Actor(
        account_id=account.pk,
        code=account.code,
        district=grant.district,
        institution=grant.institution_code or None,
        sector=grant.sector or None,
        role=grant.role,
        permits=permits,
        glass=frozenset(glass),
    )


def _grant_at(account: Account, at: datetime) -> RoleGrant | None:
    in_force = account.grants.filter(from_at__lte=at).exclude(until_at__lte=at)
    return in_force.order_by("-from_at", "-pk").first()


def _open_glass(account: Account, at: datetime) -> Iterable[str]:
    sessions = account.glass_sessions.filter(opened_at__lte=at, expires_at__gt=at)
    return sessions.exclude(closed_at__lte=at).values_list("case_code", flat=True)
