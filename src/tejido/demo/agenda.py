"""What is still to happen in a fictitious case, the earliest first, and who may do it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

from tejido.accounts.actors import Actor
from tejido.demo.draws import Chance
from tejido.demo.life import Life
from tejido.demo.scenes import Scene
from tejido.demo.stand import Stand
from tejido.obligations.models import Obligation

Deed = Callable[["Agenda", datetime], None]


@dataclass
class Agenda:
    """What is still to happen in one case. Deeds come in the order of their instants."""

    life: Life
    scene: Scene
    draw: Chance
    coming: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    order: count[int] = field(default_factory=count)
    asked: set[str] = field(default_factory=set)
    """The recipients about whom the survivor is, or will be, asked later."""

    @property
    def stand(self) -> Stand:
        return self.life.stand

    def put(self, when: datetime, deed: Deed) -> None:
        """Something that will happen then, unless the demonstration ends before."""
        if when <= self.stand.at:
            heappush(self.coming, (when, next(self.order), deed))

    def run(self) -> None:
        """Let everything happen."""
        while self.coming:
            when, _, deed = heappop(self.coming)
            deed(self, when)

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
