"""Acts, events and alerts of fictitious cases as plain values: a hundred a case, and a model costs ten times as much.

Each has the columns of its table, a link as the row that it points to. The loader takes either kind of row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from tejido.cases.models import Case
from tejido.ledger.actions import Action
from tejido.obligations.models import Obligation


@dataclass(slots=True)
class ActLine:
    """One line of `ObligationAct`."""

    obligation: Obligation
    act: str
    at: datetime
    claimed_at: datetime | None
    actor_code: str
    institution_code: str
    data: Mapping[str, Any]
    note_sealed: bytes | None


@dataclass(slots=True)
class DeliveryLine:
    """One line of `Delivery`."""

    key: str
    obligation_code: str
    subject_kind: str
    subject_code: str
    institution_code: str
    rung: str
    kind: str
    moment: datetime
    account_code: str
    channel: str
    why: str
    state: str
    created_at: datetime
    next_try_at: datetime | None
    sent_at: datetime | None
    failure: str = ""
    message: str = ""
    attempts: int = 0
    leased_until: datetime | None = None
    seen_at: datetime | None = None


class EntryLine(NamedTuple):
    """What a link of a chain is made from. That it holds codes only is checked where the services record the same."""

    action: Action
    subject: tuple[str, str]
    actor_code: str
    at: datetime
    data: Mapping[str, Any]


@dataclass(slots=True)
class EventLine:
    """One line of `CaseEvent`."""

    case: Case
    event: str
    occurred_at: datetime
    registered_at: datetime
    actor_code: str
    institution_code: str
    obligation_code: str
    document: str = ""
