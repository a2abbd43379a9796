"""The rows of a CSV in parts that fit in little memory: each has as many cells as the headings, or the file is refused.

Polars reads a part whose separators show that every row is whole. Where there are quotes, blank lines or anything odd,
the `csv` module reads from there on, row by row, and says in which line it stumbles.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tejido.kernel.errors import Refused
from tejido.sources.imports.heading import Heading
from tejido.sources.imports.opening import first_lines

PART: Final = 1 << 24  # bytes
ROWS: Final = 100_000
_LONGEST: Final = 131_072  # bytes of a line: `csv` takes no longer cell
_BOM: Final = "\ufeff".encode()
Signs = NDArray[np.uint8]


def parts(file: Path, heading: Heading, columns: Sequence[int]) -> Iterator[pl.DataFrame]:
    """The texts of some columns, named `c0`, `c1`... by their place in the file; wholly blank lines are passed over.

    Raises:
        Refused: a row has more or fewer cells than the headings, or its quotes do not close; with the line.
    """
    start, line = _below(file, heading)
    with file.open("rb") as content:
        content.seek(start)
        while chunk := content.read(PART):
            chunk += content.readline(_LONGEST)
            table = _plain(chunk, heading, columns)
            if table is None:
                yield from _row_by_row(file, start, line, heading, columns)
                return
            yield table
            start, line = start + len(chunk), line + table.height


def _below(file: Path, heading: Heading) -> tuple[int, int]:
    """The byte after the headings, and the line in which they end."""
    with file.open("rb") as content:
        bom = len(_BOM) if content.read(len(_BOM)) == _BOM else 0
    lines = first_lines(file)
    reader = csv.reader(lines, delimiter=heading.delimiter)
    for _ in range(heading.row):
        next(reader)
    return bom + len("".join(lines[: reader.line_num]).encode()), reader.line_num


def _plain(chunk: bytes, heading: Heading, columns: Sequence[int]) -> pl.DataFrame | None:
    """The rows of a part without quotes, when all are whole; None when it must be read row by row."""
    signs = np.frombuffer(chunk if chunk.endswith(b"\n") else chunk + b"\n", np.uint8)
    width = len(heading.headings)
    if b'"' in chunk or b"\0" in chunk or not _whole(signs, heading.delimiter, width):
        return None
    return pl.read_csv(
        chunk, separator=heading.delimiter, quote_char=None, has_header=False, infer_schema=False,
        schema={f"c{place}": pl.String for place in range(width)}, columns=list(columns), empty_string_is_null=False,
    )  # fmt: skip


def _whole(signs: Signs, delimiter: str, width: int) -> bool:
    """Whether each line has so many cells and all end alike: each so many-th separator, and no other, ends a line."""
    breaks = signs == ord("\n")
    rows = int(np.count_nonzero(breaks))
    parted = np.flatnonzero(breaks | (signs == ord(delimiter)))
    ends = parted[width - 1 :: width]
    if len(parted) != rows * width or not breaks[ends].all():
        return False
    if np.diff(ends, prepend=-1).max(initial=0) > _LONGEST:
        return False
    returns = int(np.count_nonzero(signs == ord("\r")))
    return not returns or (returns == rows and bool((signs[ends - 1] == ord("\r")).all()))


def _row_by_row(file: Path, start: int, line: int, heading: Heading, columns: Sequence[int]) -> Iterator[pl.DataFrame]:
    rows: list[list[str]] = []
    with file.open("rb") as content:
        content.seek(start)
        with io.TextIOWrapper(content, encoding="utf-8", newline="") as text:
            for row in _strict(text, line, heading):
                rows.append(row)
                if len(rows) == ROWS:
                    yield _table(rows, columns)
                    rows = []
    if rows:
        yield _table(rows, columns)


def _strict(text: Iterator[str], line: int, heading: Heading) -> Iterator[list[str]]:
    reader = csv.reader(_letters(text), delimiter=heading.delimiter, strict=True)
    width, at = len(heading.headings), line + 1
    try:
        for row in reader:
            if row and len(row) != width:
                raise Refused(
                    f"La línea {at} tiene {len(row)} celdas y los encabezados son {width}. "
                    "Revise comas de más o de menos.",
                    field="file",
                )
            if row:
                yield row
            at = line + reader.line_num + 1
    except csv.Error as error:
        raise Refused(f"La línea {at} {_broken(str(error))}", field="file") from None


def _broken(said: str) -> str:
    if "field limit" in said:
        return "es demasiado larga para ser de una tabla: hay comillas que no se cierran, o no es el archivo."
    return "tiene comillas que no se cierran, o el archivo está cortado."


def _letters(text: Iterator[str]) -> Iterator[str]:
    for one in text:
        if "\0" in one:
            raise Refused("El archivo no es un texto. Se lee Excel (.xlsx) o CSV.", field="file")
        yield one


def _table(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> pl.DataFrame:
    return pl.DataFrame({f"c{place}": [row[place] for row in rows] for place in columns})
