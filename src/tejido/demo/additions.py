"""What is recorded in a fictitious case besides its tasks: acts of courts and notes (see `life`)."""

from __future__ import annotations

from datetime import datetime

from tejido.accounts.actors import Actor
from tejido.cases.models import Note
from tejido.demo.following import follow_event
from tejido.demo.life import Life
from tejido.demo.replans import replan
from tejido.ledger.actions import Action
from tejido.protocols.events import Event


def record_act(life: Life, event: Event, *, occurred_at: datetime, actor: Actor, at: datetime) -> None:
    """As `record_act.record_act`, without facts."""
    life.write_event(event, occurred_at=occurred_at, actor=actor, at=at)
    follow_event(life, event, occurred_at=occurred_at, actor=actor, at=at)
    replan(life, actor_code=actor.code, at=at)


def add_note(life: Life, text: str, *, actor: Actor, at: datetime) -> None:
    """As `additions.add_note`."""
    life.notes.append(
        Note(
            case=life.rows.case,
            at=at,
            actor_code=actor.code,
            institution_code=actor.institution or "",
            text_sealed=life.key.seal(text, context="note"),
        )
    )
    life.record(Action.NOTE_ADDED, actor.code, at, {})
