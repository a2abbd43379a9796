"""Whether a queued message is still wanted when it is about to leave: asked of the task and of the exclusions anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tejido.accounts.exclusions import exclusions_of_many
from tejido.alerts.escalation import OF_NO_TASK, Kind
from tejido.alerts.hearing import barred_codes
from tejido.alerts.models import Delivery
from tejido.directory.routing import routes
from tejido.obligations.models import Obligation
from tejido.obligations.services.watched import by_code
from tejido.obligations.states import LIVE, Gate


@dataclass(frozen=True, slots=True)
class Standing:
    """How the tasks stand now, and who must not hear of each subject."""

    tasks: Mapping[str, Obligation]
    barred: Mapping[str, frozenset[str]]

    @property
    def marks(self) -> Mapping[str, str]:
        """The mark of each task's limit, by its code."""
        return {code: task.mark for code, task in self.tasks.items()}

    @property
    def pressing(self) -> frozenset[str]:
        """The tasks that must be done at once: what tells of a new one never waits for a digest."""
        return frozenset(code for code, task in self.tasks.items() if task.immediate)

    def wants(self, row: Delivery) -> bool:
        """False when the person is excluded, or the task is closed, shut off, seen, or has other times by now."""
        if row.account_code in self.barred[row.subject_code]:
            return False
        if row.kind in OF_NO_TASK:
            return True
        task = self.tasks.get(row.obligation_code)
        if task is None or task.state not in LIVE or task.gate != Gate.OPEN:
            return False
        return not _overtaken(row, task)


def standing_of(rows: Sequence[Delivery], *, at: datetime) -> Standing:
    """The standing of everything that these deliveries speak of. Four queries at most."""
    exclusions = exclusions_of_many({row.subject_code for row in rows})
    known = routes(at)
    return Standing(
        tasks=by_code({row.obligation_code for row in rows}),
        barred={subject: barred_codes(known, found, at=at) for subject, found in exclusions.items()},
    )


def _overtaken(row: Delivery, task: Obligation) -> bool:
    if row.moment < task.alert_from:  # its gate was shut and opened again: it is told anew
        return True
    if row.kind == Kind.LATE:
        return task.due_at is None or row.moment < task.due_at
    if row.kind in (Kind.START, Kind.UNACKNOWLEDGED):
        handed_on = task.handed_at is not None and row.moment < task.handed_at
        return handed_on or task.acknowledged_at is not None
    return False
