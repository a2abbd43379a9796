"""What all the processes of an installation take of memory, after having worked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from bench.crew import DOOR, open_district, operators, session_cookie
from bench.installation import serving
from bench.listeners import listening
from bench.pressing import press
from bench.table import Line, at_most, beside
from tejido.config import environment
from tejido.config.postgres_place import place_of

GOAL = 450


def measure(*, full: bool) -> list[Line]:
    """Pages, stream, watcher, their supervisor and the database: memory shared by several is counted once (PSS)."""
    open_district(operators=100)
    cookies = [session_cookie(account) for account in operators(DOOR)]
    streams = [session_cookie(account) for account in operators()]
    with serving() as (served, web, stream), listening(stream, streams):
        press(web, cookies, clients=8, seconds=20.0 if full else 6.0)
        time.sleep(2.0)
        postmaster = int((place_of(environment.data_dir()).cluster / "postmaster.pid").read_text().split("\n", 1)[0])
        parts = {"pages, stream, watcher": list(_family(served)), "PostgreSQL": list(_family(postmaster))}
        pss = {name: sum(_of(pid, "Pss") for pid in pids) for name, pids in parts.items()}
        rss = sum(_of(pid, "Rss") for pids in parts.values() for pid in pids)
        each = sorted(((_of(pid, "Pss"), _command(pid)) for pid in parts["pages, stream, watcher"]), reverse=True)
    return [
        *(
            beside(f"memory of {name} (PSS)", f"{value:.0f} MB, {len(parts[name])} processes")
            for name, value in pss.items()
        ),
        *(beside(f"  {command}", f"{value:.0f} MB") for value, command in each if value > 5),
        at_most("memory of all processes (PSS)", sum(pss.values()), GOAL, unit=" MB"),
        beside("the same counted with everything shared again (RSS)", f"{rss:.0f} MB"),
    ]


def _family(pid: int) -> Iterator[int]:
    yield pid
    children = [c for task in Path(f"/proc/{pid}/task").glob("*/children") for c in task.read_text().split()]
    for child in children:
        yield from _family(int(child))


def _of(pid: int, what: str) -> float:
    """Megabytes of a process by the kernel's own sum."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(f"{what}:")) / 1024


def _command(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    told = [word.rpartition("/")[2] for word in words if word and not word.startswith("-")]
    return " ".join(told[:4])[:60]
