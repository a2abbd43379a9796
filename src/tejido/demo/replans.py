"""Plan a fictitious case again in memory, as `cases.services.replanning` does, by the same rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tejido.cases.planning_facts import planner_facts
from tejido.cases.services.replanning import CLOSED, answered, close_settled, events_map, move_or_cancel, regate
from tejido.cases.services.routing import assign
from tejido.demo.acts import act, open_tasks
from tejido.demo.again import Key
from tejido.demo.life import Life
from tejido.demo.watch import catch_up
from tejido.ledger.actions import Action
from tejido.obligations.models import Obligation
from tejido.obligations.services import moving
from tejido.obligations.states import LIVE, Act, Gate
from tejido.protocols.duties import Duty


def replan(life: Life, *, actor_code: str, at: datetime, changed: bool = True) -> None:
    """Bring the tasks in line with the facts; `changed` False when nothing that the planner reads is new."""
    if changed:
        case, hand = life.rows.case, Hand(life)
        # The versions are those of the first plan: no protocol of the library begins in the life of a case.
        happened = events_map(life.happened())
        news = life.planner.news(planner_facts(case.facts), happened)
        rows, duties, settled = _concerned(life, news)
        close_settled(rows, settled, hand, actor_code=actor_code, at=at)
        move_or_cancel(rows, duties, hand, actor_code=actor_code, at=at)
        place, known = life.place, life.stand.routes
        regate(rows, place, duties, hand, actor_code=actor_code, at=at)
        if case.state != CLOSED:
            new = [d for d in duties if not answered(d, life.asked.get((d.key, d.sector), []))]
            open_tasks(life, [assign(d, place, known, at=at) for d in new], actor_code=actor_code, at=at)
    life.record(Action.CASE_REPLANNED, actor_code, at, {})


def _concerned(life: Life, news: list[Key]) -> tuple[list[Obligation], list[Duty], list[Duty]]:
    """The live tasks by their start, the duties and those that ended: only of what is new in the plan, or all of them
    where something else than the plan may be new (the first plan, a consent, a case that opened again)."""
    known = (len(life.rows.consents), len(life.closings), life.rows.case.state)
    if known != life.planned_on:
        life.planned_on = known
        rows, (duties, settled) = life.rows.obligations, life.planner.duties(life.planner.keys)
    else:
        rows = [row for key in news for row in life.asked.get(key, ())]
        duties, settled = life.planner.duties(news)
    live = sorted((row for row in rows if row.state in LIVE), key=lambda row: (row.started_at, life.places[row.code]))
    return live, duties, settled


@dataclass(frozen=True, slots=True)
class Hand:
    """What `moving` does, on rows in memory: first the watcher's looks until then, then the change and its act."""

    life: Life

    def close_by_event(
        self, row: Obligation, *, event: str, occurred_at: datetime, actor_code: str, at: datetime
    ) -> None:
        """As `moving.close_by_event`."""
        catch_up(self.life, row, at)
        moving.set_closed(row, occurred_at=occurred_at, actor_code=actor_code, at=at)
        act(self.life, row, Act.DONE, actor_code, at, data={"event": event})

    def cancel(self, row: Obligation, *, reason: str, actor_code: str, at: datetime) -> None:
        """As `moving.cancel`."""
        catch_up(self.life, row, at)
        moving.set_cancelled(row, at=at)
        act(self.life, row, Act.CANCELLED, actor_code, at, data={"reason": reason})

    def move(self, row: Obligation, duty: Duty, *, reason: str, actor_code: str, at: datetime) -> None:
        """As `moving.move`."""
        catch_up(self.life, row, at)
        data = moving.set_moved(row, duty, at=at)
        act(self.life, row, Act.MOVED, actor_code, at, data={**data, "reason": reason})

    def open_gate(self, row: Obligation, *, basis: str, norm: str, actor_code: str, at: datetime) -> None:
        """As `moving.open_gate`; the desk hears of the task for the first time."""
        catch_up(self.life, row, at)
        moving.set_gate_open(row, basis=basis, norm=norm, at=at)
        act(self.life, row, Act.GATE_OPENED, actor_code, at, data={"basis": basis})
        self.life.told(row, at)

    def close_gate(self, row: Obligation, *, gate: Gate, actor_code: str, at: datetime) -> None:
        """As `moving.close_gate`."""
        catch_up(self.life, row, at)
        moving.set_gate_shut(row, gate=gate)
        act(self.life, row, Act.GATE_CLOSED, actor_code, at, data={"gate": gate})
