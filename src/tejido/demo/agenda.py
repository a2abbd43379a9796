"""What is still to happen in a fictitious case, the earliest first, and who may do it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

from tejido.accounts.actors import Actor
from tejido.cases.services.replanning import CLOSED
from tejido.demo.draws import Chance
from tejido.demo.life import Life
from tejido.demo.scenes import Scene
from tejido.demo.stand import HEAD, Stand
from tejido.obligations.models import Obligation
from tejido.obligations.states import Gate
from tejido.protocols.sectors import Sector

Deed = Callable[["Agenda", datetime], None]


@dataclass
class Agenda:
    """What is still to happen in one case. Deeds come in the order of their instants."""

    life: Life
    scene: Scene
    draw: Chance
    coming: list[tuple[datetime, int, Deed, bool]] = field(default_factory=list)
    order: count[int] = field(default_factory=count)
    asked: set[str] = field(default_factory=set)
    """The recipients about whom the survivor is, or will be, asked later."""

    @property
    def stand(self) -> Stand:
        return self.life.stand

    def put(self, when: datetime, deed: Deed, *, closed: bool = False) -> None:
        """Something that will happen then, unless the demonstration ends before, or the case is closed by then
        (`closed`: only then)."""
        if when <= self.stand.at:
            heappush(self.coming, (when, next(self.order), deed, closed))

    def run(self) -> None:
        """Let everything happen."""
        while self.coming:
            when, _, deed, closed = heappop(self.coming)
            if (self.life.rows.case.state == CLOSED) is closed:
                deed(self, when)

    def team(self, at: datetime) -> Actor | None:
        """Somebody of the team that leads the case: the CEM where it has a task of it, else the door."""
        known = self.stand.routes.institutions
        cem = [r for r in self.life.rows.obligations if r.sector == Sector.CEM and r.gate == Gate.OPEN]
        leads = next((r.desk_institution for r in cem if known[r.desk_institution].sector == Sector.CEM), "")
        return self.operator(leads or self.life.rows.case.door_institution, at)

    def head(self, institution: str, at: datetime) -> Actor | None:
        """Who directs an institution, when that person may know of the case."""
        staff = self.stand.workers.get(institution, ())
        heads = (w.actor for w in staff if w.kind == HEAD and w.works(at))
        return next((one for one in heads if one.code not in self.barred), None)

    def worker(self, row: Obligation, at: datetime) -> Actor | None:
        """Who acts on a task: the person who took it, while in the post, or another of the same desk."""
        held = [w.actor for w in self.stand.workers.get(row.desk_institution, ()) if w.works(at)]
        own = next((actor for actor in held if actor.code == row.assigned_code), None)
        return own or self.operator(row.desk_institution, at)

    def operator(self, institution: str, at: datetime) -> Actor | None:
        """Somebody of an institution who may know of the case."""
        return self.stand.operator(institution, at, self.draw, barred=self.barred)

    @property
    def barred(self) -> frozenset[str]:
        """The accounts that must not know of the case."""
        out = self.life.exclusions
        if not out:
            return frozenset()
        heads = {rung.partition(":")[2] for rung in out.rungs}
        found = {w.actor.code for code in heads for w in self.stand.workers.get(code, ()) if w.kind == "head"}
        return out.accounts | found
