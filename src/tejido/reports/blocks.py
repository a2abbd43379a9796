"""What a paper is made of, as plain values: the templates lay it out, nothing here knows how. Pure.

Every text is a text: whatever was typed, the template never reads it as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

Lines = Iterable[tuple[str, str]]
RESERVED = "RESERVADO"


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a section. `kind` says how it is laid out; what a kind does not use stays empty."""

    kind: str
    title: str = ""
    texts: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()


NARROW, EVEN = (27, 73), (55, 45)


def said(*parts: str) -> str:
    """Sentences one after another, each with its full stop; one alone as it is, blank ones left out."""
    told = [part.rstrip(". ") for part in parts if part.strip()]
    return ". ".join(told) + "." if len(told) > 1 else "".join(parts)


def pairs(lines: Lines, *, title: str = "", widths: tuple[int, int] = NARROW) -> Block:
    """Names with what is known of each; those without words are left out. `widths` are shares."""
    return Block("pairs", title, rows=tuple((name, words) for name, words in lines if words), widths=widths)


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> Block:
    """A table with its header row repeated on every page; `widths` are shares. Without rows it is left out."""
    found = tuple(tuple(row) for row in rows)
    return Block("table", title, tuple(head) if found else (), found, tuple(widths))


def prose(*texts: str) -> Block:
    """Paragraphs; a line break in a text is one on paper."""
    return Block("prose", texts=tuple(text for text in texts if text.strip()))


def typed(title: str, text: str) -> Block:
    """What somebody wrote, set apart as such."""
    return Block("typed", title, (text,))


def points(texts: Iterable[str], *, title: str = "") -> Block:
    """A list of sentences."""
    return Block("points", title, tuple(texts))


def note(title: str, *texts: str) -> Block:
    """What must not be missed."""
    return Block("note", title, tuple(text for text in texts if text))


def blanks(*names: str) -> Block:
    """Lines to be filled in by hand."""
    return Block("blanks", texts=names)


def ruled(count: int) -> Block:
    """Empty lines to write on."""
    return Block("ruled", texts=("",) * count)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its blocks; one without anything to say is left out of the paper."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def empty(self) -> bool:
        return not any(block.rows or block.texts for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper before it is set. `reference` is the code at its head; `mark` blank on what must not draw attention;
    `template` names the file that lays it out."""

    title: str
    lead: str
    reference: str
    sections: tuple[Section, ...]
    warning: str = ""
    mark: str = RESERVED
    template: str = "paper"

    def as_data(self) -> dict[str, Any]:
        """The paper as the template reads it."""
        data = asdict(self)
        data["sections"] = [asdict(section) for section in self.sections if not section.empty]
        return data
