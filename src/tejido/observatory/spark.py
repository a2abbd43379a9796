"""The same on Spark, for who has outgrown one machine: the expressions, the files and the answers do not change.

Needs pyspark and Java, which the installation does not bring: see docs/observatory.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
from pyspark.sql import SparkSession

from tejido.observatory.engines import OpenFacts


class Spark:
    """A session of Spark."""

    dialect = "pyspark"

    def __init__(self, session: SparkSession) -> None:
        self._session = session
        ibis.pyspark.connect(session)  # its dialect is known from then on

    def read(self, name: str, files: list[str]) -> None:
        self._session.read.parquet(*files).createOrReplaceTempView(name)

    def fetch(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._session.sql(sql).collect()]


@contextmanager
def on_spark(folder: Path, session: SparkSession) -> Iterator[OpenFacts]:
    """The facts of a folder in a Spark session that the caller made and stops.

    Raises:
        NotFound: nothing was published there. Refused: it was written by another version.
    """
    yield OpenFacts(Spark(session), folder)
