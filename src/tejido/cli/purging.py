"""The purge of everything that is no longer kept: what waits, table by table, and its turns in the worker."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from tejido.accounts.models import Account
from tejido.cases.models import Case
from tejido.pathways.services.erasing import erase_due_cases, waiting_cases
from tejido.privacy.services.purging import due_accounts, due_rows, purge_accounts, purge_old
from tejido.privacy.tables import by_age, kept_of

EVERY = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Due:
    """One table: how many rows are due, by which words. `owed`: cases left because somebody still owes something."""

    table: str
    rows: int
    keep: str
    owed: int = 0


def due(*, at: datetime) -> list[Due]:
    """What the purge would delete, without deleting anything. Two queries a table."""
    found = [Due(model._meta.label, due_rows(model, at=at).count(), kept_of(model)) for model in by_age()]
    cases = waiting_cases(at=at)
    found.append(Due(Account._meta.label, due_accounts(at=at).count(), kept_of(Account)))
    found.append(Due(Case._meta.label, cases.due, kept_of(Case), cases.owed))
    return sorted(found, key=lambda one: one.table)


Step = Callable[..., int]


def steps() -> dict[str, Step]:
    """One step a table: deletes a batch at that instant and says how many rows went."""
    every: dict[str, Step] = {model._meta.label: partial(purge_old, model) for model in by_age()}
    return {**every, Account._meta.label: purge_accounts, Case._meta.label: erase_due_cases}


def purge_all(*, at: datetime, rest: Callable[[], None] = lambda: None) -> Iterator[tuple[str, int]]:
    """Purge every table, batch by batch, with a rest after each; tells each table with the rows that went from it."""
    for table, step in steps().items():
        gone = 0
        while rows := step(at=at):
            gone += rows
            rest()
        yield table, gone


@dataclass(eq=False)
class PurgeTurns:
    """The purge as a chore of the worker: one batch a turn, and hours of rest when nothing is left."""

    waiting: deque[str] = field(default_factory=deque)
    next_round: datetime | None = None

    def __call__(self, at: datetime) -> object:
        """Purge one batch of the table whose turn it is; returns how many rows went."""
        known = steps()
        if not self.waiting:
            if self.next_round is not None and at < self.next_round:
                return 0
            self.waiting.extend(known)
            self.next_round = at + EVERY
        table = self.waiting.popleft()  # first: a table whose purge fails must not hold the others back
        gone = known[table](at=at)
        if gone:
            self.waiting.appendleft(table)
        return gone
