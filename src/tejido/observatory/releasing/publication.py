"""Publish a release: made aside, attacked by the auditor, and only then put in force. All or nothing.

A population that the auditor breaks is withheld again, more closely. Where that does not help, nothing new is told of
it: it keeps the figures of an earlier release. What is still broken then is thrown away and the former release stays in
force. What is not gets its number and its entry in the ledger, and is in force from one instant to the next.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from tejido.accounts.actors import Actor
from tejido.accounts.permits import Permit
from tejido.kernel.errors import Refused
from tejido.kernel.numbers import grouped
from tejido.ledger.actions import Action
from tejido.ledger.recording import record
from tejido.observatory.opening.writing import write_open_data
from tejido.observatory.publishing.folder import alone, clear
from tejido.observatory.released.about import read_about, write_about
from tejido.observatory.released.places import ABOUT, AUDITED, OPEN, folder_of, in_force, numbers, put_in_force, settle
from tejido.observatory.released.reading import read_folder
from tejido.observatory.releasing.auditor import Audit, attack
from tejido.observatory.releasing.drafting import Order, draft
from tejido.observatory.releasing.held import broken, hold
from tejido.statistics.releases.reading import read_release
from tejido.statistics.releases.values import Release

Say = Callable[[str], None]
Clock = Callable[[], datetime]
MOST_TOLD = 5
_NEW = ".new-"


@dataclass(frozen=True, slots=True)
class Made:
    """A release that is in force: its number, until when it tells, its tables, the cells shown and those withheld."""

    number: int
    cut_on: date
    tables: int
    shown: int
    withheld: int


def publish_release(order: Order, *, actor: Actor, at: datetime, clock: Clock, say: Say) -> Made:
    """Make the next release and put it in force. `at`: when the run begins; `clock` is asked when it ends.

    Raises:
        NotPermitted: the actor may not. NotFound: there are no facts. Conflict: another run is at work.
        Refused: there is nothing to tell yet, or the auditor worked something out; what was in force still is.
    """
    actor.require(Permit.OBSERVATORY_MANAGE)
    with (
        alone(order.releases, "las cifras que se publican"),
        TemporaryDirectory(dir=_cleared(order.releases), prefix=_NEW) as scratch,
    ):
        made_aside = Path(scratch) / "release"
        before = [folder_of(order.releases, number) / AUDITED for number in numbers(order.releases)]
        number = (in_force(order.releases) or 0) + 1
        earlier = [read_release(folder) for folder in before]
        write = partial(draft, order, made_aside, number=number, earlier=earlier, at=at, say=say)
        write()
        _let_through(made_aside, before, order, say, write)
        release = read_release(made_aside / AUDITED)
        ended = _dated(made_aside / ABOUT, clock())
        write_open_data(read_folder(made_aside), made_aside / OPEN)
        made = _made(release, number)
        _put(order.releases, made_aside, made, actor=actor, at=ended)
    shown, withheld = grouped(made.shown), grouped(made.withheld)
    say(f"La publicación {number} está vigente: {shown} números a la vista y {withheld} reservados.")
    return made


def _dated(path: Path, ended: datetime) -> datetime:
    """Say in the words of a release that it came in force then: its run began long before."""
    write_about(path, replace(read_about(path), made_at=ended.isoformat()))
    return ended


def _cleared(releases: Path) -> Path:
    """The folder without what a run that was killed left half made."""
    clear(releases, _NEW)
    return releases


def _let_through(
    made_aside: Path, before: Sequence[Path], order: Order, say: Say, write: Callable[..., object]
) -> None:
    audit = _attacked(made_aside, before, order, say)
    if not audit.clean and before:
        found = broken(made_aside / AUDITED, before, rule=order.rule)
        say(f"Se reserva otra vez, más de cerca: {', '.join(_names(order, found))}. Puede tomar minutos…")
        shutil.rmtree(made_aside)
        write(closely=found)
        audit = _attacked(made_aside, before, order, say)
    if not audit.clean and before:
        found = broken(made_aside / AUDITED, before, rule=order.rule)
        try:
            hold(made_aside, found, order.releases)
        except Refused as refused:
            raise _refused(audit) from refused
        say(f"Siguen las cifras anteriores de: {', '.join(_names(order, found))}.")
        audit = _attacked(made_aside, before, order, say)
    if not audit.clean:
        raise _refused(audit)
    say(f"Auditor: {audit.lines[-1]}")


def _attacked(made_aside: Path, before: Sequence[Path], order: Order, say: Say) -> Audit:
    say("El auditor ataca la publicación en otro proceso…")
    audit = attack(made_aside / AUDITED, before, rule=order.rule)
    if not audit.clean:
        say("\n".join(["El auditor averiguó algo:", *audit.lines[:MOST_TOLD]]))
    return audit


def _names(order: Order, populations: Sequence[str]) -> list[str]:
    return [order.cubes.name_of(one) for one in populations]


def _refused(audit: Audit) -> Refused:
    told = "\n".join(f"  {line}" for line in audit.lines[:MOST_TOLD])
    return Refused(f"El auditor no la dio por buena: no se publicó nada y sigue vigente la anterior.\n{told}")


def _made(release: Release, number: int) -> Made:
    values = [value for table in release.counts for value in table.cells.values()]
    withheld = sum(value is None for value in values)
    return Made(number, release.cut_on, len(release.counts), len(values) - withheld, withheld)


def _put(releases: Path, made_aside: Path, made: Made, *, actor: Actor, at: datetime) -> None:
    """The folder in its place, the entry in the ledger and the switch; when any of them fails, none is."""
    place = folder_of(releases, made.number)
    if place.exists():  # left there by a run that was killed before the switch: it was never in force
        shutil.rmtree(place)
    settle(made_aside)
    made_aside.rename(place)
    told = {"number": made.number, "tables": made.tables, "withheld": made.withheld}
    with transaction.atomic(durable=not connection.in_atomic_block):
        record(
            action=Action.RELEASE_PUBLISHED, subject=("observatory", "release"), actor_code=actor.code, at=at, data=told
        )
        put_in_force(releases, made.number)
