"""The case of a service that writes in it: seen by the actor, allowed, and locked. Inner step."""

from __future__ import annotations

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.cases.access import UNSEEN, Seen, see_case
from tejido.cases.field_policy import Closeness, Group
from tejido.cases.models import Case
from tejido.cases.services.replanning import CLOSED
from tejido.cases.services.togetherness import lock_together
from tejido.kernel.errors import Conflict, NotFound, NotPermitted


def editable_case(
    case_code: str,
    actor: Actor,
    *,
    needs: Group | None = None,
    team: bool = False,
    note: bool = False,
    closed: bool = False,
) -> Case:
    """The case, locked until the transaction ends, with those joined to it.

    `needs` is the group of fields that is written; `team` asks for the institution that registered it or the CEM;
    `note` admits who has it open with a reason, which is else for reading only; `closed` admits a closed case, where
    only what protects her may still be written: what she withdraws, who must not know, a note, that it opens again.

    Raises:
        NotFound: see `access.see_case`; an outline is not enough.
        NotPermitted: the actor may not edit cases, or not this part of this one.
        Conflict: the case is closed.
    """
    actor.require(Permit.CASE_EDIT)
    check_writing(see_case(actor, case_code), needs=needs, team=team, note=note)
    case = lock_together(case_code)
    if not closed:
        refuse_closed(case)
    return case


def refuse_closed(case: Case) -> None:
    """Raises Conflict on a case that ended: nothing new is asked or told in it."""
    if case.state == CLOSED:
        raise Conflict(
            "Este caso está cerrado. Para anotar algo nuevo, su equipo lo abre de nuevo desde «Atención y cierre»."
        )


def may_write(seen: Seen, actor: Actor, *, needs: Group | None = None, team: bool = False) -> bool:
    """Whether `editable_case` would let the actor write: for the page, which offers only what can be done."""
    return actor.may(Permit.CASE_EDIT) and not _fault(seen, needs, team, note=False)


def check_writing(seen: Seen, *, needs: Group | None, team: bool, note: bool) -> None:
    """Raises NotFound or NotPermitted as `editable_case` does."""
    if seen.closeness == Closeness.OUTLINE:
        raise NotFound(UNSEEN)
    fault = _fault(seen, needs, team, note=note)
    if fault:
        raise NotPermitted(fault)


def _fault(seen: Seen, needs: Group | None, team: bool, *, note: bool) -> str:
    if seen.closeness == Closeness.GLASS and not note:
        return "Abrió este caso con motivo: puede verlo y dejar una nota, no cambiarlo."
    if team and seen.closeness != Closeness.TEAM:
        return "Esto lo anota el equipo que lleva el caso: la institución que lo registró o el CEM."
    if needs is not None and not seen.shows(needs):
        return "Su institución no lleva ese dato del caso. Si lo conoce, déjelo en una nota."
    return ""
