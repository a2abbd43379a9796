"""The processes that write the rows of a case by the bare driver. Knows no Django: each process starts bare."""

from __future__ import annotations

import multiprocessing
import random
import time
from typing import Any

import psycopg

from tejido.config import environment

Tables = dict[str, tuple[list[str], list[int], list[list[Any]]]]
_CODES = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LINKS = {
    "case_id": "cases_case",
    "person_id": "cases_person",
    "survivor_id": "cases_person",
    "perpetrator_id": "cases_person",
    "obligation_id": "obligations_obligation",
}


def press(tables: Tables, *, clients: int, seconds: float) -> float:
    """Cases a second that this many processes write."""
    database = environment.database()
    address = {"host": database["HOST"], "user": database["USER"], "dbname": database["NAME"]}
    with multiprocessing.get_context("spawn").Pool(clients) as pool:
        pool.map(_nothing, range(clients * 4))
        begin = time.time() + 0.5
        done = pool.starmap(_write_for, [(tables, address, n, begin, seconds) for n in range(clients)], chunksize=1)
    return sum(done) / seconds


def _nothing(_: int) -> None:
    """The processes are started before the clock is."""
    time.sleep(0.05)


def _write_for(tables: Tables, address: dict[str, str], number: int, begin: float, seconds: float) -> int:
    rng = random.Random(f"{number} {begin}")
    done = 0
    with psycopg.connect(**address) as raw:
        time.sleep(max(0.0, begin - time.time()))
        while time.time() < begin + seconds:
            _write(raw, tables, rng)
            done += 1
    return done


def _write(raw: psycopg.Connection[Any], tables: Tables, rng: random.Random) -> None:
    given: dict[str, str] = {}
    numbers: dict[tuple[str, int], int] = {}
    with raw.transaction(), raw.cursor() as cursor:
        for table, (columns, own, rows) in tables.items():
            if not rows:
                continue
            values = [[_new(v, c, given, numbers, rng) for v, c in zip(row, columns, strict=True)] for row in rows]
            place = "(" + ",".join(["%s"] * len(columns)) + ")"
            asked = " RETURNING id" if table in _LINKS.values() else ""
            names = ",".join(f'"{name}"' for name in columns)
            cursor.execute(
                f"INSERT INTO {table} ({names}) VALUES {','.join([place] * len(rows))}{asked}",
                [value for row in values for value in row],
            )
            if asked:
                numbers |= {(table, old): new for old, (new,) in zip(own, cursor.fetchall(), strict=True)}


def _new(
    value: Any, column: str, given: dict[str, str], numbers: dict[tuple[str, int], int], rng: random.Random
) -> Any:
    if column in _LINKS:
        return numbers[_LINKS[column], value]
    if isinstance(value, str) and value[1:2] == "-" and value[6:7] == "-" and column != "actor_code":
        return given.setdefault(value, _code(value, rng)) if len(value) == 11 else _code(value, rng) + value[11:]
    return _code(value, rng) if column in ("submission_key", "key") else value


def _code(value: str, rng: random.Random) -> str:
    drawn = [rng.choice(_CODES) for _ in range(8)]
    return f"{value[:2]}{''.join(drawn[:4])}-{''.join(drawn[4:])}" if len(value) == 11 else "".join(drawn) + value[8:]
