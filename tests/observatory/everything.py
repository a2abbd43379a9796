"""Every indicator by all that it can be told by, and every time as a whole, as plain values; as a program, on Spark."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

from tejido.observatory.computing import Cell, compute
from tejido.observatory.engines import OpenFacts
from tejido.observatory.indicator import ALL, Unit
from tejido.observatory.sheets import all_indicators
from tejido.observatory.spark import on_spark

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",  # to compile 100 questions of a few rows takes longer than to answer them
}


def everything(facts: OpenFacts) -> dict[str, list[dict[str, Any]]]:
    """The cells of each indicator, by its code and what it is told by."""
    found = all_indicators().items()
    asked = [(code, (*one.sheet.by, *ALL)) for code, one in found]
    asked += [(code, ()) for code, one in found if one.sheet.unit is Unit.HOURS]
    return {f"{code} {by}": [_plain(cell) for cell in compute(code, facts, by=by).cells] for code, by in asked}


def _plain(cell: Cell) -> dict[str, Any]:
    return {**asdict(cell), "of": dict(cell.of)}


def main(folder: Path) -> None:
    builder = SparkSession.builder.master("local[1]")
    for key, value in SETTINGS.items():
        builder = builder.config(key, value)
    with on_spark(folder, builder.getOrCreate()) as facts:
        (folder / "on_spark.json").write_text(json.dumps(everything(facts)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
