"""What is said to who chooses an institution that the case leaves out. Inner step."""

from __future__ import annotations

import logging

from tejido.accounts.actors import Actor
from tejido.cases.access import see_case
from tejido.cases.models import Case
from tejido.kernel.errors import Refused

logger = logging.getLogger("tejido.cases")


def left_out(case: Case, actor: Actor, *, plainly: str, as_any_other: str, field: str) -> Refused:
    """The refusal; the caller raises it.

    Whom a case leaves out is for its team: anybody else hears what they would of one that is not on the list.
    """
    if see_case(actor, case.code).in_full:
        return Refused(plainly, field=field)
    logger.warning("case %s: %s chose an institution that it leaves out", case.code, actor.code)
    return Refused(as_any_other, field=field)
