"""The same on Spark, for who has outgrown one machine: the expressions, the files and the answers do not change.

Needs pyspark and Java, which the installation does not bring: see docs/observatory.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
from pyspark.sql import SparkSession

from tejido.observatory.engines import OpenFacts


class Spark:
    """A session of Spark."""

    def __init__(self, session: SparkSession) -> None:
        self._session = session
        self._backend: Any = ibis.pyspark.connect(session)

    def read(self, name: str, files: list[str]) -> None:
        self._session.read.parquet(*files).createOrReplaceTempView(name)

    def fetch(self, expression: ir.Table) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._session.sql(self._backend.compile(expression)).collect()]


@contextmanager
def on_spark(folder: Path, session: SparkSession) -> Iterator[OpenFacts]:
    """The facts of a folder in a Spark session that the caller made and stops.

    Raises:
        NotFound: nothing was published there. Refused: it was written by another version.
    """
    yield OpenFacts(Spark(session), folder)
