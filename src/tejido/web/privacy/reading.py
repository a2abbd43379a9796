"""The generated documents as a page shows them: the few signs of Markdown that they have, read as parts. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

Words = tuple[tuple[str, bool], ...]
"""Pieces of a text, each with whether it is the name of a table or a field."""
_CODE = re.compile(r"`([^`]+)`")
_HEADING = re.compile(r"(#{1,4}) (.+)")


@dataclass(frozen=True, slots=True)
class Part:
    """One part. `kind`: `heading` (of `level`), `text`, `list` or `table`; `rows`: its lines, of one cell but in a
    table, whose first row is the head."""

    kind: str
    rows: tuple[tuple[Words, ...], ...]
    level: int = 0

    @property
    def body(self) -> list[list[tuple[str, Words]]]:
        """The rows of a table after its head, each cell with the name of its column."""
        names = ["".join(piece for piece, _ in words) for words in self.rows[0]]
        return [list(zip(names, row, strict=True)) for row in self.rows[1:]]


def parts(text: str) -> Iterator[Part]:
    """The parts of a document, in order, without its title."""
    for block in text.split("\n\n")[1:]:
        lines = block.strip("\n").split("\n")
        while lines and (found := _HEADING.fullmatch(lines[0])):
            yield Part("heading", ((_words(found[2]),),), len(found[1]))
            lines = lines[1:]
        if lines:
            yield _part(lines)


def _part(lines: list[str]) -> Part:
    if lines[0].startswith("| "):
        return Part("table", tuple(_cells(line) for number, line in enumerate(lines) if number != 1))
    if lines[0].startswith("- "):
        return Part("list", tuple((_words(line.removeprefix("- ")),) for line in lines))
    return Part("text", ((_words(" ".join(lines)),),))


def _cells(line: str) -> tuple[Words, ...]:
    return tuple(_words(cell.strip()) for cell in line.strip("|").split("|"))


def _words(text: str) -> Words:
    return tuple((piece, bool(number % 2)) for number, piece in enumerate(_CODE.split(text)) if piece)
