"""`tejido observatory release`: publish the withheld figures, telling each step."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tejido.accounts.actors import Actor
from tejido.kernel.clock import now
from tejido.kernel.times import day
from tejido.observatory.releasing.ordering import standing_order
from tejido.observatory.releasing.publication import publish_release


def release(facts: Path | None, say: Callable[[str], None]) -> int:
    """Make the next release of this installation and put it in force."""
    start = time.perf_counter()
    made = publish_release(standing_order(facts), actor=Actor.system("cli"), at=now(), say=say)
    took = time.perf_counter() - start
    say(f"{made.tables} tablas con datos hasta el {day(made.cut_on)}, en {took:.1f} s.")
    return 0
