"""`tejido observatory release`: publish the withheld figures, telling each step."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from tejido.accounts.access import account_of_session
from tejido.accounts.actors import Actor, actor_of
from tejido.cli.turns import tell_failure, turn_of
from tejido.kernel.clock import now
from tejido.kernel.errors import Conflict, NotFound
from tejido.kernel.times import day
from tejido.observatory.charts.drawing import forget
from tejido.observatory.publishing.facts import Reading, publish_facts
from tejido.observatory.releasing.ordering import standing_order
from tejido.observatory.releasing.publication import publish_release
from tejido.observatory.releasing.turns import Work, last_try
from tejido.observatory.releasing.turns import forget as untry
from tejido.web.observatory.asked import charts_folder
from tejido.web.observatory.headline import draw_home

LOW_PRIORITY = 10


def release(facts: Path | None, account: int | None, say: Callable[[str], None], *, update: bool) -> int:
    """Make the next release of this installation and put it in force; `update` brings its facts up to date before.

    `account` is who asked for it on a page; without one it is the command itself.
    """
    start, at = time.perf_counter(), now()
    order, actor = standing_order(facts), acting(account)
    if update:
        publish_facts(order.facts, actor=actor, at=at, say=say, reading=Reading.ALL)
    made = publish_release(order, actor=actor, at=at, clock=now, say=say)
    forget(charts_folder(), before=at)
    draw_home()
    took = time.perf_counter() - start
    say(f"{made.tables} tablas con datos hasta el {day(made.cut_on)}, en {took:.1f} s.")
    return 0


def in_turn(action: str, facts: Path, say: Callable[[str], None]) -> int:
    """Do what is due by the calendar, unless it was done meanwhile; how it failed is kept and told. At low priority."""
    os.nice(LOW_PRIORITY)
    at, work = now(), Work.RELEASE if action == "release" else Work.FACTS
    turn, tried = turn_of(work, at), last_try(work, settings.TEJIDO_RELEASES_DIR)
    if turn is None:
        say("Ya estaba hecho.")
        return 0
    try:
        if work is Work.RELEASE:
            return release(facts, None, say, update=True)
        publish_facts(facts, actor=Actor.system("cli"), at=at, say=say)
    except Conflict:  # another run is at work: the worker looks again when it has ended
        untry(work, tried, settings.TEJIDO_RELEASES_DIR)
        raise
    except Exception as problem:  # whatever it was, who publishes must know
        tell_failure(work, turn, problem, at=now())
        raise
    return 0


def acting(account: int | None) -> Actor:
    """Who asked for it on a page; without one, the command itself.

    Raises:
        NotFound: the account is gone.
    """
    if account is None:
        return Actor.system("cli")
    found = account_of_session(account)
    if found is None:
        raise NotFound("Esa cuenta ya no existe. Pida a otra persona de la secretaría técnica que publique.")
    return actor_of(found, at=now())
