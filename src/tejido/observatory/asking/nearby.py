"""When no table answers, or all of the answer is withheld: the nearest questions that do have one. Pure.

The nearest is the one from which least was taken away; several are as near.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from tejido.observatory.asking.choosing import Tables, every_cell, table_for
from tejido.observatory.asking.offers import first_question, subjects
from tejido.observatory.asking.question import QUARTERS, YEARS, Question, tidy
from tejido.observatory.released.tables import Table
from tejido.statistics.releases.dimensions import TOTAL

MOST = 4


@dataclass(frozen=True, slots=True)
class Near:
    """A question that has an answer, and the table that answers it."""

    asked: Question
    table: Table


def near(tables: Tables, asked: Question, *, with_numbers: bool = False) -> list[Near]:
    """The nearest questions with an answer, or with an answer of which some number is shown; itself is none of them."""
    cuts = list(_cuts(asked))
    for size in range(1, len(cuts) + 1):
        made = dict.fromkeys(tidy(_cut(asked, chosen)) for chosen in combinations(cuts, size))
        found = [one for question in made if question != asked and (one := _told(tables, question, with_numbers))]
        if found:
            return found[:MOST]
    begun = (first_question(tables, subject) for subject in (asked.subject, *subjects(tables)))
    told = (_told(tables, other, with_numbers) for other in begun if other is not None and other != asked)
    return [found for found in told if found is not None][:1]


def fitting(tables: Tables, asked: Question) -> Question | None:
    """The question itself when it has an answer, or else the nearest one; None when the release has no table."""
    if table_for(tables, asked) is not None:
        return asked
    return next((one.asked for one in near(tables, asked)), None)


Cut = Callable[[Question], Question]


def _cuts(asked: Question) -> Iterator[Cut]:
    """What can be taken away, what is missed least first."""
    if asked.against:
        yield lambda one: replace(one, against=None)
    for pair in asked.only:
        yield _without(pair)
    if "-" in asked.period:
        yield lambda one: replace(one, period=one.period.partition("-")[0])
    if QUARTERS in (asked.rows, asked.columns):
        yield _by_years
    if asked.period != TOTAL:
        yield lambda one: replace(one, period=TOTAL)
    if asked.columns:
        yield lambda one: replace(one, columns="")


def _without(pair: tuple[str, str]) -> Cut:
    return lambda one: replace(one, only=tuple(kept for kept in one.only if kept != pair))


def _by_years(one: Question) -> Question:
    rows, columns = (YEARS if way == QUARTERS else way for way in (one.rows, one.columns))
    return replace(one, rows=rows, columns=columns)


def _cut(asked: Question, chosen: tuple[Cut, ...]) -> Question:
    for cut in chosen:
        asked = cut(asked)
    return asked


def _told(tables: Tables, asked: Question, with_numbers: bool) -> Near | None:
    table = table_for(tables, asked)
    if table is None or (with_numbers and not _shows(table, asked)):
        return None
    return Near(asked, table)


def _shows(table: Table, asked: Question) -> bool:
    """Whether it tells more than the whole of everything."""
    return sum(table.cell(**of).value is not None for of in every_cell(table, asked)) > 1
