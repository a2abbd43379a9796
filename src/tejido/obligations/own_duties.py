"""Duties that a register gives by itself, in no plan: to answer a referral, to renew a measure, to deliver a series.

They are obligations like any other (same table, watch, ladder and board); planning again leaves them alone, and each is
closed from the page of what it is about, never by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tejido.law.marks import Mark
from tejido.law.norms import Citation
from tejido.protocols.duties import Duty
from tejido.protocols.sectors import Sector
from tejido.protocols.steps import Limit


class Register(StrEnum):
    """Which part of Tejido gave the duty; it stands where other obligations name their protocol."""

    REFERRAL = "referral"
    PROTECTION = "protection"
    JUSTICE = "justice"
    CARE = "care"
    RISK = "risk"
    TRANSFER = "transfer"
    DELIVERY = "delivery"
    PROTOCOL = "protocol"
    RIGHTS = "rights"
    BREACH = "breach"
    LIBRARY = "library"


OWN = frozenset(Register)


@dataclass(frozen=True, slots=True)
class OwnDuty:
    """What is owed and to what it belongs.

    `reference` is the code of the row it is about: with `step` it makes the key, so that the same duty is found again.
    `started_by` says in Spanish what started it (60 letters at most). `due_at` None: nobody gave a limit, and none is
    invented; a limit that is a proposal is `unverified`.
    """

    register: Register
    step: str
    reference: str
    sector: Sector
    action: str
    started_by: str
    started_at: datetime
    citation: Citation
    why: tuple[str, ...]
    mark: Mark = Mark.UNVERIFIED
    due_at: datetime | None = None
    limit: Limit | None = None
    immediate: bool = False
    ladder: str = "hours"
    priority: int = 3

    @property
    def key(self) -> str:
        """What finds the obligation again among those of its subject."""
        return f"{self.step}.{self.reference}"

    def as_planned(self) -> Duty:
        """The duty as if a protocol gave it."""
        return Duty(
            key=self.key,
            step=self.step,
            protocol=self.register,
            version="",
            sector=self.sector,
            action=self.action,
            started_by=self.started_by,
            started_at=self.started_at,
            due_at=self.due_at,
            limit=self.limit,
            immediate=self.immediate,
            citation=self.citation,
            mark=self.mark,
            ladder=self.ladder,
            legal_basis=None,
            ends_on=(),
            emits=(),
            why=self.why,
            merged=(),
            priority=self.priority,
            certain=True,
            repeats=True,
        )


def reference_of(key: str) -> str:
    """The code of the row that an own duty is about, from the obligation's `duty`."""
    return key.rpartition(".")[2]
