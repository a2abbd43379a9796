"""Who works in the fictitious district: one person a role and a post, as written before there are accounts. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tejido.demo.draws import chance, coder, data
from tejido.demo.people import staff_name

DOMAIN = "tejido.example"
PASSWORD: str = data("cast")["password"]
_NEIGHBOURS = 400
"""The number of the first person of the neighbouring district: the district has fewer."""


@dataclass(frozen=True, slots=True)
class Part:
    """One account of the demonstration. `post` is blank for who holds none; `left` for who resigned."""

    code: str
    email: str
    full_name: str
    role: str
    institution: str
    post: str
    left: bool = False


def cast(seed: int, institutions: Collection[str]) -> list[Part]:
    """Everybody of the district; `institutions` are those that use the platform."""
    return _parts(seed, _rows(institutions), first=0)


def neighbour_cast(seed: int) -> list[Part]:
    """Everybody of the neighbouring district."""
    return _parts(seed, data("cast")["neighbour"], first=_NEIGHBOURS)


def _parts(seed: int, rows: Iterable[dict[str, Any]], *, first: int) -> list[Part]:
    return [
        Part(
            code=coder(seed, "P", number),
            email=f"{row['email']}@{DOMAIN}",
            full_name=staff_name(chance(seed, "staff", number), "male" if number % 4 == 3 else "female"),
            role=row["role"],
            institution=row["institution"],
            post=row["post"],
            left=row.get("left", False),
        )
        for number, row in enumerate(rows, start=first)
    ]


def _rows(institutions: Collection[str]) -> Iterator[dict[str, Any]]:
    written = data("cast")
    for code in sorted(institutions):
        alias = written["aliases"].get(code)
        if alias is None:
            continue
        operator = {"role": "operator", "institution": code, "post": f"{code}.operador"}
        yield {**operator, "email": alias}
        yield {**operator, "email": f"{alias}.2"}
        yield {"email": f"jefatura.{alias}", "role": "head", "institution": code, "post": f"{code}.jefatura"}
        if code == written["left"]:
            yield {**operator, "email": f"{alias}.anterior", "left": True}
    yield from written["district"]


def shown() -> list[tuple[str, str]]:
    """What the welcome lists of the district: who it is, and the mail."""
    return _shown("show")


def shown_next_door() -> list[tuple[str, str]]:
    """The same of the neighbouring district."""
    return _shown("show_neighbour")


def _shown(name: str) -> list[tuple[str, str]]:
    return [(words, f"{alias}@{DOMAIN}") for alias, words in data("cast")[name]]
