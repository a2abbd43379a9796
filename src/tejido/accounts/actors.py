"""Who asks: the account of this moment with its permits, as a value that travels down the layers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tejido.accounts.models import Account
from tejido.accounts.permits import Permit
from tejido.accounts.prepared import ask
from tejido.accounts.roles import role, roles
from tejido.kernel.errors import NotPermitted

NO_ROLE = "none"
# The role that holds at an instant and the cases that the account has open with a reason then.
_STANDING = """
    SELECT g.role, g.institution_code, g.sector, g.district, ARRAY(
        SELECT s.case_code FROM accounts_glasssession s
        WHERE s.account_id = g.account_id AND s.opened_at <= %s AND s.expires_at > %s
            AND (s.closed_at IS NULL OR s.closed_at > %s))
    FROM accounts_rolegrant g
    WHERE g.account_id = %s AND g.from_at <= %s AND (g.until_at IS NULL OR g.until_at > %s)
    ORDER BY g.from_at DESC, g.id DESC LIMIT 1
"""
_PEOPLE_ONLY = frozenset(
    {
        Permit.IDENTITY_READ,
        Permit.GLASS_BREAK,
        Permit.GLASS_REVIEW,
        Permit.EXTENSION_APPROVE,
        Permit.LIMITS_CONFIRM,
        Permit.ACCOUNTS_ADMIN,
        Permit.DATA_PROTECT,
        Permit.CONNECTIONS_MANAGE,
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
    """The actor that the account is at that instant. One query; none when the account is not active.

    An account that is not active, or without a role then, is an actor without permits.
    """
    found = ask(_STANDING, [at, at, at, account.pk, at, at]) if account.active else []
    if not found or found[0][0] not in roles():
        return Actor(account.pk, account.code, "", None, None, NO_ROLE, frozenset())
    held, institution, sector, district, glass = found[0]
    permits = role(held).permits_in(sector)
    return Actor(
        account_id=account.pk,
        code=account.code,
        district=district,
        institution=institution or None,
        sector=sector or None,
        role=held,
        permits=permits,
        glass=frozenset(glass if Permit.GLASS_BREAK in permits else ()),
    )
