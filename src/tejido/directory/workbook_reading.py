"""The first sheet of a workbook as text, read by another process with little memory and little time. Pure: bytes in.

A few kilobytes can unpack to gigabytes, or name one cell a million rows away; the library then takes the memory of
the whole server, or ends its process. That process is never the one that serves pages.

    python -m tejido.directory.workbook_reading < sheet.xlsx      the rows as JSON; any other end is a refusal
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

MOST_MEMORY: Final = 400_000_000
MOST_SECONDS: Final = 10
MOST_LETTERS: Final = 10_000_000  # all the cells together: twice what the file itself may weigh
_WAIT: Final = 30  # seconds, on a server whose processors are busy


def first_sheet(content: bytes, *, most_rows: int) -> list[list[str]]:
    """The first `most_rows` rows of the first sheet, blank ones included.

    Raises:
        ValueError: it is no workbook, or it takes more memory, time or letters than a directory ever needs.
    """
    words = [sys.executable, "-m", "tejido.directory.workbook_reading", str(most_rows)]
    try:
        done = subprocess.run(words, input=content, capture_output=True, timeout=_WAIT, check=True)
        table: list[list[str]] = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise ValueError("the workbook cannot be read") from error
    return table


def _rows(content: bytes, most_rows: int) -> Iterator[list[str]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    letters = 0
    for cells in sheet.to_python(skip_empty_area=False, nrows=most_rows):
        row = [_text(cell) for cell in cells]
        letters += sum(map(len, row))
        if letters > MOST_LETTERS:
            raise ValueError("too many letters")
        yield row


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "sí" if cell else "no"
    return str(cell).strip()


def main() -> int:
    """Limit this process, then read; 1 when it is no workbook."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        rows = list(_rows(sys.stdin.buffer.read(), int(sys.argv[1])))
    except (CalamineError, OSError, ValueError, IndexError, MemoryError):
        return 1
    json.dump(rows, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
