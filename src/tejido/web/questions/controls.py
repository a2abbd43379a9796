"""What a member may choose of a question, as lists with their words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tejido.observatory.asking.choosing import Tables
from tejido.observatory.asking.offers import Offered, known_axes, offered, subjects, ways
from tejido.observatory.asking.question import (
    AGAINST,
    AS,
    COLUMNS,
    ONLY,
    PERIOD,
    ROWS,
    SUBJECT,
    WHEN,
    Question,
    written,
)
from tejido.observatory.asking.wording import SHARES, code_name, subject_name, way_name
from tejido.observatory.released.tables import Axis

Option = tuple[str, str]
Axes = Mapping[str, Axis]


@dataclass(frozen=True, slots=True)
class Control:
    """One list to choose from: its name in the address, its label, what is chosen, and the options by group."""

    name: str
    label: str
    chosen: str
    groups: Sequence[tuple[str, Sequence[Option]]]


def beginning(tables: Tables, asked: Question | None) -> list[Control]:
    """What is counted, and by what the rows are told; only the first before anything is asked."""
    counted = [(subject, subject_name(tables, subject)) for subject in subjects(tables)]
    subject = asked.subject if asked else ""
    first = _control(SUBJECT, "Qué se cuenta", subject, counted, subject)
    if asked is None:
        return [first]
    axes = known_axes(tables, subject)
    rows = [(way, way_name(axes, way)) for way in ways(tables, subject)]
    return [first, _control(ROWS, "Una fila por cada", asked.rows, rows, way_name(axes, asked.rows))]


def rest(tables: Tables, asked: Question) -> list[Control]:
    """Columns, period, filters, comparison and how the cells are told: what leads to an answer, and what is chosen."""
    axes, choices = known_axes(tables, asked.subject), offered(tables, asked)
    said = written(asked)
    columns = [("", "Sin columnas"), *((way, way_name(axes, way)) for way in choices.columns)]
    found = [_control(COLUMNS, "Una columna por cada", asked.columns, columns, way_name(axes, asked.columns))]
    if choices.periods or WHEN in said:
        periods = [("", "Todo el período"), *_labelled(axes, PERIOD, choices.periods)]
        when = said.get(WHEN, "")
        found.append(_control(WHEN, "Período", when, periods, code_name(axes, PERIOD, when)))
    found += _filters(axes, choices, asked)
    if choices.against or asked.against:
        found.append(_rivals(axes, choices, said.get(AGAINST, "")))
    told = [("" if n == 0 else str(one), SHARES[one]) for n, one in enumerate(choices.shown_as)]
    found.append(_control(AS, "Cada celda dice", said.get(AS, ""), told, SHARES[asked.shown_as]))
    return found


def hidden(asked: Question, shown: Iterable[Control]) -> dict[str, str]:
    """What the address says and no list of a form shows."""
    names = {control.name for control in shown}
    return {name: code for name, code in written(asked).items() if name not in names}


def _filters(axes: Axes, choices: Offered, asked: Question) -> list[Control]:
    chosen, found = dict(asked.only), []
    for name in dict.fromkeys((*choices.only, *chosen)):
        whole = axes[name].label(axes[name].total) if name in axes else "Sin este filtro"
        options = [("", whole), *_labelled(axes, name, choices.only.get(name, ()))]
        label = f"Solo: {way_name(axes, name)}"
        code = chosen.get(name, "")
        found.append(_control(ONLY + name, label, code, options, code_name(axes, name, code)))
    return found


def _rivals(axes: Axes, choices: Offered, chosen: str) -> Control:
    groups: list[tuple[str, Sequence[Option]]] = [("", [("", "No comparar")])]
    for name, codes in choices.against.items():
        groups.append((way_name(axes, name), [(f"{name}:{code}", code_name(axes, name, code)) for code in codes]))
    if chosen and all(chosen != value for _, options in groups for value, _ in options):
        name, _, code = chosen.partition(":")
        groups.append((way_name(axes, name), [(chosen, code_name(axes, name, code))]))
    return Control(AGAINST, "Comparar con", chosen, groups)


def _labelled(axes: Axes, name: str, codes: Iterable[str]) -> list[Option]:
    return [(code, code_name(axes, name, code)) for code in codes]


def _control(name: str, label: str, chosen: str, options: Sequence[Option], words: str) -> Control:
    """What is chosen stays in the list, also when it leads nowhere."""
    known = any(value == chosen for value, _ in options)
    return Control(name, label, chosen, [("", options if known or not chosen else [*options, (chosen, words)])])
