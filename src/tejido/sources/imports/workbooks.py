"""A workbook's sheets written as CSV by another process with little memory and time: never the one that serves pages.

python -m tejido.sources.imports.workbooks FILE FOLDER      one CSV a sheet; any end but 0 is a refusal
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from tejido.kernel.errors import Refused

MOST_MEMORY: Final = 1_500_000_000
MOST_SECONDS: Final = 300
MOST_WRITTEN: Final = 4_000_000_000  # bytes of one sheet
MOST_SHEETS: Final = 20
BROKEN: Final = (
    "El Excel está dañado, incompleto o protegido con contraseña: vuelva a descargarlo y, si sigue, guárdelo como CSV."
)


def sheets_as_csv(file: Path, folder: Path) -> dict[str, Path]:
    """The sheets that are not blank, each in a file of the folder, by their names in their order.

    Raises:
        Refused: it is no workbook, it is cut short, or it takes more memory or time than a table of figures needs.
    """
    words = [sys.executable, "-m", "tejido.sources.imports.workbooks", str(file), str(folder)]
    try:
        done = subprocess.run(words, capture_output=True, timeout=MOST_SECONDS + 30, check=True)
        names: list[str] = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError):
        raise Refused(BROKEN, field="file") from None
    return {name: folder / f"sheet{number}.csv" for number, name in enumerate(names)}


def _write(file: Path, folder: Path) -> list[str]:
    book = CalamineWorkbook.from_path(str(file))
    kept: list[str] = []
    for name in book.sheet_names[:MOST_SHEETS]:
        sheet = book.get_sheet_by_name(name)
        if not sheet.height:
            continue
        target = folder / f"sheet{len(kept)}.csv"
        with target.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
            writer.writerows(map(_text, sheet.iter_rows()))
        kept.append(name)
    return kept


def _text(row: Iterable[object]) -> list[str]:
    return [_cell(cell) for cell in row]


def _cell(cell: object) -> str:
    if isinstance(cell, str):
        return cell.replace("\0", " ").strip()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "sí" if cell else "no"
    return str(cell)


def main() -> int:
    """Limit this process, then write; 1 when it is no workbook."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        names = _write(Path(sys.argv[1]), Path(sys.argv[2]))
    except (CalamineError, OSError, ValueError, IndexError, MemoryError):
        return 1
    json.dump(names, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
