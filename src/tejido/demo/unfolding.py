"""The life of a fictitious case from the door until the demonstration's instant: who does what, when, in what order.

Each opened task puts on the agenda what its sector will do; what was put there and no longer fits when its time comes
(somebody closed the task first) is left out.
"""

from __future__ import annotations

from datetime import datetime

from tejido.demo.agenda import Agenda
from tejido.demo.beginnings import begin
from tejido.demo.draws import chance
from tejido.demo.life import Life, born
from tejido.demo.scenes import Scene
from tejido.demo.stand import Stand
from tejido.demo.watch import catch_up, mark_seen
from tejido.demo.working import plan_work
from tejido.obligations.models import Obligation
from tejido.obligations.states import LIVE


def unfold(scene: Scene, stand: Stand) -> Life:
    """The whole case of a scene, up to the stand's instant."""
    life = born(scene.number, scene.intake, stand, actor=scene.actor, at=scene.at)
    agenda = Agenda(life, scene, chance(stand.seed, "life", scene.number))

    def told(row: Obligation, at: datetime) -> None:
        plan_work(agenda, row, at)

    life.told = told
    for row in list(life.rows.obligations):
        told(row, scene.at)
    begin(agenda)
    agenda.run()
    for row in life.rows.obligations:
        if row.state in LIVE:
            catch_up(life, row, stand.at)
    mark_seen(life, agenda.draw)
    return life
