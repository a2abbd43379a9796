"""The same expressions on Spark: every indicator, by all that it can be told by, cell by cell against DuckDB."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from tejido.observatory.computing import compute
from tejido.observatory.engines import on_duckdb
from tejido.observatory.indicator import ALL
from tejido.observatory.sheets import all_indicators
from tejido.observatory.spark import on_spark
from tests.observatory.village import build

pytestmark = pytest.mark.java


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder = SparkSession.builder.master("local[1]")
    for key, value in {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
    }.items():
        builder = builder.config(key, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    yield made
    made.stop()


def test_every_indicator_is_the_same_on_spark_cell_by_cell(session: SparkSession, tmp_path: Path) -> None:
    folder = build(tmp_path)
    different = {}
    compared = 0
    with on_duckdb(folder) as here, on_spark(folder, session) as there:
        for code, one in all_indicators().items():
            for by in ((), (*one.sheet.by, *ALL)):
                expected, found = compute(code, here, by=by), compute(code, there, by=by)
                compared += len(expected.cells)
                if expected != found:
                    different[code, by] = (expected.cells, found.cells)
    assert different == {}
    assert compared > 2 * len(all_indicators())
