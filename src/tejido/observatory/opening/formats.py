"""In which formats each table is downloaded, and the name of the data package. Data, pure."""

from __future__ import annotations

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
PACKAGE = "datapackage.json"
