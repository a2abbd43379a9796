"""The only reads of the transfers: the case's team, the CEM that is asked, and the team that let the case go."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from tejido.accounts.actors import Actor
from tejido.accounts.hiding import hidden_from
from tejido.accounts.permits import Permit
from tejido.cases.access import Seen
from tejido.cases.field_policy import Closeness, handover_groups
from tejido.cases.models import Case
from tejido.cases.transfers.models import Transfer, TransferAct
from tejido.cases.transfers.states import TOLD, WAITING, TransferState
from tejido.kernel.errors import NotFound
from tejido.obligations.access import obligations_of
from tejido.obligations.models import Obligation

UNSEEN = "No encontramos ese traslado entre los de su institución."
PAGE = 50


@dataclass(frozen=True, slots=True)
class Side:
    """A transfer as the actor stands to it: of the team that lets it go, or of the CEM that is asked."""

    row: Transfer
    receiving: bool

    @property
    def offered(self) -> Seen | None:
        """What the receiving CEM may see before it answers; None for the other side, and when it is over."""
        if not self.receiving or self.row.state != TransferState.SENT:
            return None
        return Seen(self.row.case, Closeness.SECTOR, handover_groups())


def transfers_of(seen: Seen) -> list[Transfer]:
    """The transfers of a case, newest first, for its team. One query."""
    return list(Transfer.objects.filter(case=seen.case).order_by("-id")) if seen.in_full else []


def waiting_transfer(case: Case) -> Transfer | None:
    """The transfer of a case that is not answered yet; the caller may see the case."""
    return Transfer.objects.filter(case=case, state__in=WAITING).first()


def transfers_sent(actor: Actor) -> list[Transfer]:
    """Those that the actor's institution proposed, or whose case it had registered, newest first, one page."""
    actor.require(Permit.CASE_READ)
    return list(_shown(actor).filter(_let_go(actor)).order_by("-id")[:PAGE])


def transfers_received(actor: Actor) -> list[Transfer]:
    """Those that the actor's institution is or was asked to take, newest first, one page."""
    actor.require(Permit.CASE_READ)
    return list(_shown(actor).filter(_asked(actor)).order_by("-id")[:PAGE])


def transfer_seen(actor: Actor, code: str) -> Side:
    """One transfer.

    Raises:
        NotFound: it does not exist, is of others, or its case excludes the actor: the three look the same.
        NotPermitted: the actor reads no cases.
    """
    actor.require(Permit.CASE_READ)
    row = _shown(actor).filter(_let_go(actor) | _asked(actor), code=code).first()
    if row is None:
        raise NotFound(UNSEEN)
    return Side(row, receiving=row.to_institution == actor.institution)


def transfer_instead(actor: Actor, case_code: str) -> str | None:
    """The code of the transfer to show to who asks for a case that left its district, or is offered to it."""
    if not actor.may(Permit.CASE_READ):
        return None
    rows = _shown(actor).filter(case__code=case_code).exclude(case__district=actor.district)
    gone = _let_go(actor) & Q(state=TransferState.ACCEPTED)
    asked = _asked(actor) & Q(state=TransferState.SENT)
    return rows.filter(gone | asked).order_by("-id").values_list("code", flat=True).first()


def steps_of(row: Transfer) -> list[TransferAct]:
    """What happened to a transfer that the caller may see, oldest first; reasons still sealed. One query."""
    return list(row.acts.all())


def own_work(actor: Actor, row: Transfer) -> list[Obligation]:
    """What the actor's institution did or had to do in the case, up to its going: codes and dates, no person."""
    rows = obligations_of(actor, "case", row.case.code)
    until = row.answered_at
    return [
        task
        for task in rows
        if task.desk_institution == actor.institution and until is not None and task.opened_at <= until
    ]


def _shown(actor: Actor) -> QuerySet[Transfer]:
    return Transfer.objects.filter(~hidden_from(actor, outer="case__code")).select_related("case")


def _let_go(actor: Actor) -> Q:
    mine = Q(from_institution=actor.institution or "-") | Q(from_door=actor.institution or "-")
    return mine & Q(from_district=actor.district)


def _asked(actor: Actor) -> Q:
    return Q(to_institution=actor.institution or "-", to_district=actor.district, state__in=sorted(TOLD))
