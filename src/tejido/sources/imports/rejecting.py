"""The list of the rows that a file's reading left out."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tejido.sources.imports.staged import Rejected

HEADINGS: Final = ("fila", "columna", "texto", "motivo")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write_rejected(rows: Iterable[Rejected], file: Path) -> int:
    """The rows that were left out, as a CSV that no spreadsheet takes for formulas; how many."""
    written = 0
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADINGS)
        for row in rows:
            writer.writerow((row.row, _safe(row.column), _safe(row.text), row.reason))
            written += 1
    return written


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
