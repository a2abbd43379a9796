"""Make every case of the demonstration, over several processes when there are many, and put them into the database."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from django.db import connection, connections

from tejido.demo.life import Life
from tejido.demo.scenes import scene
from tejido.demo.services.bulk import insert_lives
from tejido.demo.stand import Stand
from tejido.demo.unfolding import unfold

BATCH = 100
_WORTH_A_PROCESS = 400
_WORTH_THE_MACHINE = 20_000


def fill_cases(stand: Stand, *, done: Callable[[int], None], processes: int | None = None) -> None:
    """Load all the cases of the stand; `done` is told how many there are by then."""
    total = stand.arrivals.cases
    batches = [range(first, min(first + BATCH, total)) for first in range(0, total, BATCH)]
    wanted = processes or _processes(total)
    ready = 0
    for count in _here(stand, batches) if wanted < 2 else _spread(stand, batches, wanted):
        ready += count
        done(ready)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _processes(total: int) -> int:
    """One for a few cases, all the machine's for very many."""
    if total < _WORTH_A_PROCESS:
        return 1
    machine = os.cpu_count() or 1
    return machine if total >= _WORTH_THE_MACHINE else min(4, machine)


def made(stand: Stand, numbers: range) -> list[Life]:
    """The cases of those numbers, in memory."""
    return [unfold(scene(number, stand), stand) for number in numbers]


def _here(stand: Stand, batches: list[range]) -> Iterator[int]:
    for numbers in batches:
        insert_lives(made(stand, numbers))
        yield len(numbers)


def _spread(stand: Stand, batches: list[range], processes: int) -> Iterator[int]:
    """The same in processes of their own, each with its own connection; what the stand holds is shared, not copied."""
    _Shared.stand = stand
    connections.close_all()  # a connection must not be shared with a child
    gc.freeze()
    try:
        pool = ProcessPoolExecutor(processes, mp_context=get_context("fork"), initializer=_ends_at_ctrl_c)
        try:
            for future in as_completed([pool.submit(_in_child, numbers) for numbers in batches]):
                yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)
    finally:
        gc.unfreeze()


class _Shared:
    """What the children inherit."""

    stand: Stand | None = None


def _ends_at_ctrl_c() -> None:
    """A child ends where it is: its batch is whole or nothing, and nobody waits for the batches already handed out."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _in_child(numbers: range) -> int:
    if _Shared.stand is None:
        raise RuntimeError("the stand is set before the processes start")
    gc.disable()  # a batch is thrown away whole: looking for waste meanwhile is a tenth of the time
    insert_lives(made(_Shared.stand, numbers))
    gc.collect()
    return len(numbers)
