"""Norms and citations: what is cited, where it was read, and what is not known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from tejido.law.marks import Mark
from tejido.law.reading import Value, read_yaml

NORMS_FILE = Path(__file__).with_name("norms.yaml")


@dataclass(frozen=True, slots=True)
class Norm:
    """A norm. `id` is its short name as people say it (`Ley 30364`); `date` None when it was not found."""

    id: str
    title: str
    date: date | None
    known: str
    mark: Mark
    source: str


@dataclass(frozen=True, slots=True)
class Citation:
    """An article of a norm; `article` may be blank, and may be an annex."""

    norm: str
    article: str
    note: str = ""

    def __str__(self) -> str:
        if not self.article:
            return self.norm
        if not self.article[0].isdigit():
            return f"{self.norm}, {self.article}"
        several = "," in self.article or " y " in self.article
        return f"{self.norm}, {'arts.' if several else 'art.'} {self.article}"


def _norm(value: Value) -> Norm:
    fields = value.fields(("id", "title", "date", "known", "mark", "source"))
    return Norm(
        id=fields["id"].text(),
        title=fields["title"].text(),
        date=None if fields["date"].empty else fields["date"].day(),
        known=fields["known"].text(),
        mark=fields["mark"].one_of(Mark),
        source=fields["source"].text(),
    )


def load_norms(*paths: Path) -> Mapping[str, Norm]:
    """The norms of the files by their id, in their order.

    Raises:
        WrongFile: with file, line and reason; a repeated id included.
    """
    found: dict[str, Norm] = {}
    for value in (one for path in paths for one in read_yaml(path).fields(("norms",))["norms"].items()):
        norm = _norm(value)
        if norm.id in found:
            raise value.wrong(f"la norma «{norm.id}» está repetida")
        found[norm.id] = norm
    return MappingProxyType(found)


@cache
def norms() -> Mapping[str, Norm]:
    """The norms of the country that the project cites; those of a district's protocols are in its library."""
    return load_norms(NORMS_FILE)
