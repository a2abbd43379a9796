"""`tejido observatory release`: publish the withheld figures, telling each step."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tejido.accounts.access import account_of_session
from tejido.accounts.actors import Actor, actor_of
from tejido.kernel.clock import now
from tejido.kernel.errors import NotFound
from tejido.kernel.times import day
from tejido.observatory.publishing.facts import publish_facts
from tejido.observatory.releasing.ordering import standing_order
from tejido.observatory.releasing.publication import publish_release
from tejido.web.observatory.headline import draw_home


def release(facts: Path | None, account: int | None, say: Callable[[str], None], *, update: bool) -> int:
    """Make the next release of this installation and put it in force; `update` brings its facts up to date before.

    `account` is who asked for it on a page; without one it is the command itself.
    """
    start, at = time.perf_counter(), now()
    order, actor = standing_order(facts), acting(account)
    if update:
        publish_facts(order.facts, actor=actor, at=at, say=say)
    made = publish_release(order, actor=actor, at=at, say=say)
    draw_home()
    took = time.perf_counter() - start
    say(f"{made.tables} tablas con datos hasta el {day(made.cut_on)}, en {took:.1f} s.")
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
