"""Where a file's headings are and which column each one is. What is not sure is asked, never guessed. Pure."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tejido.kernel.errors import Refused
from tejido.sources.imports.profile import Profile, heading_key

DELIMITERS: Final = (",", ";", "\t", "|")
LOOKED: Final = 30  # rows among which the headings must be
_ALIKE: Final = 0.6
NAMES: Final = {",": "coma", ";": "punto y coma", "\t": "tabulación", "|": "barra vertical"}


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the data begin: how cells are parted, the row of headings (from 1, blank ones count), all of them, and the
    place (from 0) of each column of the profile; `unused`: headings that the profile does not use."""

    delimiter: str
    row: int
    headings: tuple[str, ...]
    places: Mapping[str, int]
    unused: tuple[str, ...]


def find_heading(lines: Sequence[str], profile: Profile, chosen: Mapping[str, str], *, delimiter: str = "") -> Heading:
    """The headings among the first lines of a file. `chosen`: the heading that a person named for a column.

    Raises:
        Refused: a required column is missing, two columns or two rows could be the ones, or a heading is not known.
    """
    tries = [(one, rows) for one in ((delimiter,) if delimiter else DELIMITERS) if (rows := _rows(lines, one))]
    if not tries:
        raise Refused("El archivo está vacío.", field="file")
    wanted = _wanted(profile, chosen)
    scored = [(_score(row, profile, wanted), parted, number, rows) for parted, rows in tries
              for number, row in enumerate(rows)]  # fmt: skip
    most = max(score for score, *_ in scored)
    if most < len(profile.required):
        raise _missing(max(scored, key=lambda one: one[0]), profile, chosen)
    full = [(parted, number, rows) for score, parted, number, rows in scored if score == len(profile.required)]
    if len({number for _, number, _ in full}) > 1:
        raise Refused(f"Las filas {full[0][1] + 1} y {full[1][1] + 1} son encabezados. Deje una sola.", field="file")
    if len({parted for parted, *_ in full}) > 1:
        raise Refused("No se sabe si las columnas se separan con coma o con otro signo. Dígalo.", field="delimiter")
    parted, number, rows = full[0]
    _check_ends(lines, parted, number)
    return _placed(parted, number, rows[number], profile, chosen)


def _rows(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """The first rows with these cells; none when the quotes do not close."""
    reader = csv.reader(lines[:LOOKED], delimiter=delimiter)
    try:
        return [[cell.strip() for cell in row] for row in reader]
    except csv.Error:
        return []


def _check_ends(lines: Sequence[str], delimiter: str, number: int) -> None:
    """Refuse lines above the data that end in different ways: engines do not agree on where such a table begins."""
    reader = csv.reader(lines[:LOOKED], delimiter=delimiter)
    for _ in range(number + 1):
        next(reader)
    ends = {line[len(line.rstrip("\r\n")) :] for line in lines[: reader.line_num]} - {""}
    if len(ends) > 1:
        raise Refused(
            "Las primeras líneas no terminan todas igual (unas como en Windows y otras no). Ábralo en una hoja de "
            "cálculo y guárdelo otra vez como CSV.",
            field="file",
        )


def _wanted(profile: Profile, chosen: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The keys under which each column may stand."""
    return {
        one.name: frozenset({heading_key(chosen[one.name])} if one.name in chosen else map(heading_key, one.headings))
        for one in profile.columns
    }


def _score(row: Sequence[str], profile: Profile, wanted: Mapping[str, frozenset[str]]) -> int:
    keys = {heading_key(cell) for cell in row}
    return sum(bool(wanted[one.name] & keys) for one in profile.required)


def _placed(parted: str, at: int, row: Sequence[str], profile: Profile, chosen: Mapping[str, str]) -> Heading:
    wanted = _wanted(profile, chosen)
    keys = [heading_key(cell) for cell in row]
    places: dict[str, int] = {}
    for name, names in wanted.items():
        found = [place for place, key in enumerate(keys) if key and key in names]
        if len(found) > 1:
            two = f"{found[0] + 1} y {found[1] + 1}"
            raise Refused(f"Las columnas {two} pueden ser «{row[found[0]]}». Diga cuál es.", field="columns")
        if found:
            places[name] = found[0]
    unused = tuple(cell for place, cell in enumerate(row) if cell and place not in places.values())
    if unused and not profile.others:
        raise Refused(
            f"La columna «{unused[0]}» no se conoce en esta fuente, y podría cambiar lo que cuenta cada fila. "
            "Revise que sea el archivo correcto, o quite esa columna.",
            field="file",
        )
    return Heading(parted, at + 1, tuple(row), places, unused)


def _missing(best: tuple[int, str, int, list[list[str]]], profile: Profile, chosen: Mapping[str, str]) -> Refused:
    """Why no row has all the columns: parted in two rows, one of another name, or another kind of file."""
    score, _, number, rows = best
    row, wanted = rows[number], _wanted(profile, chosen)
    keys = {heading_key(cell) for cell in row}
    lacking = [one for one in profile.required if not wanted[one.name] & keys]
    if not score:
        return _another(profile)
    for first in (number - 1, number):
        other = first if first < number else first + 1
        keys = {heading_key(cell) for cell in rows[other]} if 0 <= other < len(rows) else set()
        if keys and all(wanted[one.name] & keys for one in lacking):
            two = f"{first + 1} y {first + 2}"
            return Refused(f"Los encabezados están partidos en las filas {two}. Júntelos en una sola.", field="file")
    if 2 * score < len(profile.required) and not chosen:
        return _another(profile)
    lost = lacking[0]
    known = {key for names in wanted.values() for key in names}
    left = {heading_key(cell): cell for cell in row if cell and heading_key(cell) not in known}
    near = difflib.get_close_matches(heading_key(lost.headings[0]), list(left), n=1, cutoff=_ALIKE)
    hint = f" En la fila {number + 1} hay una parecida, «{left[near[0]]}»: si es la misma, indíquelo." if near else ""
    others = f" Sobran: {', '.join(left.values())}." if left and not near else ""
    return Refused(f"Falta la columna «{lost.headings[0]}».{hint}{others}", field=f"column_{lost.name}")


def _another(profile: Profile) -> Refused:
    """What a file says that has not even half of the columns."""
    titles = ", ".join(dict.fromkeys(one.headings[0] for one in profile.required))
    return Refused(f"No parece un archivo de esta fuente. Se buscaron los encabezados: {titles}.", field="file")
