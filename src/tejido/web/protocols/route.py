"""A protocol as its pages tell it: its versions, its steps in words, its drawing. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tejido.kernel.times import day
from tejido.law.marks import Mark
from tejido.protocols.conditions import all_of
from tejido.protocols.diagram import GAP_X, LABEL, LINE, PAD, Box, Diagram, layout
from tejido.protocols.sectors import Sector
from tejido.protocols.steps import Library, Period, Protocol, Step, Version
from tejido.protocols.wording import limit_words
from tejido.web.protocols.condition_words import told

SMALL = 12
"""With so many boxes a drawing of every sector is still read at a glance."""


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step in words. `bases`: the norms that let its sector be told without consent, each with its condition."""

    id: str
    sector: Sector
    action: str
    starts: str
    limit: str
    has_limit: bool
    mark: Mark
    confirmed: bool
    cite: str
    note: str
    bases: tuple[tuple[str, str], ...]
    condition: str
    ends: str
    in_force: str
    protocol: str


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text of the drawing, with the class that says what it is."""

    y: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class DrawnBox:
    box: Box
    x: int
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The diagram ready for its template."""

    diagram: Diagram
    boxes: tuple[DrawnBox, ...]
    arrows: tuple[str, ...]


def marked(protocol: Protocol, marks: Mapping[str, Mark]) -> Protocol:
    """The protocol with the marks of the limits that were confirmed."""
    steps = tuple(replace(step, mark=mark_of(step, marks)) for step in protocol.steps)
    return replace(protocol, steps=steps)


def mark_of(step: Step, marks: Mapping[str, Mark]) -> Mark:
    """The mark of a step today, confirmed by its `id` or its `row`."""
    return marks.get(step.id) or marks.get(step.row) or step.mark


def version_shown(protocol: Protocol, asked: str, at: datetime) -> Version:
    """The version asked for; else the one in force; else the latest."""
    named = next((one for one in protocol.versions if one.id == asked), None)
    return named or protocol.version_on(at) or protocol.versions[-1]


def period_words(period: Period) -> str:
    """«del … al …», «desde el …», «sin fecha conocida»."""
    if period.start and period.until:
        return f"del {day(period.start)} al {day(period.until)}"
    if period.start:
        return f"desde el {day(period.start)}"
    return f"hasta el {day(period.until)}" if period.until else "sin fecha de inicio conocida"


def is_past(period: Period, on: date) -> bool:
    return period.until is not None and period.until < on


def sectors_of(steps: Sequence[Step]) -> list[Sector]:
    """The sectors that owe something, in the order in which they appear."""
    return list(dict.fromkeys(step.sector for step in steps))


def sector_shown(protocol: Protocol, version: Version, asked: str, own: str | None) -> Sector | None:
    """The sector asked for («todos» for none); else one's own; else every one when the drawing is small."""
    there = sectors_of(protocol.steps_of(version))
    if asked == "todos":
        return None
    for wanted in (asked, own):
        if wanted in [one.value for one in there]:
            return Sector(wanted)
    boxes = {(step.sector, step.duty) for step in protocol.steps_of(version)}
    return None if len(boxes) <= SMALL or not there else there[0]


def step_line(step: Step, library: Library, marks: Mapping[str, Mark]) -> StepLine:
    """A step in words, with the mark that its limit has today."""
    bases = tuple((str(basis.citation), told(basis.when, library.facts)) for basis in step.legal_basis)
    return StepLine(
        id=step.id,
        sector=step.sector,
        action=step.action,
        starts=" o ".join(event.spanish for event in step.starts_on),
        limit=limit_words(step.limit, immediate=step.immediate, repeats=step.repeats),
        has_limit=step.limit is not None,
        mark=mark_of(step, marks),
        confirmed=step.id in marks or step.row in marks,
        cite=str(step.citation),
        note=step.citation.note,
        bases=bases,
        condition=told(all_of(step.scope, step.when), library.facts),
        ends=" o ".join(event.spanish for event in step.ends_on),
        in_force=period_words(step.in_force) if step.in_force != Period(None, None) else "",
        protocol=step.protocol,
    )


def drawing(protocol: Protocol, version: Version, sector: Sector | None) -> Drawing:
    """The route of a version, of one sector or of all. A single lane needs no name at its left."""
    found = layout(protocol, version, sector, alone=sector is not None)
    left = LABEL + GAP_X // 2 if sector else 0
    boxes = tuple(DrawnBox(box, box.x - left, _lines(box)) for box in found.boxes)
    arrows = tuple(" ".join(f"{x - left},{y}" for x, y in arrow.points) for arrow in found.arrows)
    cut = replace(found, width=found.width - left, lanes=() if sector else found.lanes)
    return Drawing(cut, boxes, arrows)


def _lines(box: Box) -> tuple[TextLine, ...]:
    texts = [("starts", line) for line in box.starts] + [("action", line) for line in box.lines]
    texts += [("limit", line) for line in box.limit] + [("cited", line) for line in box.cited]
    y = box.y + PAD + LINE - 4
    return tuple(TextLine(y + LINE * n, kind, text) for n, (kind, text) in enumerate(texts))
