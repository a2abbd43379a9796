"""A table read in one pass with little memory: each distinct text is judged once, and rows are counted by their texts.

Only distinct texts and counts are kept. Rows that are left out are looked for in a second pass, when there are any.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, reduce
from operator import and_, or_
from pathlib import Path
from typing import Final

import polars as pl

from tejido.kernel.errors import Refused
from tejido.kernel.numbers import grouped
from tejido.sources.imports.cells import ROWS, Cells, cells_of, good_of
from tejido.sources.imports.fields import Field
from tejido.sources.imports.heading import Heading
from tejido.sources.imports.parts import parts
from tejido.sources.imports.profile import Profile
from tejido.sources.imports.texts import Texts

MOST_CELLS: Final = 3_000_000
_MOST_TOTALS: Final = 1_000
_PLACE: Final = "_n"


class Engine:
    """One file between its opening and its cells."""

    def __init__(self, file: Path, heading: Heading, fields: Sequence[Field]) -> None:
        self._file, self._heading = file, heading
        self._texts = {one.name: Texts(one) for one in fields}
        self._columns = sorted({column for one in fields for column in one.columns})
        self._dimensions = [one for one in self._texts.values() if one.field.dimension]
        self._measures = [one for one in self._texts.values() if not one.field.dimension]
        self._counted = pl.DataFrame()
        self._cells = pl.DataFrame()

    def load(self) -> int:
        """Read the file and count its rows by their texts; how many are not blank.

        Raises:
            Refused: a row is not whole, or there are more distinct texts or cells than a table of figures has.
        """
        rows, told = 0, pl.DataFrame()
        for part in parts(self._file, self._heading, self._columns):
            some = _not_blank(part)
            rows += some.height
            more = self._numbered(some)
            told = pl.concat([told, more]).group_by(self._names).sum() if told.height else more
            if told.height > MOST_CELLS:
                raise Refused(f"El archivo tiene más de {grouped(MOST_CELLS)} celdas distintas: revise las columnas.")
        self._counted = told
        return rows

    @property
    def _names(self) -> list[str]:
        return [one.field.name for one in self._dimensions]

    def _numbered(self, part: pl.DataFrame) -> pl.DataFrame:
        """The rows of a part whose counts can be read: what they count, and the texts of all the rest by number."""
        numbers = part.select(one.numbers for one in self._texts.values())
        for one in self._texts.values():
            one.check()
        for one in self._measures:
            one.judge()
        told = numbers.with_columns(*_values(self._measures, numbers), pl.lit(1, pl.Int64).alias(ROWS))
        return good_of(told, numbers, self._measures)

    def distinct(self, name: str) -> list[tuple[str, ...]]:
        """The distinct texts of a field."""
        return self._texts[name].distinct()

    def count_cells(self, profile: Profile, fields: Sequence[Field]) -> Cells:
        """Judge what is left to judge, and make `cells` of the rows without fault. `fields`: what is known now."""
        for field in fields:
            self._texts[field.name].field = field
            self._texts[field.name].judge()
        found = cells_of(self._counted, self._dimensions, profile, [one.field.name for one in self._measures])
        self._cells = found.table
        self.__dict__.pop("cells", None)
        return found

    @cached_property
    def cells(self) -> pl.DataFrame:
        """The cells: year, month, place, its name, groups, measure, value."""
        return self._cells.with_columns(pl.col(pl.Enum).cast(pl.String))

    def write(self, file: Path) -> None:
        """The cells as Parquet, in their order."""
        self._cells.write_parquet(file, compression="snappy")

    def faulty(self) -> Iterator[tuple[int, str, str, str, bool]]:
        """Each row that is left out: its place, the column, the text in it, the reason, and whether it is a total."""
        known = [one.distinct() for one in self._texts.values()]
        said = [one.said.select("_at", "_fault", "_total").rows() for one in self._texts.values()]
        for numbers in self._left_out():
            for n, *texts in numbers.iter_rows():
                found = [(known[at][text], *said[at][text]) for at, text in enumerate(texts)]
                wrong = next((one for one in found if one[2] is not None), None)
                told = (wrong[1], " · ".join(wrong[0]), wrong[2]) if wrong else ("", "", "")
                yield (n, *told, any(one[3] for one in found))

    def totals(self) -> list[dict[str, int]]:
        """What each row of totals says of each measure that it does say."""
        found: list[dict[str, int]] = []
        if not self._measures:
            return found
        for numbers in self._left_out(totals=True):
            values = pl.DataFrame(_values(self._measures, numbers))
            found.extend({k: int(v) for k, v in row.items() if v is not None} for row in values.iter_rows(named=True))
            if len(found) > _MOST_TOTALS:
                break
        return found

    def _left_out(self, *, totals: bool = False) -> Iterator[pl.DataFrame]:
        """The rows that are left out, or only those of totals: the place of each and the numbers of its texts."""
        every, seen = list(self._texts.values()), 0
        for part in parts(self._file, self._heading, self._columns):
            placed = _not_blank(part.with_columns(pl.int_range(seen + 1, seen + 1 + part.height).alias(_PLACE)))
            numbers = placed.select(_PLACE, *(one.numbers for one in every))
            total = reduce(or_, _of(every, numbers, "_total"))
            good = reduce(and_, _of(every, numbers, "_good"))
            yield numbers.filter(total if totals else ~good)
            seen += part.height


def _of(texts: Sequence[Texts], numbers: pl.DataFrame, column: str) -> list[pl.Series]:
    return [one.of(numbers[one.field.name], column) for one in texts]


def _values(measures: Sequence[Texts], numbers: pl.DataFrame) -> list[pl.Series]:
    return [one.of(numbers[one.field.name], one.field.name).alias(one.field.name) for one in measures]


def _not_blank(part: pl.DataFrame) -> pl.DataFrame:
    """The rows in which some text is not blank."""
    if not (part.to_series(0) == "").any():  # most files
        return part
    return part.filter(pl.any_horizontal(pl.col(name) != "" for name in part.columns if name != _PLACE))
