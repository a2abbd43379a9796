"""The bulletins as pages show them, and the periods of which one can be made. Reads only the files' sizes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tejido.observatory.bulletins.models import Bulletin
from tejido.observatory.bulletins.places import KINDS, file_of
from tejido.observatory.bulletins.spans import is_quarterly, kind, last_day, named
from tejido.observatory.released.reading import ReleaseInForce
from tejido.web.wording import Look

STATES = {
    "made": Look("Hecho, sin revisar", "soon", "edit"),
    "reviewed": Look("Revisado, sin publicar", "info", "eye"),
    "published": Look("Publicado", "ok", "check"),
}
_KILOBYTE = 1024


@dataclass(frozen=True, slots=True)
class File:
    """One file: of which kind, and its size in kB."""

    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Offered:
    """One bulletin with its words and its files."""

    row: Bulletin
    title: str
    state: Look
    files: tuple[File, ...]


def offered(rows: Iterable[Bulletin]) -> list[Offered]:
    """The bulletins with what can be downloaded of each."""
    return [Offered(row, _title(row), STATES[row.state], tuple(_files(row))) for row in rows]


def periods(release: ReleaseInForce) -> list[tuple[str, str]]:
    """The months and quarters of which the release tells, the newest first, quarters before months."""
    codes = {code for table in release.tables.values() for code in table.axes["period"].codes if "-" in code}
    over = [code for code in codes if last_day(code) <= release.cut_on]
    ordered = sorted(over, key=lambda code: (is_quarterly(code), code), reverse=True)
    return [(code, f"{kind(code).capitalize()}: {named(code)}") for code in ordered]


def _title(row: Bulletin) -> str:
    edition = f" (edición {row.edition})" if row.edition > 1 else ""
    return f"Boletín {kind(row.period)}, {named(row.period)}{edition}"


def _files(row: Bulletin) -> Iterable[File]:
    for one in KINDS:
        path = file_of(row.code, one)
        if path.is_file():
            yield File(one, max(1, path.stat().st_size // _KILOBYTE))
