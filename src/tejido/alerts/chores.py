"""What the worker does now and then besides alerts: one line a chore; each is told the instant."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from django.db import connection

from tejido.alerts.services.glass_notices import tell_of_opened_cases
from tejido.cases.access import counted_once
from tejido.cases.protection.services.minding import mind_measures
from tejido.cases.services.minding_library import mind_library
from tejido.governance.services.reading import mind_readers
from tejido.ledger.access import last_checkpoint
from tejido.ledger.services.make_checkpoint import make_checkpoint
from tejido.obligations.services.tally import cut_board, tally_board
from tejido.sources.services.expecting import expect_series

logger = logging.getLogger("tejido.worker")
Chore = Callable[[datetime], object]
CHECKPOINT_EVERY = timedelta(hours=1)  # between two seals the owner of the tables could rewrite unseen
COSTLY = 20  # a chore rests at least twenty times as long as it took


@dataclass
class Chores:
    """The chores of one worker, each with the earliest instant of its next turn."""

    every: dict[Chore, timedelta]
    next_at: dict[Chore, datetime] = field(default_factory=dict)

    def run_due(self, *, at: datetime) -> None:
        """Run each chore whose turn has come; one that took long waits longer.

        One that fails is logged, takes no other with it and has its next turn as usual.
        """
        for chore, every in self.every.items():
            if self.next_at.get(chore, at) <= at:
                started = monotonic()
                try:
                    chore(at)
                except Exception:  # whatever it was, the others must run
                    logger.exception("the chore %s failed", getattr(chore, "__name__", chore))
                    connection.close()  # a connection that the failure left broken must not fail the next one
                took = timedelta(seconds=monotonic() - started)
                self.next_at[chore] = at + max(every, took * COSTLY)


def _tally(at: datetime) -> object:
    return tally_board(at=at, one=counted_once())


def _cut(at: datetime) -> object:
    return cut_board(at=at, one=counted_once())


def _glass(at: datetime) -> object:
    return tell_of_opened_cases(at=at)


def _measures(at: datetime) -> object:
    return mind_measures(at=at)


def _library(at: datetime) -> object:
    return mind_library(at=at)


def _series(at: datetime) -> object:
    return expect_series(at=at)


def _readers(at: datetime) -> object:
    return mind_readers(at=at)


def _checkpoint(at: datetime) -> object:
    last = last_checkpoint()
    if last is not None and at - last.at < CHECKPOINT_EVERY:
        return None
    return make_checkpoint(actor_code="system:worker", at=at)


def standing_chores() -> Chores:
    """The chores that every worker has."""
    return Chores(
        {
            _glass: timedelta(seconds=2),
            _tally: timedelta(seconds=10),
            _cut: timedelta(hours=1),
            _measures: timedelta(minutes=10),
            _library: timedelta(minutes=10),
            _series: timedelta(minutes=10),
            _readers: timedelta(minutes=10),
            _checkpoint: timedelta(minutes=10),
        }
    )
