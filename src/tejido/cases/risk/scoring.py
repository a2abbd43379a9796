"""From the answers of a sheet to its score, explained question by question. Informs; a person decides.

A blank gives no points and is never a «no»: a low level is given only when no unexpected blank could raise it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tejido.cases.risk.instruments import BLANK, YES, Instrument, Item, Kind
from tejido.cases.risk.levels import Level
from tejido.kernel.errors import FieldErrors, Refused
from tejido.law.marks import Mark

NOT_ASKED = None


@dataclass(frozen=True, slots=True)
class Points:
    """What one question gave. `answer` is None when it was not asked; `said` is the sentence for the page."""

    number: str
    text: str
    answer: str | None
    points: int
    said: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Note:
    """Something to read beside the level, with how far it was checked."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Score:
    """The result of a sheet. `reachable_*` is what it could be if every blank were answered for the worst.

    `complete` is False when a scored question or a gate was left blank, whether the sheet allows it or not.
    """

    instrument: str
    version: str
    total: int
    maximum: int
    level: Level
    legal_level: Level
    explained: tuple[Points, ...]
    blanks: tuple[str, ...]
    reachable_total: int
    reachable_level: Level
    notes: tuple[Note, ...]
    complete: bool


def score(instrument: Instrument, answers: Mapping[str, str]) -> Score:
    """The score of the answers by item number; a missing answer is a blank one. Pure.

    Raises:
        Refused: the sheet has no known items.
        FieldErrors: an item or an answer is not of the sheet, or one was answered that is not asked.
    """
    if not instrument.scored:
        raise Refused("De esta ficha solo se guardan el nivel, la fecha y la versión: falta su anexo oficial.")
    _check(instrument, answers)
    explained = tuple(_points(item, answers) for item in instrument.items)
    total = sum(entry.points for entry in explained)
    blanks = [
        item
        for item, entry in zip(instrument.items, explained, strict=True)
        if entry.answer == BLANK and item.kind in (Kind.SCORED, Kind.GATE)
    ]
    reachable = total + sum(item.highest for item in blanks)
    raising = {entry.answer for item, entry in zip(instrument.items, explained, strict=True) if item.raises_level}
    raised = YES in raising
    unexpected = total + sum(item.highest for item in blanks if not item.may_be_blank)
    level = _level(instrument, total, raised)
    if level is Level.MILD and _level(instrument, unexpected, raised) is not Level.MILD:
        level = Level.UNDETERMINED
    reachable_level = _level(instrument, reachable, raised or BLANK in raising)
    return Score(
        instrument=instrument.code,
        version=instrument.version,
        total=total,
        maximum=instrument.maximum,
        level=level,
        legal_level=level.legal,
        explained=explained,
        blanks=tuple(item.number for item in blanks),
        reachable_total=reachable,
        reachable_level=reachable_level,
        notes=_notes(instrument, raised, level, reachable_level),
        complete=not blanks,
    )


def _level(instrument: Instrument, total: int, raised: bool) -> Level:
    level = instrument.level_for(total)
    return level.raised() if raised else level


def _asked(item: Item, answers: Mapping[str, str]) -> bool:
    """Whether the item may be answered: its condition holds, or is not known to fail."""
    condition = item.asked_if
    return condition is None or answers.get(condition.item, BLANK) in (BLANK, condition.answer)


def _check(instrument: Instrument, answers: Mapping[str, str]) -> None:
    items = {item.number: item for item in instrument.items}
    errors: dict[str, list[str]] = {}
    for number, answer in answers.items():
        item = items.get(number)
        if item is None:
            errors[number] = ["Esa pregunta no está en la ficha."]
        elif answer != BLANK and item.kind is not Kind.TEXT and answer not in item.options:
            errors[number] = [f"Elija una de estas respuestas: {', '.join(item.options.values())}."]
        elif answer != BLANK and not _asked(item, answers):
            errors[number] = ["Por la respuesta anterior, esta pregunta no corresponde: déjela sin respuesta."]
    if errors:
        raise FieldErrors(errors)


def _points(item: Item, answers: Mapping[str, str]) -> Points:
    if not _asked(item, answers):
        return Points(item.number, item.text, NOT_ASKED, 0, "No corresponde por la respuesta anterior.", item.mark)
    answer = answers.get(item.number, BLANK)
    points = item.points.get(answer, 0)
    return Points(item.number, item.text, answer, points, _said(item, answer, points), item.mark)


def _said(item: Item, answer: str, points: int) -> str:
    if answer == BLANK:
        return "Sin respuesta: no suma puntos y no se toma como «no»."
    if item.raises_level and answer == YES:
        return "Sí: sube el nivel en uno, una sola vez."
    if item.kind is not Kind.SCORED:
        return f"{item.options.get(answer, answer)}: no suma puntos."
    return f"{item.options[answer]}: {points} {'punto' if points == 1 else 'puntos'}."


def _notes(instrument: Instrument, raised: bool, level: Level, reachable: Level) -> tuple[Note, ...]:
    notes = [Note(instrument.state, instrument.mark)]
    if raised:
        notes.append(Note(instrument.raise_note, instrument.raise_mark))
    if level is Level.UNDETERMINED:
        said = "Faltan respuestas que podrían subir el riesgo: el nivel queda como «no determinado», nunca como leve."
        notes.append(Note(said, instrument.mark))
    elif reachable.above(level):
        said = f"Con las respuestas que faltan, el nivel podría llegar a «{reachable.spanish}»."
        notes.append(Note(said, instrument.mark))
    return tuple(notes)
