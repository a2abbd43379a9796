"""A version of a protocol as a drawing: a lane a sector, a box a duty, an arrow from who starts whom.

Only numbers and words: the page draws them as SVG. Units are pixels; text is already cut into lines.
Steps of one sector that ask for the same duty under different conditions share a box.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from tejido.law.marks import Mark
from tejido.protocols.events import Event
from tejido.protocols.sectors import Sector
from tejido.protocols.steps import Protocol, Step, Version
from tejido.protocols.wording import limit_words

LABEL = 150  # width of the lane's name, at the left
BOX = 270
GAP_X, GAP_Y = 40, 20
LINE, PAD = 17, 12
ABOVE = 5  # from the top of a lane to the arrows that pass over its boxes
CHARS = 30  # letters in a line of a box
LABEL_CHARS = 18


@dataclass(frozen=True, slots=True)
class Lane:
    sector: Sector
    label: tuple[str, ...]
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Box:
    """A duty. `lines` is the action, `starts` what begins it, `limit` by when, `cited` the article, each in lines.

    `conditional`: it depends on the facts of the case. `mark` is the least reliable of its steps.
    """

    duty: str
    steps: tuple[str, ...]
    sector: Sector
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]
    starts: tuple[str, ...]
    limit: tuple[str, ...]
    cited: tuple[str, ...]
    mark: Mark
    conditional: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """From a box that produces an event to one that it starts; `points` is a polyline."""

    source: tuple[Sector, str]
    target: tuple[Sector, str]
    label: str
    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    title: str
    width: int
    height: int
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """The steps of a sector that ask for the same duty."""

    steps: tuple[Step, ...]

    @property
    def key(self) -> tuple[Sector, str]:
        return self.steps[0].sector, self.steps[0].duty

    @property
    def starts_on(self) -> tuple[Event, ...]:
        return tuple(dict.fromkeys(event for step in self.steps for event in step.starts_on))

    @property
    def emits(self) -> tuple[Event, ...]:
        return tuple(dict.fromkeys(event for step in self.steps for event in step.emits))

    def started_by(self, groups: Iterable[_Group]) -> list[_Group]:
        """The other groups that produce an event that starts this one."""
        starts = set(self.starts_on)
        return [other for other in groups if other is not self and starts & set(other.emits)]


def layout(
    protocol: Protocol, version: Version | None = None, sector: Sector | None = None, *, alone: bool = False
) -> Diagram:
    """The drawing of a version, of the latest one when none is given.

    With a sector: only its duties, those that start them and those that they start; `alone`: its own duties only, a
    column for each beginning.
    """
    shown = version or protocol.versions[-1]
    every = _groups(protocol.steps_of(shown))
    groups = [group for group in every if sector in (None, group.key[0])] if alone else _near(every, sector)
    columns = _by_start(groups) if alone else _columns(groups)
    lanes: list[Lane] = []
    boxes: dict[tuple[Sector, str], Box] = {}
    top = 0
    for one in dict.fromkeys(group.key[0] for group in groups):
        placed = _lane([group for group in groups if group.key[0] is one], columns, top)
        bottom = max(box.y + box.height for box in placed.values()) + GAP_Y
        lanes.append(Lane(one, _wrap(one.spanish, LABEL_CHARS), top, bottom - top))
        boxes |= placed
        top = bottom
    width = max((box.x + box.width for box in boxes.values()), default=LABEL) + GAP_X
    title = f"{protocol.name}: {shown.name}"
    tops = {lane.sector: lane.y for lane in lanes}
    return Diagram(title, width, top, tuple(lanes), tuple(boxes.values()), _arrows(groups, boxes, tops))


def _groups(steps: Iterable[Step]) -> list[_Group]:
    found: dict[tuple[Sector, str], list[Step]] = {}
    for step in steps:
        found.setdefault((step.sector, step.duty), []).append(step)
    return [_Group(tuple(same)) for same in found.values()]


def _near(groups: list[_Group], sector: Sector | None) -> list[_Group]:
    """The groups of a sector and their neighbours; all of them without a sector."""
    own = [group for group in groups if sector in (None, group.key[0])]
    beside = {other.key for group in own for other in group.started_by(groups)}
    after = {group.key for group in groups if any(other in own for other in group.started_by(groups))}
    keys = {group.key for group in own} | beside | after
    return [group for group in groups if group.key in keys]


def _columns(groups: list[_Group]) -> dict[tuple[Sector, str], int]:
    """Each group one column after the furthest of those that start it; a circle is cut where it closes."""
    found: dict[tuple[Sector, str], int] = {}

    def place(group: _Group, path: frozenset[tuple[Sector, str]]) -> int:
        if group.key not in found:
            before = [other for other in group.started_by(groups) if other.key not in path]
            found[group.key] = max((place(one, path | {one.key}) + 1 for one in before), default=0)
        return found[group.key]

    for group in groups:
        place(group, frozenset({group.key}))
    return found


def _by_start(groups: list[_Group]) -> dict[tuple[Sector, str], int]:
    """A column for each beginning, in the order of the protocol: what starts together stands together."""
    starts = list(dict.fromkeys(group.starts_on for group in groups))
    return {group.key: starts.index(group.starts_on) for group in groups}


def _lane(groups: list[_Group], columns: dict[tuple[Sector, str], int], top: int) -> dict[tuple[Sector, str], Box]:
    filled: dict[int, int] = {}
    boxes = {}
    for group in groups:
        column = columns[group.key]
        box = _box(group, LABEL + GAP_X + column * (BOX + GAP_X), filled.get(column, top + GAP_Y))
        filled[column] = box.y + box.height + GAP_Y
        boxes[group.key] = box
    return boxes


def _box(group: _Group, x: int, y: int) -> Box:
    steps = group.steps
    lines = _wrap(_action(steps), CHARS)
    starts = _wrap(f"Empieza con: {' o '.join(event.spanish for event in group.starts_on)}", CHARS)
    limit = _wrap(f"Plazo: {_limits(steps)}", CHARS)
    cited = _wrap("; ".join(dict.fromkeys(str(step.citation) for step in steps)), CHARS)
    return Box(
        duty=group.key[1],
        steps=tuple(step.id for step in steps),
        sector=group.key[0],
        x=x,
        y=y,
        width=BOX,
        height=2 * PAD + LINE * (len(lines) + len(starts) + len(limit) + len(cited)),
        lines=lines,
        starts=starts,
        limit=limit,
        cited=cited,
        mark=max((step.mark for step in steps), key=lambda mark: mark.rank),
        conditional=any(step.depends_on for step in steps),
    )


def _action(steps: tuple[Step, ...]) -> str:
    """What the box asks for: where the limit depends on the case, the words that say least of the case."""
    several = len({(step.limit, step.immediate) for step in steps}) > 1
    return min((step.action for step in steps), key=len) if several else steps[0].action


def _limits(steps: Iterable[Step]) -> str:
    words = dict.fromkeys(limit_words(step.limit, immediate=step.immediate, repeats=step.repeats) for step in steps)
    return " o ".join(words) + (", según el caso" if len(words) > 1 else "")


def _wrap(text: str, width: int) -> tuple[str, ...]:
    return tuple(textwrap.wrap(text, width))


def _arrows(groups: list[_Group], boxes: dict[tuple[Sector, str], Box], tops: dict[Sector, int]) -> tuple[Arrow, ...]:
    arrows = []
    for group in groups:
        for other in group.started_by(groups):
            source, target = boxes[other.key], boxes[group.key]
            if source.x >= target.x:
                continue  # it would run backwards: the box's own words say what starts it
            event = next(event for event in other.emits if event in group.starts_on)
            arrows.append(Arrow(other.key, group.key, event.spanish, _points(source, target, tops[source.sector])))
    return tuple(arrows)


def _points(source: Box, target: Box, top: int) -> tuple[tuple[int, int], ...]:
    """Out of the right side, down or up beside the target, and into its left side; behind no box.

    A target further than the next column is reached over the top of the source's lane, where no box stands.
    """
    start = source.x + source.width, source.y + source.height // 2
    end = target.x, target.y + target.height // 2
    turn = target.x - GAP_X // 2
    leave = start[0] + GAP_X // 2
    if leave == turn:
        return start, (turn, start[1]), (turn, end[1]), end
    over = top + ABOVE
    return start, (leave, start[1]), (leave, over), (turn, over), (turn, end[1]), end
