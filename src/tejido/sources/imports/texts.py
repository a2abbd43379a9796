"""The distinct texts of one field, numbered as they appear, and what each says once it was judged: each only once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

import polars as pl

from tejido.kernel.errors import Refused
from tejido.kernel.numbers import grouped
from tejido.sources.imports import values
from tejido.sources.imports.fields import Field

MOST_DISTINCT: Final = 300_000
_BETWEEN: Final = "\0"  # in no cell: a file that has it is refused
_KINDS: Final = {"VARCHAR": pl.String, "INTEGER": pl.Int32, "BIGINT": pl.Int64}


class Texts:
    """The texts of a field. A row holds the number of its text, from 0."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self._all = pl.Categories.random()
        self._kind = pl.Categorical(self._all)
        self._held = pl.Series([], dtype=self._kind)  # the texts live as long as something of their type does
        self._texts: list[tuple[str, ...]] = [] if field.columns else [()]
        self._said: list[tuple[Any, ...]] = []

    @property
    def numbers(self) -> pl.Expr:
        """The number of each row's text, in a table of texts (`parts`)."""
        if not self.field.columns:
            return pl.lit(0, pl.UInt32).alias(self.field.name)
        texts = [pl.col(f"c{place}") for place in self.field.columns]
        whole = texts[0] if len(texts) == 1 else pl.concat_str(texts, separator=_BETWEEN)
        return whole.cast(self._kind).to_physical().alias(self.field.name)

    def distinct(self) -> list[tuple[str, ...]]:
        """The distinct texts until now, by number."""
        if self.field.columns:
            more = self._all.to_series()[len(self._texts) :]
            self._texts.extend(tuple(text.split(_BETWEEN)) for text in more)
        return self._texts

    def check(self) -> None:
        """Raises Refused when they are too many to be a group or a count."""
        if len(self.distinct()) > MOST_DISTINCT:
            raise Refused(
                f"«{self.field.name}» tiene más de {grouped(MOST_DISTINCT)} valores distintos: revise las columnas."
            )

    def judge(self) -> None:
        """What each text that was not judged yet says, what is wrong in it, or that it is a total."""
        self._said.extend(_judged(self.field, one) for one in self.distinct()[len(self._said) :])
        self.__dict__.pop("said", None)

    @cached_property
    def said(self) -> pl.DataFrame:
        """What each text says, by number: the field's outputs; `_at` and `_fault` where it is wrong; `_total`."""
        outputs = {name: _KINDS[kind] for name, kind in self.field.outputs}
        schema = {**outputs, "_at": pl.String, "_fault": pl.String, "_total": pl.Boolean}
        columns = zip(*self._said, strict=True) if self._said else [()] * len(schema)
        table = pl.DataFrame(
            [pl.Series(name, column, kind) for column, (name, kind) in zip(columns, schema.items(), strict=True)]
        )
        return table.with_columns(_good=pl.col("_fault").is_null() & ~pl.col("_total"))

    def of(self, numbers: pl.Series, column: str) -> pl.Series:
        """What the texts of these numbers say in a column of `said`."""
        return self.said[column].gather(numbers)


def _judged(field: Field, texts: Sequence[str]) -> tuple[Any, ...]:
    blank = (None,) * len(field.outputs)
    plain = [text.strip() for text in texts]
    if field.dimension and any(map(values.is_total, plain)):
        return (*blank, None, None, True)
    try:
        return (*field.read(plain), None, None, False)
    except Refused as error:
        return (*blank, error.field or field.name, error.message, False)
