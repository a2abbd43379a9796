"""Who may decide a request for more time: somebody of the institution or, for lack of one, the secretariat."""

from __future__ import annotations

from tejido.accounts.access import Holder, role_holders
from tejido.accounts.exclusions import exclusions_of
from tejido.accounts.permits import Permit
from tejido.accounts.roles import roles_that_may
from tejido.obligations.models import Obligation


def deciders(row: Obligation, *, asked_by: str) -> list[Holder]:
    """The people of the desk's institution who may decide, never who asks nor who is excluded from its subject.

    None left means that the technical secretariat decides (ADR 0011). Two queries.
    """
    exclusions = exclusions_of(row.subject_code)
    if row.desk_institution in exclusions.institutions:
        return []
    return [
        holder
        for role in roles_that_may(Permit.EXTENSION_APPROVE)
        if not exclusions.silences(role, row.desk_institution)
        for holder in role_holders(role, district=row.district, institution=row.desk_institution, exclusions=exclusions)
        if holder.account_code != asked_by
    ]
