"""What comes in a fictitious case besides its tasks: notes and referrals."""

from __future__ import annotations

from datetime import datetime, timedelta

from tejido.demo.additions import add_note
from tejido.demo.agenda import Agenda
from tejido.demo.draws import words
from tejido.demo.ending import begin_ending
from tejido.demo.protecting import ask_court
from tejido.demo.recovering import begin_care
from tejido.demo.referring import SECTORS, propose
from tejido.demo.standing import figures
from tejido.demo.trials import begin_trials
from tejido.protocols.sectors import Sector

_NOTED, _REFERRED = 0.3, 0.16


def begin(agenda: Agenda) -> None:
    """Put on the agenda what the door will write, whom it will refer to, and what the registers will hold."""
    begin_trials(agenda)
    begin_care(agenda)
    begin_ending(agenda)
    if agenda.draw.yes(figures()["requested"]):
        agenda.put(agenda.scene.at + timedelta(hours=agenda.draw.spread(30, 0.8)), ask_court)
    draw, start = agenda.draw, agenda.scene.at
    if draw.yes(_NOTED):
        for _ in range(draw.randrange(1, 3)):
            agenda.put(start + timedelta(hours=draw.spread(70, 1.1)), _note)
    if draw.yes(_REFERRED):
        survivor = agenda.scene.intake.people[0]
        child = survivor.age is not None and survivor.age < 18
        sector = draw.choice([s for s in SECTORS if child or s != Sector.DEMUNA])
        agenda.put(start + timedelta(hours=draw.spread(60, 0.8)), propose(sector))


def _note(agenda: Agenda, at: datetime) -> None:
    actor = agenda.operator(agenda.life.rows.case.door_institution, at)
    if actor is not None:
        add_note(agenda.life, agenda.draw.choice(words("notes")), actor=actor, at=at)
