"""What an actor may do in a case: its page, and that of the case it was joined to, offer only that."""

from __future__ import annotations

from tejido.accounts.permits import Permit
from tejido.cases.field_policy import SEALED_GROUPS, Closeness, Group
from tejido.cases.services.editing import may_write
from tejido.reports.telling.reader import Reader
from tejido.web.cases.parts import may_enter


def deeds(reader: Reader) -> dict[str, bool]:
    """What the actor may do there, by a word for each deed."""
    seen, actor = reader.seen, reader.actor
    inside = seen.closeness != Closeness.OUTLINE
    identity = actor.may(Permit.IDENTITY_READ) or seen.closeness == Closeness.GLASS
    return {
        "open_identity": inside and identity and bool(seen.groups & SEALED_GROUPS),
        "incident": may_write(seen, actor, needs=Group.INCIDENT),
        "person": any(may_write(seen, actor, needs=g) for g in (Group.IDENTITY, Group.PERPETRATOR, Group.HOUSEHOLD)),
        "facts": may_write(seen, actor),
        "note": inside and actor.may(Permit.CASE_EDIT),
        "documents": may_write(seen, actor),
        "consents": may_write(seen, actor, team=True),
        "exclusions": may_write(seen, actor, team=True),
        "risk": may_enter("case_risk", seen, actor),
        "referral": may_write(seen, actor) and actor.may(Permit.REFERRAL_SEND),
        "bound": may_write(seen, actor, team=True),
        "care": may_enter("care", seen, actor),
        "measures": may_enter("measures", seen, actor),
        "justice": may_enter("proceedings", seen, actor),
        "act": may_write(seen, actor, needs=Group.PERPETRATOR),
    }
