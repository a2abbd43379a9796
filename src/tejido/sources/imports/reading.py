"""A file read by a profile, from its bytes to its cells: what was detected, what is left out and why, what it holds."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import polars as pl

from tejido.kernel.errors import Refused
from tejido.kernel.numbers import grouped
from tejido.sources.imports.districts import CodeKind, Verdict, detect_kind
from tejido.sources.imports.engine import Engine
from tejido.sources.imports.fields import Field, Given, fields_of, has_codes, place_columns, place_reader
from tejido.sources.imports.heading import Heading, find_heading
from tejido.sources.imports.opening import Opened, first_lines, open_file
from tejido.sources.imports.profile import Profile, Rows
from tejido.sources.imports.staged import Rejected, Said

SHOWN: Final = 50
PLACE_FIELD: Final = "place"
TOTAL_ROW: Final = "Es una fila de total: no es un dato y no se suma."


@dataclass
class Reading:
    """A file that was read. It lives while its engine does: inside `reading`."""

    profile: Profile
    opened: Opened
    sheet: str
    heading: Heading
    verdict: Verdict | None
    fields: Sequence[Field]
    engine: Engine
    file: Path
    rows: int
    kept: int = 0
    repeated: int = 0
    rejected: int = 0
    totals: int = 0
    shown: list[Rejected] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    places: list[tuple[str, str]] = field(default_factory=list)

    def left_out(self) -> Iterator[Rejected]:
        """Every row that is left out, in the order of the file; its number is the one that a spreadsheet shows."""
        numbers = _numbered(self.file, self.heading)
        for n, column, text, reason, total in self.engine.faulty():
            yield Rejected(numbers(n), column, text, TOTAL_ROW if total else reason, total)


@contextmanager
def reading(
    file: Path,
    profile: Profile,
    said: Said,
    given: Given,
    *,
    name: str = "",
    tell: Callable[[str], None] = lambda _: None,
) -> Iterator[Reading]:
    """Read a file; `tell` hears how far it is. Nothing outside a temporary folder is written.

    Raises:
        Refused: the file as a whole cannot be read, or something of it must be said.
    """
    with TemporaryDirectory(prefix="tejido-import-") as place:
        folder = Path(place)
        opened = open_file(file, folder, name=name, encoding=said.encoding)
        sheet, table, heading = _table(opened, profile, said)
        tell(f"{grouped(opened.size)} bytes; encabezados en la fila {heading.row}")
        if "year" in profile.given and not given.year:
            raise Refused("El archivo no dice de qué año es. Dígalo usted.", field="year")
        fields = fields_of(profile, heading, given)
        engine = Engine(table, heading, fields)
        yield _read(Reading(profile, opened, sheet, heading, None, fields, engine, table, 0), said, given, tell)


def _table(opened: Opened, profile: Profile, said: Said) -> tuple[str, Path, Heading]:
    """The sheet whose headings are those of the profile. Raises Refused: none is, or more than one."""
    sheets = {said.sheet: opened.sheets[said.sheet]} if said.sheet in opened.sheets else opened.sheets
    if said.sheet and said.sheet not in opened.sheets:
        raise Refused(f"No hay una hoja «{said.sheet}». Las que hay: {', '.join(opened.sheets)}.", field="sheet")
    found: list[tuple[str, Path, Heading]] = []
    first: Refused | None = None
    for name, table in sheets.items():
        delimiter = said.delimiter if opened.encoding != "xlsx" else ","
        try:
            heading = find_heading(first_lines(table), profile, said.columns, delimiter=delimiter)
        except Refused as error:
            first = first or error
        else:
            found.append((name, table, heading))
    if not found:
        raise first or Refused("El archivo está vacío.", field="file")
    if len(found) > 1:
        names = ", ".join(f"«{name}»" for name, *_ in found)
        raise Refused(f"Más de una hoja tiene estos encabezados: {names}. Diga cuál.", field="sheet")
    return found[0]


def _read(read: Reading, said: Said, given: Given, tell: Callable[[str], None]) -> Reading:
    profile, engine = read.profile, read.engine
    read.rows = engine.load()
    if not read.rows:
        raise Refused("El archivo solo tiene encabezados; no hay filas que importar.", field="file")
    tell(f"{grouped(read.rows)} filas leídas")
    if has_codes(profile, read.heading):
        read.verdict = _verdict(read, said, engine.distinct(PLACE_FIELD))
        read.fields = fields_of(profile, read.heading, Given(given.today, given.year, read.verdict.kind))
    found = engine.count_cells(profile, read.fields)
    read.kept = found.kept
    tell(f"{grouped(read.kept)} filas revisadas y contadas")
    if read.kept < read.rows:
        _look_at_rejected(read)
    if profile.rows is Rows.CELLS:
        read.repeated = found.repeated
    _check_totals(read)
    return read


def _verdict(read: Reading, said: Said, places: Sequence[tuple[str, ...]]) -> Verdict:
    reader = place_reader(place_columns(read.profile, read.heading))
    read.places = [reader([text.strip() for text in texts]) for texts in places]
    named = any(name for _, name in read.places)
    documented = CodeKind(read.profile.codes) if read.profile.codes and not named else None
    return detect_kind(read.places, told=said.codes or documented)


def _look_at_rejected(read: Reading) -> None:
    for one in read.left_out():
        read.totals += one.total
        read.rejected += not one.total
        if len(read.shown) < SHOWN:
            read.shown.append(one)


def _check_totals(read: Reading) -> None:
    """A row of totals is compared with the sum of the others; it is never counted."""
    found = read.engine.totals() if read.totals else []
    if len(found) > 1:
        read.notes.append(f"{len(found)} filas de total se dejaron aparte, sin comprobar.")
    elif found and read.profile.rows is Rows.CELLS:
        sums = dict(read.engine.cells.group_by("measure").agg(pl.sum("value")).iter_rows())
        wrong = {name: value for name, value in found[0].items() if value != int(sums.get(name, 0))}
        titles = read.profile.measures
        for name, value in wrong.items():
            read.notes.append(f"La fila de total dice {grouped(value)} en «{titles[name]}» y las filas suman "
                              f"{grouped(int(sums.get(name, 0)))}. No se cambió ninguna.")  # fmt: skip
        if not wrong:
            read.notes.append("La fila de total coincide con la suma de las filas, y no se contó.")


class _numbered:  # noqa: N801  called like a function
    """The number in the file of the n-th row of data, asked in growing order: blank rows count, as in a spreadsheet."""

    def __init__(self, file: Path, heading: Heading) -> None:
        self._file, self._heading = file, heading
        self._rows = self._data()
        self._n, self._row = 0, heading.row

    def _data(self) -> Iterator[tuple[int, int]]:
        with self._file.open(encoding="utf-8-sig", newline="") as content:
            reader = csv.reader(content, delimiter=self._heading.delimiter)
            n = 0
            for row, cells in enumerate(islice(reader, self._heading.row, None), start=self._heading.row + 1):
                if cells:
                    n += 1
                    yield n, row

    def __call__(self, n: int) -> int:
        while self._n < n:
            self._n, self._row = next(self._rows)
        return self._row
