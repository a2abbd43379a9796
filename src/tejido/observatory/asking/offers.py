"""What may be chosen next: only what leads to an answer, all else being as it was asked. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tejido.observatory.asking.choosing import Tables, answers
from tejido.observatory.asking.question import PERIOD, QUARTERS, YEARS, As, Question, tidy
from tejido.observatory.released.tables import Axis


@dataclass(frozen=True, slots=True)
class Offered:
    """Codes that lead to an answer, in order. `only` and `against`: by dimension; `only` has what is chosen too."""

    columns: tuple[str, ...]
    periods: tuple[str, ...]
    only: Mapping[str, tuple[str, ...]]
    against: Mapping[str, tuple[str, ...]]
    shown_as: tuple[As, ...]


def of_subject(tables: Tables, subject: str) -> Tables:
    """The tables of what is counted."""
    return {name: table for name, table in tables.items() if table.population == subject}


def subjects(tables: Tables) -> list[str]:
    """What can be counted, in the order of the release."""
    return list(dict.fromkeys(table.population for table in tables.values()))


def axes_of(tables: Tables) -> dict[str, Axis]:
    """Every dimension of these tables, as the one with most codes tells it."""
    found: dict[str, Axis] = {}
    for table in tables.values():
        for name, axis in table.axes.items():
            if name not in found or len(axis.codes) > len(found[name].codes):
                found[name] = axis
    return found


def known_axes(tables: Tables, subject: str) -> dict[str, Axis]:
    """Every dimension of the release, as the tables of that subject tell it where they have it."""
    return {**axes_of(tables), **axes_of(of_subject(tables, subject))}


def ways(tables: Tables, subject: str) -> list[str]:
    """By what it can be told, the times last."""
    own = of_subject(tables, subject)
    names = [*(name for name in axes_of(own) if name != PERIOD), YEARS, QUARTERS]
    return [way for way in names if _answered(own, Question(subject, way))]


def first_question(tables: Tables, subject: str) -> Question | None:
    """How a subject is told when nobody said by what; None when the release does not have it."""
    known = ways(tables, subject)
    return Question(subject, known[0]) if known else None


def offered(tables: Tables, asked: Question) -> Offered:
    """What may be chosen. When the question has no answer: what its rows alone lead to."""
    own = of_subject(tables, asked.subject)
    held = asked if _answered(own, asked) else Question(asked.subject, asked.rows)
    axes = axes_of(own)
    free = {name: axis for name, axis in axes.items() if name not in held.crossed}
    others = {name: axis for name, axis in free.items() if name != PERIOD}
    return Offered(
        tuple(way for way in ways(tables, asked.subject) if _answered(own, replace(held, columns=way))),
        tuple(_periods(own, axes[PERIOD], held)) if PERIOD in axes else (),
        {name: found for name, axis in others.items() if (found := tuple(_filters(own, axis, held)))},
        {name: found for name, axis in free.items() if (found := tuple(_rivals(own, axis, held)))},
        (As.COUNT, As.OF_ROW, As.OF_COLUMN) if held.columns else (As.COUNT, As.OF_COLUMN),
    )


def _periods(own: Tables, axis: Axis, held: Question) -> Iterator[str]:
    """Each year, and after it its quarters; what the rows or columns tell already is none."""
    for code in (one for year in axis.parts() for one in (year, *axis.parts(year))):
        if _answered(own, asked := replace(held, period=code)) and tidy(asked).period == code:
            yield code


def _filters(own: Tables, axis: Axis, held: Question) -> Iterator[str]:
    rest = tuple(one for one in held.only if one[0] != axis.name)
    for code in axis.codes[1:]:
        if _answered(own, replace(held, only=tuple(sorted((*rest, (axis.name, code)))))):
            yield code


def _rivals(own: Tables, axis: Axis, held: Question) -> Iterator[str]:
    for code in axis.codes:
        if _answered(own, replace(held, against=(axis.name, code))):
            yield code


def _answered(own: Tables, asked: Question) -> bool:
    told = tidy(asked)
    return any(answers(table, told) for table in own.values())
